package org.rocketserver.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.ServerState;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.Shutdown;

/** Shutting down: at once, or when the requests under way have ended. */
class ShutdownIT {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicReference<GracefulShutdownResult> result = new AtomicReference<>();
    private RocketWebServer server;
    private CompletableFuture<String> answer;

    private final AtomicInteger interrupts = new AtomicInteger();

    private void start(Shutdown shutdown) {
        RocketServletWebServerFactory factory = new RocketServletWebServerFactory(0);
        factory.setShutdown(shutdown);
        server = (RocketWebServer) factory.getWebServer(context -> context.addServlet("waits", new HttpServlet() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        inside.countDown();
                        // deaf to interrupts: one that hears them may still get its answer out before it is cut
                        while (go.getCount() > 0) {
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                interrupts.incrementAndGet();
                            }
                        }
                        response.getWriter().print("done");
                    }
                })
                .addMapping("/wait"));
        server.start();
    }

    private void ask() throws InterruptedException {
        answer = CompletableFuture.supplyAsync(() -> {
            try {
                return new Asking().get(server, "/wait").body();
            } catch (IOException e) {
                return "cut";
            }
        });
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void destroy() {
        go.countDown();
        server.destroy();
    }

    @Test
    void atOnceMeansNow() {
        start(Shutdown.IMMEDIATE);
        server.shutDownGracefully(result::set);
        assertThat(result).hasValue(GracefulShutdownResult.IMMEDIATE);
        assertThat(server.server().state()).isEqualTo(ServerState.RUNNING);
    }

    @Test
    void aServerWithoutRequestsIsIdle() {
        start(Shutdown.GRACEFUL);
        server.shutDownGracefully(result::set);
        await().atMost(Duration.ofSeconds(30)).until(() -> result.get() != null);
        assertThat(result).hasValue(GracefulShutdownResult.IDLE);
    }

    @Test
    void requestsUnderWayAreWaitedFor() throws Exception {
        start(Shutdown.GRACEFUL);
        ask();
        server.shutDownGracefully(result::set);
        await().until(() -> server.server().state() == ServerState.DRAINING);
        assertThat(result).hasNullValue();
        go.countDown();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        await().atMost(Duration.ofSeconds(30)).until(() -> result.get() != null);
        assertThat(result).hasValue(GracefulShutdownResult.IDLE);
    }

    @Test
    void whoStopsEndsTheWait() throws Exception {
        start(Shutdown.GRACEFUL);
        ask();
        server.shutDownGracefully(result::set);
        await().until(() -> server.server().state() == ServerState.DRAINING);
        server.stop();
        await().atMost(Duration.ofSeconds(30)).until(() -> result.get() != null);
        assertThat(result).hasValue(GracefulShutdownResult.REQUESTS_ACTIVE);
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("cut");
        assertThat(interrupts).hasPositiveValue();
    }
}
