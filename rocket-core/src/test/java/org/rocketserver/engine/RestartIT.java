package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** T7: what a restart, or a stop, means to what is under way. */
@Timeout(60)
class RestartIT {
    private final TestWorkers workers = new TestWorkers();
    private Rocket rocket;

    private void start(Kind kind, UnaryOperator<RocketBuilder> change) throws IOException {
        Assumptions.assumeTrue(
                kind == Kind.PLATFORM || Runtime.version().feature() >= 21, "this JVM has no virtual threads");
        rocket = change.apply(Rocket.builder()
                        .listen("127.0.0.1", 0)
                        .method(workers)
                        .threads(threads -> threads.withKind(kind))
                        .handleSignals(false))
                .build()
                .start();
    }

    private void start() throws IOException {
        start(Kind.PLATFORM, builder -> builder);
    }

    @AfterEach
    void stop() {
        workers.release();
        if (rocket != null) {
            rocket.stop(Duration.ofSeconds(2));
        }
    }

    /** Who has always sent the next request goes over between two, and not when he rests, which he never does. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoPipelinesWithoutAPauseLosesNothing(Kind kind) throws Exception {
        int many = 150;
        Duration drain = Duration.ofMillis(500);
        start(kind, builder -> builder.timeouts(timeouts -> timeouts.withDrain(drain)));
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("GET /sleep/10 HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(many));
            assertThat(client.read().status()).isEqualTo(200);
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
            for (int i = 1; i < many; i++) {
                WireClient.Answer answer = client.read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Connection")).isEmpty();
            }
            restarted.get(20, TimeUnit.SECONDS);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        assertThat(rocket.stats().connectionsAccepted()).isEqualTo(1);
    }

    /** Or two requests of a connection would have one id (Servlet 6.1, ServletRequest.getRequestId). */
    @Test
    void whatGoesOverCountsOn() throws Exception {
        try (HandlerServer server = HandlerServer.start(
                        exchange -> TestWorkers.answer(exchange, exchange.id().getBytes(StandardCharsets.US_ASCII)));
                WireClient client = server.connect()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(client.ask("/").body()).isEqualTo(Integer.toString(i));
                server.rocket().restart();
            }
        }
    }

    /** The generation between has ended by the time that the first has something to give to the next. */
    @Test
    void whatOutlastsTwoRestartsGoesToTheLastGeneration() throws Exception {
        start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            Executor threads = command -> new Thread(command).start();
            CompletableFuture<Void> one = CompletableFuture.runAsync(rocket::restart, threads);
            CompletableFuture<Void> other = CompletableFuture.runAsync(rocket::restart, threads);
            await().until(() -> one.isDone() || other.isDone());
            assertThat(one.isDone() && other.isDone()).isFalse();

            workers.release();
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.ask("/").status()).isEqualTo(200);
            one.get(20, TimeUnit.SECONDS);
            other.get(20, TimeUnit.SECONDS);
        }
    }

    /** L4: a connection that a restart has not moved yet is one of all that may be open. */
    @Test
    void theLimitOfConnectionsIsThatOfAllGenerations() throws Exception {
        CountDownLatch restarting = new CountDownLatch(1);
        workers.atRestarting = restarting::countDown;
        start(Kind.PLATFORM, builder -> builder.limits(limits -> limits.withMaxConnections(1)));
        try (WireClient first = WireClient.connect(rocket.port())) {
            first.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
            assertThat(restarting.await(20, TimeUnit.SECONDS)).isTrue();
            try (WireClient second = WireClient.connect(rocket.port())) {
                second.get("/");
                await().during(Duration.ofMillis(200))
                        .until(() -> rocket.stats().connectionsAccepted() == 1);
                workers.release();
                assertThat(first.read().status()).isEqualTo(200);
                assertThat(second.read().status()).as("once the first rests").isEqualTo(200);
            }
            restarted.get(20, TimeUnit.SECONDS);
        }
    }

    /** A stop leaves it the grace that it gives, however long the restart has taken before. */
    @Test
    void theLastPartIsThatOfTheGraceThatIsOverFirst() throws Exception {
        AtomicLong told = new AtomicLong();
        CountDownLatch restarting = new CountDownLatch(1);
        workers.atGraceEnds = () -> told.set(System.nanoTime());
        workers.atRestarting = restarting::countDown;
        start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
            assertThat(restarting.await(20, TimeUnit.SECONDS)).isTrue();
            await("under way for long").pollDelay(Duration.ofMillis(2500)).until(() -> !restarted.isDone());

            long begin = System.nanoTime();
            rocket.stop(Duration.ofMillis(500));
            assertThat(Duration.ofNanos(told.get() - begin)).isGreaterThan(Duration.ofMillis(300));
            restarted.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 30, 45})
    void theMethodIsToldHoweverShortTheGraceIs(int millis) throws Exception {
        AtomicLong told = new AtomicLong();
        workers.atGraceEnds = told::incrementAndGet;
        start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            rocket.stop(Duration.ofMillis(millis));
            assertThat(told).hasValue(1);
        }
    }
}
