package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.Rocket;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.WireClient;

/**
 * A connection whose peer spoke at once is served before a selector watches it, and is watched as soon as that matters.
 */
@Timeout(120)
class UnwatchedIT {
    private final AtomicInteger suspended = new AtomicInteger();
    private Rocket rocket;

    @BeforeEach
    void start() throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .minThreads(2)
                .method(new Method())
                .handleSignals(false)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        rocket.stop(Duration.ofSeconds(2));
    }

    /** Answers, or at {@code /never} waits for ever without a thread and without looking for its peer. */
    private final class Method implements WorkerFactory {
        @Override
        public String name() {
            return "method";
        }

        @Override
        public Worker newWorker() {
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    if (exchange.request().target().rawPath().equals("/never")) {
                        suspended.incrementAndGet();
                        return Disposition.SUSPENDED;
                    }
                    exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0))
                            .close();
                    return Disposition.COMPLETED;
                }
            };
        }
    }

    /** T4. */
    @Test
    void oneThatWaitsWithoutAThreadIsCutAtTheEnd() throws Exception {
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
            await().until(() -> suspended.get() == 1);
            rocket.stop(Duration.ofMillis(100));
            assertThat(client.closedWithin(20_000)).isTrue();
        }
    }

    @Test
    void oneThatSaysARequestInPiecesIsAnsweredAndStays() throws Exception {
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("GET / HTTP/1.1\r\n");
            await().until(() -> rocket.stats().bytesRead() > 0);
            client.send("Host: x\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
        await().until(() -> rocket.stats().connectionsOpen() == 0);
    }

    @Test
    void oneThatEndsWithoutAWordIsClosed() throws Exception {
        WireClient.connect(rocket.port()).close();
        await().until(() ->
                rocket.stats().connectionsAccepted() == 1 && rocket.stats().connectionsOpen() == 0);
    }
}
