package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.WireClient;

/** A worker that leads and waits for a body inside a request: it costs others nothing, neither a wake-up nor time. */
@Timeout(60)
class WaitingLeaderIT {
    private static final String HALF = "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab";

    private final BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<StackTraceElement[]> called = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final List<WireClient> clients = new ArrayList<>();
    private Rocket rocket;
    private Executor workers;

    private void start(UnaryOperator<RocketBuilder> change) throws IOException {
        rocket = change.apply(Rocket.builder()
                        .listen("127.0.0.1", 0)
                        .method(new Method())
                        .handleSignals(false))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
    }

    /** Echoes bodies. */
    private final class Method implements WorkerFactory {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public void start(ServerServices services) {
            workers = services.workers();
        }

        @Override
        public Worker newWorker() {
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    if (exchange.request().target().rawPath().equals("/later")) {
                        exchange.requestBody().whenReadable(() -> {
                            called.add(Thread.currentThread().getStackTrace());
                            exchange.resume(() -> echo(exchange));
                        });
                        return Disposition.SUSPENDED;
                    }
                    begun.add(Thread.currentThread());
                    try {
                        return echo(exchange);
                    } catch (IOException e) {
                        failures.add(e);
                        throw e;
                    }
                }
            };
        }
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

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(2));
    }

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    /** Sends half of a request; returns the thread that waits for the other half. */
    private Thread waitFor(WireClient client) throws Exception {
        client.send(HALF);
        Thread thread = begun.poll(30, TimeUnit.SECONDS);
        assertThat(thread).isNotNull();
        soon().until(() -> waits(thread));
        return thread;
    }

    private static boolean waits(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("await")) {
                return true;
            }
        }
        return false;
    }

    private static boolean leadsOn(Thread thread) {
        return leadsOn(thread.getStackTrace());
    }

    private static boolean leadsOn(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (frame.getMethodName().equals("leadOn")) {
                return true;
            }
        }
        return false;
    }

    private void finish(WireClient client) throws IOException {
        assertThat(client.send("cd").read().body()).isEqualTo("abcd");
    }

    /** A busy machine may take the lead from the thread before it waits, so not each time. */
    @Test
    void whoWaitsForABodyLeadsOnAndServesWhatComesNext() throws Exception {
        start(builder -> builder.minThreads(3));
        WireClient client = connect();
        AtomicInteger kept = new AtomicInteger();
        soon().until(() -> {
            Thread first = waitFor(client);
            boolean led = leadsOn(first);
            finish(client);
            assertThat(client.ask("/").status()).isEqualTo(200);
            Thread second = begun.poll(30, TimeUnit.SECONDS);
            return led && first == second && kept.incrementAndGet() == 3;
        });
    }

    /** P7: who waits inside a request is not idle, although it is where leaders are that have nothing to do. */
    @Test
    void whoWaitsForABodyIsNotIdle() throws Exception {
        start(builder -> builder.minThreads(3).maxThreads(3));
        soon().until(() -> rocket.stats().threadsIdle() == 3);
        WireClient client = connect();
        waitFor(client);
        soon().until(() -> rocket.stats().threadsIdle() == 2);
        finish(client);
        soon().until(() -> rocket.stats().threadsIdle() == 3);
    }

    @Test
    void othersAreServedMeanwhile() throws Exception {
        start(builder -> builder.minThreads(2).maxThreads(2));
        WireClient slow = connect();
        for (int i = 0; i < 6; i++) {
            waitFor(slow);
            for (int j = 0; j < 3; j++) {
                assertThat(connect().ask("/").status()).isEqualTo(200);
                assertThat(begun.poll(30, TimeUnit.SECONDS)).isNotNull();
            }
            finish(slow);
        }
    }

    @Test
    void tasksAreRunMeanwhile() throws Exception {
        start(builder -> builder.minThreads(2).maxThreads(2));
        WireClient slow = connect();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 1; i <= 6; i++) {
            waitFor(slow);
            workers.execute(ran::incrementAndGet);
            int all = i;
            soon().until(() -> ran.get() == all);
            finish(slow);
        }
    }

    /** Whose thread it is has locks and thread-locals of its own. */
    @Test
    void actionsOfOtherRequestsAreNotRunInsideTheOneThatWaits() throws Exception {
        start(builder -> builder.minThreads(2).maxThreads(2));
        AtomicInteger led = new AtomicInteger();
        soon().until(() -> {
            WireClient later = connect();
            WireClient slow = connect();
            later.send(HALF.replace("/body", "/later").replace("\r\n\r\nab", "\r\n\r\n"));
            Thread thread = waitFor(slow);
            int all = leadsOn(thread) ? led.incrementAndGet() : led.get();
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
        start(builder -> builder.minThreads(1).maxThreads(1));
        WireClient slow = connect();
        WireClient other = connect();
        for (int i = 0; i < 6; i++) {
            waitFor(slow);
            other.get("/");
            finish(slow);
            assertThat(other.read().status()).isEqualTo(200);
            assertThat(begun.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void whoWaitsHearsThatItsPeerIsGone() throws Exception {
        start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 6; i++) {
            WireClient client = connect();
            waitFor(client);
            client.close();
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(PeerClosed.class);
        }
        assertThat(connect().ask("/").status()).isEqualTo(200);
    }

    /** T4: past the grace it is interrupted and its connection closed. */
    @Test
    void whoWaitsIsEndedByAStop() throws Exception {
        start(builder -> builder.minThreads(2));
        WireClient client = connect();
        Thread thread = waitFor(client);
        rocket.stop(Duration.ofMillis(100));
        assertThat(failures.poll(30, TimeUnit.SECONDS)).isNotNull();
        soon().until(() -> !thread.isAlive());
    }

    /** The flag is the thread's own affair: the wait ends, and the thread leads on. */
    @Test
    void anInterruptEndsTheWaitAndNotTheLead() throws Exception {
        start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 4; i++) {
            WireClient client = connect();
            Thread thread = waitFor(client);
            thread.interrupt();
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(java.io.InterruptedIOException.class);
            client.close();
        }
        assertThat(connect().ask("/").status()).isEqualTo(200);
    }

    /** A body that comes in many pieces, each of which is waited for. */
    @Test
    void manyBodiesInPiecesBesideEachOtherAreWhole() throws Exception {
        start(builder -> builder.minThreads(2));
        List<WireClient> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(connect());
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
