package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocketserver.engine.ObservedServer.soon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.WireClient;

/** A worker that leads and waits for a body inside a request: it costs others nothing, neither a wake-up nor time. */
@Timeout(60)
class WaitingLeaderIT {
    private static final String HALF = "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab";

    private final BlockingQueue<StackTraceElement[]> called = new LinkedBlockingQueue<>();

    @RegisterExtension
    private final ObservedServer server = new ObservedServer(this::serve);

    /** Echoes bodies, of which one waits without a thread. */
    private Disposition serve(Exchange exchange) throws IOException {
        if (exchange.request().target().rawPath().equals("/later")) {
            exchange.requestBody().whenReadable(() -> {
                called.add(Thread.currentThread().getStackTrace());
                exchange.resume(() -> echo(exchange));
            });
            return Disposition.SUSPENDED;
        }
        server.begins();
        return echo(exchange);
    }

    private static Disposition echo(Exchange exchange) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(100);
        for (int count = 0; count >= 0 && body.hasRemaining(); ) {
            count = exchange.requestBody().read(body);
        }
        var answer = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(body.position()));
        answer.write(body.flip());
        answer.close();
        return Disposition.COMPLETED;
    }

    /** Sends half of a request; returns the thread that waits for the other half. */
    private Thread waitFor(WireClient client) throws Exception {
        client.send(HALF);
        return server.nextWaitingIn(Wakeup.class, "await");
    }

    private static boolean leadsOn(StackTraceElement[] frames) {
        return ObservedServer.isIn(LeadingOn.class, "untilNeeded", frames);
    }

    private void finish(WireClient client) throws IOException {
        assertThat(client.send("cd").read().body()).isEqualTo("abcd");
    }

    /** A busy machine may take the lead from the thread before it waits, so not each time. */
    @Test
    void whoWaitsForABodyLeadsOnAndServesWhatComesNext() throws Exception {
        server.start(builder -> builder.minThreads(3));
        WireClient client = server.connect();
        AtomicInteger kept = new AtomicInteger();
        soon().until(() -> {
            Thread first = waitFor(client);
            boolean led = leadsOn(first.getStackTrace());
            finish(client);
            assertThat(client.ask("/").status()).isEqualTo(200);
            Thread second = server.nextBegun();
            return led && first == second && kept.incrementAndGet() == 3;
        });
    }

    /** P7: who waits inside a request is not idle, although it is where leaders are that have nothing to do. */
    @Test
    void whoWaitsForABodyIsNotIdle() throws Exception {
        server.start(builder -> builder.minThreads(3).maxThreads(3));
        soon().until(() -> server.rocket().stats().threadsIdle() == 3);
        WireClient client = server.connect();
        waitFor(client);
        soon().until(() -> server.rocket().stats().threadsIdle() == 2);
        finish(client);
        soon().until(() -> server.rocket().stats().threadsIdle() == 3);
    }

    @Test
    void othersAreServedMeanwhile() throws Exception {
        server.start(builder -> builder.minThreads(2).maxThreads(2));
        WireClient slow = server.connect();
        for (int i = 0; i < 6; i++) {
            waitFor(slow);
            for (int j = 0; j < 3; j++) {
                assertThat(server.connect().ask("/").status()).isEqualTo(200);
                server.nextBegun();
            }
            finish(slow);
        }
    }

    @Test
    void tasksAreRunMeanwhile() throws Exception {
        server.start(builder -> builder.minThreads(2).maxThreads(2));
        WireClient slow = server.connect();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 1; i <= 6; i++) {
            waitFor(slow);
            server.workers().execute(ran::incrementAndGet);
            int all = i;
            soon().until(() -> ran.get() == all);
            finish(slow);
        }
    }

    /** Whose thread it is has locks and thread-locals of its own. */
    @Test
    void actionsOfOtherRequestsAreNotRunInsideTheOneThatWaits() throws Exception {
        server.start(builder -> builder.minThreads(2).maxThreads(2));
        AtomicInteger led = new AtomicInteger();
        soon().until(() -> {
            WireClient later = server.connect();
            WireClient slow = server.connect();
            later.send(HALF.replace("/body", "/later").replace("\r\n\r\nab", "\r\n\r\n"));
            Thread thread = waitFor(slow);
            int all = leadsOn(thread.getStackTrace()) ? led.incrementAndGet() : led.get();
            later.send("abcd");
            StackTraceElement[] frames = called.poll(30, TimeUnit.SECONDS);
            assertThat(frames).isNotNull();
            assertThat(leadsOn(frames)).isFalse();
            assertThat(later.read().body()).isEqualTo("abcd");
            finish(slow);
            return all == 3;
        });
    }

    /** Nobody is there to take the lead, so others wait, but the one that is waited for does not. */
    @Test
    void aSingleThreadHearsOfItsBodyAlsoWhenOthersAreReady() throws Exception {
        server.start(builder -> builder.minThreads(1).maxThreads(1));
        WireClient slow = server.connect();
        WireClient other = server.connect();
        for (int i = 0; i < 6; i++) {
            waitFor(slow);
            other.get("/");
            finish(slow);
            assertThat(other.read().status()).isEqualTo(200);
            server.nextBegun();
        }
    }

    @Test
    void whoWaitsHearsThatItsPeerIsGone() throws Exception {
        server.start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 6; i++) {
            WireClient client = server.connect();
            waitFor(client);
            client.close();
            assertThat(server.nextFailure()).isInstanceOf(PeerClosed.class);
        }
        assertThat(server.connect().ask("/").status()).isEqualTo(200);
    }

    /** T4: past the grace it is interrupted and its connection closed. */
    @Test
    void whoWaitsIsEndedByAStop() throws Exception {
        server.start(builder -> builder.minThreads(2));
        WireClient client = server.connect();
        Thread thread = waitFor(client);
        server.rocket().stop(Duration.ofMillis(100));
        server.nextFailure();
        soon().until(() -> !thread.isAlive());
    }

    /** The flag is the thread's own affair: the wait ends, and the thread leads on. */
    @Test
    void anInterruptEndsTheWaitAndNotTheLead() throws Exception {
        server.start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 4; i++) {
            WireClient client = server.connect();
            Thread thread = waitFor(client);
            thread.interrupt();
            assertThat(server.nextFailure()).isInstanceOf(java.io.InterruptedIOException.class);
            client.close();
        }
        assertThat(server.connect().ask("/").status()).isEqualTo(200);
    }

    /** A body that comes in many pieces, each of which is waited for. */
    @Test
    void manyBodiesInPiecesBesideEachOtherAreWhole() throws Exception {
        server.start(builder -> builder.minThreads(2));
        List<WireClient> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(server.connect());
        }
        String body = "0123456789".repeat(10);
        for (WireClient client : many) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n");
        }
        for (byte octet : body.getBytes(StandardCharsets.US_ASCII)) {
            for (WireClient client : many) {
                client.send(String.valueOf((char) octet));
            }
        }
        for (WireClient client : many) {
            assertThat(client.read().body()).isEqualTo(body);
        }
    }
}
