package org.rocketserver.servlet.spec.context;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Servlet 6.1 §2.3.4, §11.3.3: how applications end, or make room for their next version. */
class EndingTest {
    @TempDir
    Path folder;

    private final List<String> events = new CopyOnWriteArrayList<>();

    /** Tells its end, and fails in it if asked to. */
    private ServletContextListener listener(String name, boolean fails) {
        return new ServletContextListener() {
            @Override
            public void contextDestroyed(ServletContextEvent event) {
                events.add(name);
                if (fails) {
                    throw new IllegalStateException("on purpose");
                }
            }
        };
    }

    private static final List<String> GIVEN_UP = new CopyOnWriteArrayList<>();

    /** Made by the container, for an initializer. */
    public static final class Made implements ServletContextListener {
        /** Named in web.xml as what is called before the instance is given up. */
        public void gone() {
            GIVEN_UP.add("gone");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            GIVEN_UP.add("destroyed");
        }
    }

    @Test
    void aListenerThatWasMadeForAnInitializerIsGivenUpAfterItsEnd() throws Exception {
        GIVEN_UP.clear();
        Files.writeString(
                Files.createDirectories(folder.resolve("WEB-INF")).resolve("web.xml"),
                "<web-app><pre-destroy><lifecycle-callback-class>" + Made.class.getName()
                        + "</lifecycle-callback-class><lifecycle-callback-method>gone</lifecycle-callback-method>"
                        + "</pre-destroy></web-app>");
        WebApp app = WebApp.at("/").archive(folder).initializer((types, context) -> context.addListener(Made.class));
        Served.with(app).close();
        assertThat(GIVEN_UP).containsExactly("destroyed", "gone");
    }

    private static final class Slow extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient CountDownLatch inside = new CountDownLatch(1);
        private final transient CountDownLatch leave = new CountDownLatch(1);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void anApplicationWhoseEndFailsKeepsNoOtherFromEnding() throws Exception {
        Served served = Served.with(
                WebApp.at("/a").listener(listener("a", true)), WebApp.at("/b").listener(listener("b", true)));
        served.close();
        assertThat(events).containsExactly("b", "a");
    }

    @Test
    void anApplicationIsReplacedInItsWorkFolderAndEachHasItsOwnTemporaryFolder() throws Exception {
        Path work = folder.resolve("work");
        try (Served served = Served.with(WebApp.at("/a").workFolder(work))) {
            Path first = temporary(served);
            served.container().deploy(WebApp.at("/a").workFolder(work));
            assertThat(first).doesNotExist();
            assertThat(temporary(served)).isEmptyDirectory();
        }
        assertThat(work).isEmptyDirectory();
    }

    /** What an application wants done beside its requests is done by the server's threads. */
    @Test
    void anApplicationFindsTheServersThreads() throws Exception {
        try (Served served = Served.with(WebApp.at("/a"))) {
            Object executor = served.container().context("/a").orElseThrow().getAttribute("rocket.executor");
            CountDownLatch done = new CountDownLatch(1);
            ((java.util.concurrent.Executor) executor).execute(done::countDown);
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Path temporary(Served served) {
        Object folder =
                served.container().context("/a").orElseThrow().getAttribute(jakarta.servlet.ServletContext.TEMPDIR);
        Path path = ((java.io.File) folder).toPath();
        assertThat(Files.isDirectory(path)).isTrue();
        return path;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void theEndWaitsNoLongerThanTheGraceForServletsInUse() throws Exception {
        Slow one = new Slow();
        Slow two = new Slow();
        Served served = Served.with(WebApp.at("/a").servlet("/one", one).servlet("/two", two));
        Thread first = new Thread(() -> served.get("/a/one"));
        Thread second = new Thread(() -> served.get("/a/two"));
        first.start();
        second.start();
        one.inside.await();
        two.inside.await();
        try {
            served.container().stop(Duration.ofMillis(100));
        } finally {
            one.leave.countDown();
            two.leave.countDown();
            first.join();
            second.join();
            served.close();
        }
    }

    @Test
    @Timeout(value = 12, unit = TimeUnit.SECONDS)
    void anApplicationThatIsSlowToEndDoesNotHoldUpTheDeploymentOfOthers() throws Exception {
        Slow slow = new Slow();
        try (Served served = Served.with(WebApp.at("/a").servlet("/one", slow))) {
            Thread request = new Thread(() -> served.get("/a/one"));
            request.start();
            slow.inside.await();
            Thread undeploy = new Thread(() -> served.container().undeploy("/a"));
            undeploy.start();
            Awaitility.await().until(() -> served.container().context("/a").isEmpty());
            served.container().deploy(WebApp.at("/b"));
            assertThat(undeploy.isAlive()).isTrue();
            assertThat(served.container().context("/b")).isPresent();
            slow.leave.countDown();
            request.join();
            undeploy.join();
        }
    }
}
