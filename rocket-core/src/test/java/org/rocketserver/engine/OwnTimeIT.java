package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
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
            long own = WorkerThread.ownTime();
            begun.add(true);
            deed.with(exchange);
            ended.add(new Took(System.nanoTime() - begin, WorkerThread.ownTime() - own));
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
                    long own = WorkerThread.ownTime();
                    WorkerThread.moved(WorkerThread.MOVING / 2);
                    WorkerThread.moved(1000 * WorkerThread.MOVING);
                    long took = System.nanoTime() - begin;
                    leftOut.add(took - WorkerThread.kept(own));
                    answer(exchange, 0);
                });
                WireClient client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.ask("/").status()).isEqualTo(200);
                assertThat(leftOut.poll(30, TimeUnit.SECONDS)).isLessThanOrEqualTo(WorkerThread.MOVING);
            }
        }
    }

    /** Where a request waits for its peer, a leader gives others their turn: what counts is how long that takes. */
    @Test
    void oneStretchBetweenTwoWaitsCounts() throws Exception {
        long second = TimeUnit.SECONDS.toNanos(1);
        BlockingQueue<Long> kept = new LinkedBlockingQueue<>();
        try (HandlerServer server = start(exchange -> {
                    long begin = WorkerThread.ownTime() - 400 * second;
                    kept.add(WorkerThread.kept(begin));
                    for (int i = 0; i < 3; i++) {
                        WorkerThread.waited(0);
                    }
                    kept.add(WorkerThread.kept(begin));
                    WorkerThread.moved(-400 * second); // as if what is done with the whole took so long
                    kept.add(WorkerThread.kept(begin));
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
}
