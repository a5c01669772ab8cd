package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;
import org.slf4j.LoggerFactory;

/**
 * T1: whatever fails while a server stops, it ends, and who waits for that goes on. Failures are brought about through
 * the one foreign thing that is called everywhere, the log.
 */
@Timeout(60)
class FailingStopIT {
    private final TestWorkers workers = new TestWorkers();
    private final Failing failing = new Failing();

    /** Fails to write lines with a text in them. */
    private static final class Failing extends TurboFilter {
        private volatile String text = "";

        @Override
        public FilterReply decide(
                org.slf4j.Marker marker,
                Logger logger,
                Level level,
                String format,
                Object[] parameters,
                Throwable thrown) {
            if (!text.isEmpty() && format != null && format.contains(text)) {
                throw new IllegalStateException("no line can be written, on purpose");
            }
            return FilterReply.NEUTRAL;
        }
    }

    @AfterEach
    void disarm() {
        workers.release();
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList().remove(failing);
    }

    @Test
    void aStartThatCannotBeToldIsOne() throws Exception {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(failing);
        failing.text = "Listening on";
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .build()
                .start();
        int port = rocket.port();
        try (WireClient client = WireClient.connect(port)) {
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        rocket.stop();
        assertThatThrownBy(() -> WireClient.connect(port)).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest(name = "\"{0}\" fails")
    @ValueSource(strings = {"Not ready any more", "had not ended in time", "Stopped"})
    void theServerStopsAllTheSame(String line) throws Exception {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(failing);
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .timeouts(timeouts -> timeouts.withUnready(Duration.ofMillis(1)))
                .build()
                .start();
        int port = rocket.port();
        try (WireClient client = WireClient.connect(port)) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            Thread waits = new Thread(rocket::join);
            waits.start();
            await().until(() -> waits.getState() == Thread.State.WAITING);
            failing.text = line;

            rocket.stop(Duration.ofMillis(50));

            assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
            waits.join(20_000);
            assertThat(waits.isAlive()).isFalse();
            assertThat(client.closedWithin(20_000)).isTrue();
        }
        assertThatThrownBy(() -> WireClient.connect(port)).isInstanceOf(ConnectException.class);
        await().until(() -> workers.inside.get() == 0);
        failing.text = "";
        try (Rocket again = rocket.start();
                WireClient client = WireClient.connect(again.port())) {
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
    }
}
