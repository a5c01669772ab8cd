package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import example.Fails;
import example.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong in an application that is served is told to those who run it, and to its developers. */
@Timeout(180)
class FaultsIT extends Program {
    @Test
    void developersAreToldTheCauseAndOthersAreNot() throws Exception {
        String war = app();

        Running dev = serve("--dev", war);
        assertThat(get(dev.uri() + "probe"))
                .startsWith("500 Internal Server Error\njava.lang.NullPointerException")
                .contains("servlet probe (example.Probe)");
        Running production = serve(war);
        assertThat(get(production.uri() + "probe"))
                .contains("500 Internal Server Error")
                .doesNotContain("NullPointer");
    }

    @Test
    void aServletThatFailsAtItsStartIsLoggedWithClassAndJar() throws Exception {
        Path err = folder.resolve("err");
        Path war = war(
                "app.war",
                webXml().replace("</servlet-class>", "</servlet-class><load-on-startup>1</load-on-startup>")
                        .replace(Probe.class.getName(), Fails.class.getName()),
                Fails.class);

        Running running = ready(start(command("--port", "0", war.toString()).redirectError(err.toFile())));

        assertThat(err)
                .content()
                .contains("servlet probe, example.Fails in WEB-INF/classes, failed to start")
                .contains("IllegalStateException: no database");
        assertThat(status(running.uri() + "probe")).isEqualTo(500);
    }

    @Test
    void ofAClassThatCannotBeLoadedTooAtTheStartAndAtARequest() throws Exception {
        Path err = folder.resolve("err");
        String descriptor = webXml().replace(Probe.class.getName(), "example.Missing");
        Path early = war(
                "early.war",
                descriptor.replace("</servlet-class>", "</servlet-class><load-on-startup>1</load-on-startup>"));
        String late = war("late.war", descriptor).toString();

        for (boolean traces : new boolean[] {false, true}) {
            List<String> options = new ArrayList<>(List.of("--port", "0", early.toString(), late));
            if (traces) {
                options.add("--stacktrace");
            }
            Running running =
                    ready(start(command(options.toArray(String[]::new)).redirectError(err.toFile())));
            assertThat(status(running.uri() + "late/probe")).isEqualTo(500);
            Awaitility.await().untilAsserted(() -> assertThat(err)
                    .content()
                    .contains("servlet probe failed to start: there is no class example.Missing")
                    .contains("GET /late/probe failed: there is no class example.Missing"));
            if (traces) {
                Awaitility.await().untilAsserted(() -> assertThat(err)
                        .content()
                        .containsSubsequence(
                                "where that comes from",
                                "ClassNotFoundException: example.Missing",
                                "\tat ",
                                "where that comes from",
                                "ClassNotFoundException: example.Missing",
                                "\tat "));
            } else {
                assertThat(err).content().doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aStartPageThatIsNotThereIsToldForEachApplicationWithoutIt() throws Exception {
        Path err = folder.resolve("err");
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("start.html"), "start");

        Running running = ready(start(command(
                        "--port",
                        "0",
                        "--with",
                        "spa=/start.html",
                        war("shop.war", webXml()).toString(),
                        "--fs",
                        files.toString())
                .redirectError(err.toFile())));

        assertThat(err)
                .content()
                .contains("context /shop: there is no start page /start.html")
                .contains("--with spa=")
                .doesNotContain("context /files");
        assertThat(running.rest()).contains("/shop shop.war", "/files files");
    }
}
