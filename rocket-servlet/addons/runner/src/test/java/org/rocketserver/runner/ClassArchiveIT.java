package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import example.Lingers;
import example.Probe;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The archive of loaded classes that {@code archive} makes for faster starts. */
@Timeout(180)
class ClassArchiveIT extends Program {
    @Test
    void anArchiveOfClassesIsMadeWhileThePortsAreInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Ended ended = run("archive", "rocket.jsa", "--port", port, "--status", port, app());

            assertThat(ended.err()).isEmpty();
            assertThat(ended.status()).isZero();
            assertThat(folder.resolve("rocket.jsa")).isNotEmptyFile();
        }
        byte[] good = Files.readAllBytes(folder.resolve("rocket.jsa"));
        Ended wrong = run("archive", "rocket.jsa", "--prot", "80", folder + "/app.war");
        assertThat(wrong.status()).isEqualTo(1);
        String broken = war("broken.war", webXml().replace(">/probe<", ">*.<")).toString();
        assertThat(run("archive", "rocket.jsa", broken).status()).isEqualTo(3);
        assertThat(folder.resolve("rocket.jsa")).hasBinaryContent(good);
        assertThat(folder.toFile().list((in, name) -> name.contains(".new-"))).isEmpty();
    }

    @Test
    void whatMakesAnArchiveEndsWithTheProgramThatWantsIt() throws Exception {
        Process process = start(command("archive", "rocket.jsa", slow(folder.resolve("never"))));
        Path unpacked = folder.resolve("cache/rocket");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.isDirectory(unpacked));
        List<ProcessHandle> makers = process.children().toList();
        assertThat(makers).hasSize(1);

        process.toHandle().destroy(); // as kill does it

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> makers.stream()
                .noneMatch(ProcessHandle::isAlive));
        assertThat(folder.toFile().list((in, name) -> name.contains("rocket.jsa")))
                .isEmpty();
    }

    @Test
    void anApplicationThatLeavesAThreadBehindDoesNotKeepTheTrialFromItsEnd() throws Exception {
        String descriptor = webXml().replace(Probe.class.getName(), Lingers.class.getName())
                .replace("</servlet-class>", "</servlet-class><load-on-startup>1</load-on-startup>");
        String war = war("lingers.war", descriptor, Lingers.class).toString();

        Ended ended = run("archive", "rocket.jsa", war);

        assertThat(ended.status()).isZero();
        assertThat(folder.resolve("rocket.jsa")).isNotEmptyFile();
    }

    @Test
    void loadedClassesAreKeptForFasterStarts() throws Exception {
        String war = app();

        Ended ended = run("archive", "rocket.jsa", war);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains("; it is for this Java, jar and application, started by\njava -XX:SharedArchiveFile="
                        + folder.resolve("rocket.jsa"));
        assertThat(folder.resolve("rocket.jsa")).isNotEmptyFile();
        Path loads = folder.resolve("loads");
        Running running = ready(start(command(
                List.of("-XX:SharedArchiveFile=" + folder.resolve("rocket.jsa"), "-Xlog:class+load:file=" + loads),
                "--port",
                "0",
                war)));
        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(loads)
                .content()
                .containsPattern(
                        "org\\.rocketserver\\.servlet\\.ServletContainer source: shared objects file \\(top\\)");
        assertThat(refused(1, "archive", war)).contains("archive rocket.jsa app.war");
    }
}
