package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options add to applications. */
class ApplicationsTest {
    @TempDir
    Path folder;

    @Test
    void readyFiltersStandBeforeThoseOfTheApplicationAndItsLogin() throws Exception {
        Path webInf = Files.createDirectories(folder.resolve("app/WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                """
                <web-app>
                  <filter><filter-name>own</filter-name><filter-class>shop.Login</filter-class></filter>
                  <filter-mapping><filter-name>own</filter-name><url-pattern>/*</url-pattern></filter-mapping>
                </web-app>
                """);
        Options options = new Options();
        options.served.filters =
                List.of("spa", "request-id", "security-headers", "cors=https://a.example", "rate-limit=2/h");

        String explained = new Applications(options)
                .make(new Plan.Application("/", folder.resolve("app"), false), null)
                .explain("GET", "/x")
                .json();
        assertThat(explained.substring(explained.indexOf("\"request\"")))
                .containsSubsequence(
                        "RequestId-",
                        "in front of everything",
                        "SecurityHeaders-",
                        "in front of everything",
                        "Cors-",
                        "in front of everything",
                        "RateLimit-",
                        "in front of everything",
                        "SpaFallback-",
                        "\"own\"");
    }

    @Test
    void hiddenFilesOfAFolderAreServedOnlyIfThatIsAskedFor() throws Exception {
        Files.writeString(folder.resolve(".env"), "secret");
        Plan.Application files = new Plan.Application("/", folder, true);
        Options options = new Options();

        assertThat(new Applications(options)
                        .make(files, null)
                        .explain("GET", "/.env")
                        .text())
                .contains("404: ");
        options.served.hidden = true;
        assertThat(new Applications(options)
                        .make(files, null)
                        .explain("GET", "/.env")
                        .text())
                .contains("the file /.env, 6 octets");
    }

    @Test
    void whatWouldNotStartIsExplainedAndRefused() throws Exception {
        Path webInf = Files.createDirectories(folder.resolve("bad/WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                """
                <web-app>
                  <servlet-mapping><servlet-name>b</servlet-name><url-pattern>/b</url-pattern></servlet-mapping>
                </web-app>
                """);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        String bad = folder.resolve("bad").toString();

        assertThatThrownBy(() -> ExplainCommand.run(out, out, Map.of(), bad))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.kind().exitStatus()).isEqualTo(3))
                .hasMessageStartingWith(bad + " would not start: WEB-INF/web.xml:2: a mapping leads to the servlet b");
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("Problems (1)")
                .contains("Welcome files");
    }
}
