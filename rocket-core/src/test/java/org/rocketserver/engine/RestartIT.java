package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.config.Timeouts;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** T7: what a restart, or a stop, means to what is under way. */
@Timeout(60)
class RestartIT {
    private final TestWorkers workers = new TestWorkers();
    private Rocket rocket;

    private void start(Kind kind, Duration drain) throws IOException {
        Assumptions.assumeTrue(
                kind == Kind.PLATFORM || Runtime.version().feature() >= 21, "this JVM has no virtual threads");
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .threads(threads -> threads.withKind(kind))
                .timeouts(timeouts -> timeouts.withDrain(drain))
                .handleSignals(false)
                .build()
                .start();
    }

    private void start() throws IOException {
        start(Kind.PLATFORM, Timeouts.DEFAULT.drain());
    }

    @AfterEach
    void stop() {
        workers.release();
        if (rocket != null) {
            rocket.stop(Duration.ofSeconds(2));
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
