package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.WireClient;

/** What is learned of a request's slowness: its own, and not its peer's. */
@Timeout(60)
class OwnTimeIT {
    /** How long the peer lets itself be waited for; the time is what this is about. */
    private static final int LATE_MILLIS = 400;

    /** More than systems buffer. */
    private static final int OCTETS = 16 << 20;

    private final BlockingQueue<Boolean> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Took> ended = new LinkedBlockingQueue<>();

    /** How long a request took by the clock, and by its worker's. */
    private record Took(long all, long own) {}

    /** What a request does. */
    private interface Deed {
        void with(Exchange exchange) throws Exception;
    }

    private HandlerServer start(Deed deed) throws Exception {
        return HandlerServer.start(exchange -> {
            long begin = System.nanoTime();
            long own = OwnTime.own();
            begun.add(true);
            deed.with(exchange);
            ended.add(new Took(System.nanoTime() - begin, OwnTime.own() - own));
            return Disposition.COMPLETED;
        });
    }

    private static void answer(Exchange exchange, int octets) throws Exception {
        exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(octets)).write(ByteBuffer.allocate(octets));
    }

    private void beLate() throws InterruptedException {
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(LATE_MILLIS);
    }

    private void seeThatMostWasThePeers() throws InterruptedException {
        Took took = ended.poll(30, TimeUnit.SECONDS);
        assertThat(took).isNotNull();
        assertThat(took.all).isGreaterThan(LATE_MILLIS * 500_000L);
        assertThat(took.own).isBetween(0L, took.all / 2);
    }

    @Test
    void theWaitForABodyIsNotTheRequests() throws Exception {
        try (HandlerServer server = start(exchange -> {
                    ByteBuffer body = ByteBuffer.allocate(8);
                    while (exchange.requestBody().read(body.clear()) >= 0) {
                        body.clear();
                    }
                    answer(exchange, 0);
                });
                WireClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n");
            beLate();
            assertThat(client.send("body").read().status()).isEqualTo(200);
            seeThatMostWasThePeers();
        }
    }

    @Test
    void theWaitUntilAnAnswerIsTakenIsNotTheRequests() throws Exception {
        try (HandlerServer server = start(exchange -> answer(exchange, OCTETS));
                WireClient client = server.connect()) {
            client.get("/");
            beLate();
            assertThat(client.read().body()).hasSize(OCTETS);
            seeThatMostWasThePeers();
        }
    }

    /** A thread that moves octets for long is busy for long, and those who wait for it ask for no more. */
    @Test
    void whatIsSpentMovingOctetsIsLeftOutUpToABound() throws Exception {
        BlockingQueue<Long> leftOut = new LinkedBlockingQueue<>();
        try (HandlerServer server = start(exchange -> {
                    long begin = System.nanoTime();
                    long own = OwnTime.own();
                    OwnTime.movedSince(OwnTime.now() - OwnTime.MOVING / 2);
                    OwnTime.movedSince(OwnTime.now() - 1000 * OwnTime.MOVING);
                    long took = System.nanoTime() - begin;
                    leftOut.add(took - OwnTime.kept(own));
                    answer(exchange, 0);
                });
                WireClient client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.ask("/").status()).isEqualTo(200);
                assertThat(leftOut.poll(30, TimeUnit.SECONDS)).isLessThanOrEqualTo(OwnTime.MOVING);
            }
        }
    }

    /** Where a request waits for its peer, a leader gives others their turn: what counts is how long that takes. */
    @Test
    void oneStretchBetweenTwoWaitsCounts() throws Exception {
        long second = TimeUnit.SECONDS.toNanos(1);
        BlockingQueue<Long> kept = new LinkedBlockingQueue<>();
        try (HandlerServer server = start(exchange -> {
                    long begin = OwnTime.own() - 400 * second;
                    kept.add(OwnTime.kept(begin));
                    for (int i = 0; i < 3; i++) {
                        OwnTime.waited(0);
                    }
                    kept.add(OwnTime.kept(begin));
                    OwnTime.movedSince(OwnTime.now() + 400 * second); // as if what is done with the whole took so long
                    kept.add(OwnTime.kept(begin));
                    answer(exchange, 0);
                });
                WireClient client = server.connect()) {
            for (int i = 0; i < 2; i++) { // each request anew
                assertThat(client.ask("/").status()).isEqualTo(200);
                assertThat(kept.poll(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(400 * second);
                assertThat(kept.poll(30, TimeUnit.SECONDS)).isBetween(100 * second, 200 * second);
                assertThat(kept.poll(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(400 * second);
            }
        }
    }

    @Test
    void theWaitForAnythingElseIs() throws Exception {
        try (HandlerServer server = start(exchange -> {
                    Thread.sleep(LATE_MILLIS);
                    answer(exchange, 0);
                });
                WireClient client = server.connect()) {
            assertThat(client.ask("/").status()).isEqualTo(200);
            Took took = ended.poll(30, TimeUnit.SECONDS);
            assertThat(took).isNotNull();
            assertThat(took.own).isGreaterThan(LATE_MILLIS * 500_000L);
        }
    }

    /** The system is asked once for all that the engine does between two pieces of others' code. */
    @Test
    void timePassesOnlyWhereItMayTakeLong() throws Exception {
        BlockingQueue<long[]> told = new LinkedBlockingQueue<>();
        try (HandlerServer server = start(exchange -> {
                    long inCode = OwnTime.now();
                    long later = afterAWhile();
                    OwnTime.codeEnds();
                    long ended = OwnTime.now();
                    long same = afterAWhile();
                    OwnTime.passes();
                    long passed = OwnTime.now();
                    afterAWhile();
                    OwnTime.movedSince(passed);
                    long moved = OwnTime.now();
                    OwnTime.codeBegins();
                    told.add(new long[] {inCode, later, ended, same, passed, moved, afterAWhile()});
                    answer(exchange, 0);
                });
                WireClient client = server.connect()) {
            assertThat(client.ask("/").status()).isEqualTo(200);
            long[] times = told.poll(30, TimeUnit.SECONDS);
            assertThat(times).isNotNull();
            assertThat(times[1]).isGreaterThan(times[0]);
            assertThat(times[2]).isGreaterThan(times[1]);
            assertThat(times[3]).isEqualTo(times[2]);
            assertThat(times[4]).isGreaterThan(times[3]);
            assertThat(times[5]).isGreaterThan(times[4]);
            assertThat(times[6]).isGreaterThan(times[5]);
        }
    }

    private static long afterAWhile() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 10_000) {
            Thread.onSpinWait();
        }
        return OwnTime.now();
    }

    /** How long the application takes counts for nobody's time of rest, also after it has sent octets. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionRestsFromTheEndOfItsRequestOn(boolean later) throws Exception {
        Timeouts timeouts = Timeouts.DEFAULT.withIdle(Duration.ofMillis(2 * LATE_MILLIS));
        try (HandlerServer server = HandlerServer.start(
                        exchange -> {
                            Step step = () -> {
                                ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(1));
                                body.write(ByteBuffer.allocate(1));
                                body.flush();
                                Thread.sleep(3 * LATE_MILLIS);
                                return Disposition.COMPLETED;
                            };
                            if (!later) {
                                return step.run();
                            }
                            exchange.resume(step);
                            return Disposition.SUSPENDED;
                        },
                        Limits.DEFAULT,
                        timeouts);
                WireClient client = server.connect()) {
            assertThat(client.ask("/").status()).isEqualTo(200);
            Thread.sleep(3 * LATE_MILLIS + LATE_MILLIS / 2);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
    }
}
