package org.rocketserver.servlet.spec.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §12.1: where a path leads is remembered, and whatever may change is looked at again. */
class KnownPathsTest {
    private static WebApp app(String contextPath, String name) {
        return WebApp.at(contextPath).servlet("/here/*", (request, response) -> response.getWriter()
                .print(name + " " + request.getRequestURI() + " " + request.getServletPath() + " "
                        + request.getPathInfo() + " " + request.getQueryString() + " " + request.getParameter("a")));
    }

    private static String ask(Served served, String path) {
        MemoryExchange answer = served.serve(MemoryExchange.get(path));
        return answer.status() == 200 ? answer.bodyText() : Integer.toString(answer.status());
    }

    @Test
    void eachRequestHasItsOwnQuery() throws Exception {
        try (Served served = Served.with(app("/x", "x"))) {
            for (int round = 0; round < 2; round++) {
                assertThat(ask(served, "/x/here/b")).isEqualTo("x /x/here/b /here /b null null");
                assertThat(ask(served, "/x/here/b?a=1")).isEqualTo("x /x/here/b /here /b a=1 1");
                assertThat(ask(served, "/x/here/b?a=2")).isEqualTo("x /x/here/b /here /b a=2 2");
                assertThat(ask(served, "/x/here/./b;c=d")).isEqualTo("x /x/here/./b;c=d /here /b null null");
                assertThat(ask(served, "/x/here")).isEqualTo("x /x/here /here null null null");
                assertThat(ask(served, "/x/nowhere")).isEqualTo("404");
            }
        }
    }

    @Test
    void aPathLeadsToWhatIsThereNow() throws Exception {
        try (Served served = Served.with(app("/", "root"), app("/x", "old"))) {
            assertThat(ask(served, "/x/here")).startsWith("old ");
            served.container().deploy(app("/x", "new"));
            assertThat(ask(served, "/x/here")).startsWith("new ");
            served.container().undeploy("/x");
            assertThat(ask(served, "/x/here")).isEqualTo("404");
            served.container().deploy(app("/x", "third"));
            assertThat(ask(served, "/x/here")).startsWith("third ");
        }
    }

    @Test
    void aWelcomeFileIsServedFromWhenItIsThere(@TempDir Path files) throws Exception {
        Path folder = Files.createDirectory(files.resolve("folder"));
        try (Served served = Served.with(WebApp.at("/").resources(files).welcomeFiles("index.txt"))) {
            assertThat(ask(served, "/folder/")).isEqualTo("404");
            Path file = Files.writeString(folder.resolve("index.txt"), "welcome");
            assertThat(ask(served, "/folder/")).isEqualTo("welcome");
            Files.delete(file);
            assertThat(ask(served, "/folder/")).isEqualTo("404");
        }
    }
}
