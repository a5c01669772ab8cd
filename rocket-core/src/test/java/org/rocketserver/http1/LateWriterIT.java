package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/** A thread that still writes an answer when its exchange is over: nothing of it comes into the next answer. */
@Timeout(120)
class LateWriterIT {
    private static final int MORE_THAN_A_CLIENT_TAKES = 32 * 1024 * 1024;

    private final CompletableFuture<Exchange> written = new CompletableFuture<>();
    private final CompletableFuture<Throwable> told = new CompletableFuture<>();
    private volatile Thread writer;

    /** Answers without a thread, by another one that waits for a peer that takes nothing. */
    private Disposition serve(Exchange exchange) {
        Thread other = new Thread(() -> write(exchange), "writer");
        other.setDaemon(true);
        writer = other;
        other.start();
        return Disposition.SUSPENDED;
    }

    private void write(Exchange exchange) {
        try {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            written.complete(exchange);
            body.write(ByteBuffer.allocate(MORE_THAN_A_CLIENT_TAKES));
            told.complete(new AssertionError("all of it was taken"));
        } catch (IOException e) {
            told.complete(e);
        }
    }

    @Test
    void hasTheConnectionCut() throws Exception {
        Timeouts patient = Timeouts.DEFAULT.withWrite(Duration.ofHours(1));
        Limits modest = Limits.DEFAULT.withRateWindow(Duration.ofHours(1));
        try (HandlerServer server = HandlerServer.start(this::serve, modest, patient);
                WireClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            Exchange exchange = written.get(60, TimeUnit.SECONDS);
            await().atMost(60, TimeUnit.SECONDS).until(() -> writer.getState() == Thread.State.TIMED_WAITING);

            exchange.resume(() -> Disposition.COMPLETED);

            // long before its own time is over
            assertThat(told.get(60, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(client.closedWithin(20_000)).isTrue();
            await().until(() -> server.rocket().stats().connectionsOpen() == 0);
        }
    }

    /** As an event that is sent while the time of its request ends. */
    private Disposition serveOnAndOn(Exchange exchange) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
        CountDownLatch begun = new CountDownLatch(1);
        Thread other = new Thread(
                () -> {
                    try {
                        while (true) {
                            body.write(Octets.buffer("event"));
                            body.flush();
                            begun.countDown();
                        }
                    } catch (IOException e) {
                        begun.countDown(); // the exchange is over
                    }
                },
                "writer");
        other.setDaemon(true);
        other.start();
        Thread ender = new Thread(() -> {
            try {
                begun.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.resume(() -> Disposition.COMPLETED);
        });
        ender.setDaemon(true);
        ender.start();
        return Disposition.SUSPENDED;
    }

    @Test
    void thatLeavesSoonHarmsNeitherAnswer() throws Exception {
        try (HandlerServer server = HandlerServer.start(this::serveOnAndOn);
                WireClient client = server.connect()) {
            for (int i = 0; i < 200; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                WireClient.Answer answer = client.read();
                assertThat(answer.status()).as("answer %d", i).isEqualTo(200);
                assertThat(answer.body().replace("event", ""))
                        .as("answer %d", i)
                        .isEmpty();
            }
        }
    }

    /** Ends the exchange at the very moment in which another thread begins to answer. */
    private static Disposition serveBothAtOnce(Exchange exchange) {
        CountDownLatch both = new CountDownLatch(2);
        Thread other = new Thread(
                () -> {
                    meet(both);
                    try {
                        exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0));
                    } catch (IOException | IllegalStateException e) {
                        both.countDown(); // the exchange was over first
                    }
                },
                "answering");
        other.setDaemon(true);
        other.start();
        Thread ender = new Thread(
                () -> exchange.resume(() -> {
                    meet(both);
                    return Disposition.COMPLETED;
                }),
                "ending");
        ender.setDaemon(true);
        ender.start();
        return Disposition.SUSPENDED;
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        while (both.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void thatBeginsAsItEndsLeavesNoConnectionBehind() throws Exception {
        try (HandlerServer server = HandlerServer.start(LateWriterIT::serveBothAtOnce)) {
            for (int i = 0; i < 100; i++) {
                try (WireClient client = server.connect()) {
                    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                    // answered by either of them, or cut, but never left open
                    assertThat(client.closedWithin(20_000))
                            .as("connection %d", i)
                            .isTrue();
                }
            }
            await().until(() -> server.rocket().stats().connectionsOpen() == 0);
        }
    }
}
