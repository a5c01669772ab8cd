package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stops a start is told in one sentence, and by the status that the program ends with. */
@Timeout(180)
class RefusalsIT extends Program {
    @Test
    void aPortInUseIsStatus2() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(refused(2, "--port", port, app()))
                    .contains("cannot listen on 127.0.0.1:" + port)
                    .contains("in use")
                    .contains("--port");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsStatus2() throws Exception {
        assertThat(refused(2, "--address", "192.0.2.1", "--port", "0", app()))
                .contains("192.0.2.1")
                .contains("--address");
    }

    @Test
    void aHostThatIsNoneIsStatus2() throws Exception {
        assertThat(refused(2, "--address", "no such host", "--port", "0", app()))
                .contains("cannot listen on no such host")
                .contains("--address");
    }

    @Test
    void aWorkFolderThatCannotBeIsStatus1() throws Exception {
        String war = app();

        assertThat(refused(1, "--work", war + "/work", "--port", "0", war))
                .contains("--work " + war + "/work cannot be made");
    }

    @Test
    void aMissingArchiveIsStatus3() throws Exception {
        assertThat(refused(3, "no-such.war")).contains("there is no no-such.war in " + folder);
    }

    @Test
    void anArchiveThatIsNoArchiveIsStatus3() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.war"), "this is no zip file");

        assertThat(refused(3, "--port", "0", broken.toString()))
                .contains("broken.war")
                .doesNotContain("Exception");
    }

    @Test
    void aMalformedDescriptorIsStatus3WithFileAndLine() throws Exception {
        Path war = war(
                "bad.war",
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <servlet>
                    <servlet-name>a</servlet-nam>
                  </servlet>
                </web-app>
                """);

        assertThat(refused(3, "--port", "0", war.toString()))
                .contains("bad.war")
                .contains("web.xml:3");
    }

    @Test
    void aPatternThatIsNoneIsToldWithItsPlaceByExplainToo() throws Exception {
        String war = war("app.war", webXml().replace(">/probe<", ">*.<")).toString();

        assertThat(refused(3, "explain", war)).contains("web.xml:8").contains("URL pattern *.");
        assertThat(refused(3, "--port", "0", war)).contains("web.xml:8").contains("URL pattern *.");
    }

    @Test
    void aListenerClassThatIsMissingIsStatus3WithItsName() throws Exception {
        Path war = war(
                "typo.war",
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <listener>
                    <listener-class>com.example.Mising</listener-class>
                  </listener>
                </web-app>
                """);

        assertThat(refused(3, "--port", "0", war.toString()))
                .contains("com.example.Mising")
                .contains("web.xml:2");
    }

    @Test
    void aMisspeltCommandIsStatus1WithTheOneThatIsMeant() throws Exception {
        assertThat(refused(1, "explian", app())).contains("did you mean explain?");
    }

    @Test
    void anUnknownOptionIsStatus1WithTheNearestKnownOne() throws Exception {
        assertThat(refused(1, "--prot", "80")).contains("unknown option --prot").contains("did you mean --port?");
    }

    @Test
    void aStackTraceIsShownOnRequestOnly() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.war"), "this is no zip file");

        Ended ended = run("--stacktrace", "--port", "0", broken.toString());

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("\tat org.rocketserver.");
    }
}
