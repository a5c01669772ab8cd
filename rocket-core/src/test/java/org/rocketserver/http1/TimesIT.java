package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/** The times that suspended exchanges may take, of one connection as a rule. */
@Timeout(60)
class TimesIT {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofMillis(600);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private HandlerServer server;

    @BeforeEach
    void start() throws Exception {
        server = HandlerServer.start(
                exchange -> switch (exchange.request().target().rawPath()) {
                    case "/long" -> answeredBefore(exchange, LONG);
                    case "/short" -> answeredBefore(exchange, SHORT);
                    case "/late" -> answeredAfter(exchange, LATER);
                    case "/without" -> {
                        exchange.requestBody().whenReadable(() -> exchange.resume(() -> answer(exchange, "whenever")));
                        yield Disposition.SUSPENDED;
                    }
                    case "/earlier" -> {
                        exchange.onTimeout(LONG, () -> told.add("replaced"));
                        yield answeredAfter(exchange, SHORT);
                    }
                    default -> {
                        exchange.onTimeout(SHORT, () -> told.add("replaced"));
                        yield answeredAfter(exchange, LATER);
                    }
                });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Disposition answeredBefore(Exchange exchange, Duration time) {
        exchange.onTimeout(time, () -> told.add(exchange.request().target().rawPath()));
        exchange.resume(() -> answer(exchange, "before"));
        return Disposition.SUSPENDED;
    }

    private static Disposition answeredAfter(Exchange exchange, Duration time) {
        long begin = System.nanoTime();
        exchange.onTimeout(
                time,
                () -> exchange.resume(() -> answer(exchange, Long.toString((System.nanoTime() - begin) / 1_000_000))));
        return Disposition.SUSPENDED;
    }

    private static Disposition answer(Exchange exchange, String text) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(text.length()));
        body.write(Octets.buffer(text));
        body.close();
        return Disposition.COMPLETED;
    }

    /** How long it took for the time to be told, in milliseconds. */
    private static long took(WireClient client, String path) throws IOException {
        return Long.parseLong(client.ask(path).body());
    }

    @Test
    void theTimeThatWasSaidLastCountsWhetherItIsEarlier() throws IOException {
        try (WireClient client = server.connect()) {
            assertThat(took(client, "/earlier")).isBetween(SHORT.toMillis(), 10_000L);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void orLater() throws IOException {
        try (WireClient client = server.connect()) {
            assertThat(took(client, "/later")).isBetween(LATER.toMillis(), 10_000L);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aTimeIsToldToNobodyOnceItsExchangeIsOver() throws IOException {
        try (WireClient client = server.connect()) {
            client.ask("/short");
            client.send("POST /without HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
            await().during(LATER).atMost(Duration.ofSeconds(10)).until(told::isEmpty);
            client.send("x");
            assertThat(client.read().body()).isEqualTo("whenever");
        }
        assertThat(told).isEmpty();
    }

    /** The monitor knows of the first one's time, which is far away, and of rests in between. */
    @Test
    void aTimeIsToldThatIsEarlierThanThoseBefore() throws IOException {
        try (WireClient client = server.connect()) {
            for (int i = 0; i < 20; i++) {
                client.ask(i % 2 == 0 ? "/long" : "/short");
            }
            assertThat(took(client, "/late")).isBetween(LATER.toMillis(), 10_000L);
            client.ask("/long");
            assertThat(took(client, "/earlier")).isBetween(SHORT.toMillis(), 10_000L);
        }
        assertThat(told).isEmpty();
    }
}
