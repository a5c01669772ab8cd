package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        try (WorkFolders work = new WorkFolders(folder.resolve("work"))) {
            String explained = new Applications(options, work)
                    .make(new Plan.Application("/", folder.resolve("app"), false))
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
    }
}
