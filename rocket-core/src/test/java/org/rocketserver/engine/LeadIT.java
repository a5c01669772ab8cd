package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.WireClient;

/** The lead goes from hand to hand where requests wait: nobody is forgotten, whoever takes it and gives it up. */
@Timeout(60)
class LeadIT {
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 20;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger served = new AtomicInteger();
    private Rocket rocket;

    @AfterEach
    void stop() {
        clients.shutdownNow();
        rocket.stop(Duration.ofSeconds(2));
    }

    private void start(int max) throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .minThreads(2)
                .maxThreads(max)
                .method(HandlerServer.method(exchange -> {
                    // what waits longer than others' requests take is known to be slow soon
                    if (!exchange.request().target().rawPath().equals("/quick")) {
                        Thread.sleep(1 + served.get() % 2); // the wait that the lead is lost for
                    }
                    served.incrementAndGet();
                    exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0))
                            .close();
                    return Disposition.COMPLETED;
                }))
                .handleSignals(false)
                .build()
                .start();
    }

    private int askOften(int number) throws IOException {
        int answered = 0;
        for (int i = 0; i < REQUESTS; i++) {
            try (WireClient client = WireClient.connect(rocket.port())) {
                for (int j = 0; j < 3; j++) {
                    answered += client.ask(number == 0 ? "/quick" : "/slow").status() == 200 ? 1 : 0;
                }
            }
        }
        return answered;
    }

    /** Without a bound there is always somebody to take the lead; with one there often is nobody. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5})
    void manyThatWaitALittleAreAllAnswered(int max) throws Exception {
        start(max);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            all.add(clients.submit(() -> askOften(number)));
        }
        for (Future<Integer> one : all) {
            assertThat(one.get(50, TimeUnit.SECONDS)).isEqualTo(3 * REQUESTS);
        }
        // and then nobody works any more, and somebody leads
        await().until(() -> rocket.stats().threadsBusy() == 0);
        try (WireClient client = WireClient.connect(rocket.port())) {
            assertThat(client.ask("/quick").status()).isEqualTo(200);
        }
    }
}
