package org.rocketserver.servlet.spec.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.LogLines;

/** Servlet 6.1 §10.7.2, §10.8: what belongs to an application alone, and what it leaves. */
class UndeploymentTest {
    private static ServletContextListener starting(Runnable task) {
        return new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                new Thread(task, "left by the application").start();
            }
        };
    }

    @Test
    void threadsThatAnApplicationLeavesAreNamedInTheLog() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (LogLines lines = LogLines.of("Rocket");
                Served served = Served.with(WebApp.at("/a").listener(starting(() -> await(end))), WebApp.at("/b"))) {
            served.container().undeploy("/a");
            served.container().undeploy("/b");
            assertThat(lines.texts())
                    .filteredOn(message -> message.contains("threads"))
                    .singleElement()
                    .asString()
                    .contains("/a", "[left by the application]", "contextDestroyed");
        } finally {
            end.countDown();
        }
    }

    /** Nothing hurries while the server goes on, so that threads that are slow to end are not taken for left ones. */
    @Test
    void threadsHaveASecondToEndWhileTheServerGoesOn() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WebApp a = WebApp.at("/a").listener(starting(() -> await(end)));
        try (Served served = Served.with(a, WebApp.at("/b"))) {
            long begin = System.nanoTime();
            served.container().deploy(a);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_000_000_000L);
            begin = System.nanoTime();
            served.container().undeploy("/a");
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_000_000_000L);
        } finally {
            end.countDown();
        }
    }

    /** T4: a stop is over within a second of the last answer, also if applications end badly. */
    @Test
    void applicationsThatEndTogetherAreWaitedForTogether() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WebApp[] apps = IntStream.range(0, 20)
                .mapToObj(i -> WebApp.at("/" + i).listener(starting(() -> await(end))))
                .toArray(WebApp[]::new);
        try (Served served = Served.with(apps)) {
            long begin = System.nanoTime();
            served.container().stop(Duration.ofMinutes(1));
            long took = (System.nanoTime() - begin) / 1_000_000;
            System.out.println("T4: twenty applications that leave a thread each ended in " + took + " ms");
            // 400 ms each would be 8 s
            assertThat(took).isLessThan(5000);
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void eachApplicationHasAClassLoaderOfItsOwn() throws Exception {
        WebApp one = WebApp.at("/a").servlet("/", (request, response) -> response.getWriter()
                .print(Thread.currentThread().getContextClassLoader()
                        == request.getServletContext().getClassLoader()));
        try (Served served = Served.with(one, WebApp.at("/b"))) {
            ClassLoader a = served.container().context("/a").orElseThrow().getClassLoader();
            ClassLoader b = served.container().context("/b").orElseThrow().getClassLoader();
            assertThat(a).isNotSameAs(b);
            assertThat(a.loadClass(WebApp.class.getName())).isSameAs(WebApp.class);
            assertThat(served.get("/a/").bodyText()).isEqualTo("true");
        }
    }
}
