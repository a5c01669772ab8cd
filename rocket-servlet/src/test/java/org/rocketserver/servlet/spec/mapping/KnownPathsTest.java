package org.rocketserver.servlet.spec.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletMapping;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
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

    /** Parameters may be others for each session: their paths would take the places of all others. */
    @Test
    void aPathWithParametersIsFoundEachTime() throws Exception {
        List<HttpServletMapping> mappings = new ArrayList<>();
        WebApp app = WebApp.at("/x")
                .servlet("/here/*", (request, response) -> mappings.add(request.getHttpServletMapping()));
        try (Served served = Served.with(app)) {
            for (String path : List.of("/x/here/b", "/x/here/b", "/x/here/b;c=d", "/x/here/b;c=d")) {
                assertThat(served.get(path).status()).isEqualTo(200);
            }
        }
        assertThat(mappings.get(1)).as("what a route that is known has found").isSameAs(mappings.get(0));
        assertThat(mappings.get(3)).as("found anew").isNotSameAs(mappings.get(2));
    }

    /** A request knows its own application and no other, however long it takes. */
    @Test
    void aLongRequestKeepsNoOtherApplication() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        WebApp slow = WebApp.at("/slow").servlet("/", (request, response) -> {
            begun.countDown();
            await(enough);
            response.getWriter().print("done");
        });
        try (Served served = Served.with(slow)) {
            WeakReference<Object> other = deployOther(served);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> ask(served, "/slow/a"));
            await(begun);
            served.container().undeploy("/x");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                System.gc();
                return other.refersTo(null);
            });
            assertThat(answer).isNotDone();
            enough.countDown();
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("done");
        } finally {
            enough.countDown();
        }
    }

    private static WeakReference<Object> deployOther(Served served) throws Exception {
        Object mark = new Object();
        served.container().deploy(app("/x", "x").attribute("mark", mark));
        assertThat(ask(served, "/x/here")).startsWith("x ");
        return new WeakReference<>(mark);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFolderIsRedirectedToEachTimeWithItsOwnQuery() throws Exception {
        try (Served served = Served.with(WebApp.at("/x").servlet("/", (request, response) -> {}))) {
            for (int round = 0; round < 2; round++) {
                assertThat(served.get("/x").header("Location")).isEqualTo("/x/");
                assertThat(served.get("/x?a=1").header("Location")).isEqualTo("/x/?a=1");
            }
            served.container().undeploy("/x");
            assertThat(ask(served, "/x")).isEqualTo("404");
        }
    }

    @Test
    void onePathLeadsElsewhereOnEachHost() throws Exception {
        try (Served served = Served.with(
                app("/x", "all"),
                app("/x", "a").virtualHosts("a.test"),
                app("/x", "b").virtualHosts("b.test"))) {
            for (int round = 0; round < 2; round++) {
                assertThat(askAt(served, "a.test")).isEqualTo("a");
                assertThat(askAt(served, "b.test")).isEqualTo("b");
                assertThat(askAt(served, "other.test")).isEqualTo("all");
            }
        }
    }

    private static String askAt(Served served, String host) {
        MemoryExchange.Builder request = MemoryExchange.get("/x/here").header("Host", host);
        return served.serve(request).bodyText().split(" ", -1)[0];
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
