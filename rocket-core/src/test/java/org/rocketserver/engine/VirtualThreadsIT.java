package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** Virtual threads by configuration, with the bounds and the behaviour of platform threads. */
class VirtualThreadsIT {
    private final TestWorkers workers = new TestWorkers();
    private final List<WireClient> clients = new ArrayList<>();
    private Rocket rocket = build(threads -> threads.withMax(50));

    private Rocket build(UnaryOperator<ThreadConfig> change) {
        return Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .minThreads(1)
                .threads(threads -> change.apply(threads.withKind(Kind.VIRTUAL)))
                .build();
    }

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    @AfterEach
    void stop() throws IOException {
        workers.release();
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
    }

    @Test
    @EnabledOnJre(JRE.JAVA_17)
    void anOldJavaIsToldSo() {
        assertThatThrownBy(rocket::start)
                .hasMessageContaining("threads.kind")
                .hasMessageContaining("Java 21")
                .hasMessageContaining("PLATFORM");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whatAPeakServedWithIsNotKept() {
        VirtualThreads threads = new VirtualThreads(
                ThreadConfig.DEFAULT.withKind(Kind.VIRTUAL), workers, "virtual-threads-it-", new Buffers(4));
        int peak = 2000;
        Set<WorkerLoop> lent = lend(threads, peak);
        assertThat(lent).hasSize(peak);
        lent.forEach(threads::giveBack);

        Set<WorkerLoop> again = lend(threads, peak);
        again.retainAll(lent);
        assertThat(again).hasSizeBetween(100, 500);
    }

    private static Set<WorkerLoop> lend(VirtualThreads threads, int count) {
        Set<WorkerLoop> lent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < count; i++) {
            lent.add(threads.lend());
        }
        return lent;
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void requestsRunOnVirtualThreads() throws IOException {
        rocket.start();
        WireClient client = connect();
        for (int i = 0; i < 50; i++) {
            assertThat(client.ask("/").body()).contains("virtual");
        }
        assertThat(client.ask("/throw").status()).isEqualTo(500);
        assertThat(connect()
                        .send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")
                        .send("cd")
                        .read()
                        .body())
                .isEqualTo("abcd");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void noMoreThanTheMaximumRunAtOnceAndTheRestWaits() throws IOException {
        rocket.start();
        for (int i = 0; i < 80; i++) {
            connect().get("/wait");
        }
        await().until(() -> workers.inside.get() == 50);
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(workers.peak.get()).isEqualTo(50);
    }

    /** L3. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whatWaitsIsServedInTheOrderOfItsComing() throws IOException {
        rocket = build(threads -> threads.withMax(1)).start();
        connect().get("/wait");
        await().until(() -> workers.inside.get() == 1);
        List<String> order = new ArrayList<>(List.of("/wait"));
        for (int i = 1; i <= 20; i++) {
            connect().get("/" + i);
            order.add("/" + i);
            int waiting = i;
            await().until(() -> rocket.stats().queued() == waiting);
        }
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(workers.served).containsExactlyElementsOf(order);
        assertThat(workers.peak.get()).isEqualTo(1);
    }

    /** P5. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whateverAWorkerThrowsAnotherServes() throws IOException {
        rocket = build(threads -> threads.withMax(2)).start();
        workers.broken = true;
        for (int i = 0; i < 5; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(500);
        }
        workers.broken = false;
        for (int i = 0; i < 5; i++) {
            assertThat(connect().ask("/error").status()).isEqualTo(500);
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        await().until(() -> rocket.stats().threads() == 0);
    }

    /** P6. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whoWaitsTooLongBehindAFullQueueIsToldToComeBack() throws IOException {
        rocket = build(threads ->
                        threads.withMax(2).withAcceptedQueueSize(2).withAcceptedQueueTimeout(Duration.ofMillis(300)))
                .start();
        connect().get("/wait");
        connect().get("/wait");
        await().until(() -> workers.inside.get() == 2);
        for (int i = 0; i < 6; i++) {
            connect().get("/");
        }
        await().until(() -> rocket.stats().connectionsRefused() >= 4);
        workers.release();
        List<Integer> answers = new ArrayList<>();
        for (WireClient client : clients) {
            answers.add(client.read().status());
        }
        assertThat(answers).startsWith(200, 200).containsOnly(200, 503);
        assertThat(answers.stream().filter(status -> status == 503)).hasSize(4);
    }

    /** M1, M3, M6: connections at rest and half heads cost no thread, and make room. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whatRestsCostsNoThread() throws IOException {
        rocket = build(threads -> threads.withMax(1)).start();
        for (int i = 0; i < 100; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        WireClient half = connect().send("GET / HTTP/1.1\r\nHost: x\r\n");
        await().until(() ->
                rocket.stats().connectionsIdle() == 101 && rocket.stats().threads() == 0);
        assertThat(clients.get(17).ask("/").status()).isEqualTo(200);
        assertThat(half.send("\r\n").read().status()).isEqualTo(200);
    }

    /** However many the leader finds ready together, each of them is served, beside all others. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void allThatComesTogetherIsServed() throws IOException {
        rocket = build(threads -> threads).start();
        for (int i = 0; i < 200; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        for (WireClient client : clients) {
            client.get("/wait");
        }
        await().until(() -> workers.inside.get() == 200);
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    /** Most have spoken when their thread comes; the others are watched. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whoConnectsAndSaysNothingIsServedWhenItDoes() throws IOException {
        rocket = build(threads -> threads).start();
        for (int i = 0; i < 10; i++) {
            connect();
        }
        await().until(() ->
                rocket.stats().connectionsAccepted() == 10 && rocket.stats().threads() == 0);
        assertThat(rocket.stats().connectionsOpen()).isEqualTo(10);
        for (WireClient client : clients) {
            assertThat(client.ask("/").status()).isEqualTo(200);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        clients.get(3).close();
        await().until(() -> rocket.stats().connectionsOpen() == 9);
    }

    /** M1: nobody's code runs for it. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void theEndOfAConnectionCostsNoThread() throws IOException {
        rocket = build(threads -> threads.withMax(1)).start();
        // what follows makes the server wait for the peer's end
        WireClient ending = connect().send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nmore");
        assertThat(ending.read().status()).isEqualTo(200);
        WireClient waiting = connect().get("/wait");
        await().until(() -> workers.inside.get() == 1);
        assertThat(rocket.stats().connectionsOpen()).isEqualTo(2);

        assertThat(ending.closedWithin(20_000)).isTrue();
        ending.close();
        await().until(() -> rocket.stats().connectionsOpen() == 1);
        assertThat(workers.inside.get()).isEqualTo(1);
        workers.release();
        assertThat(waiting.read().status()).isEqualTo(200);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whatWaitsForAThreadHasBeenRead() throws IOException {
        rocket = build(threads -> threads.withMax(1)).start();
        WireClient first = connect().get("/wait");
        await().until(() -> workers.inside.get() == 1);
        long read = rocket.stats().bytesRead();

        WireClient second = connect().get("/");
        await().until(() -> rocket.stats().queued() == 1);
        assertThat(rocket.stats().bytesRead()).isGreaterThan(read);
        workers.release();
        assertThat(first.read().status()).isEqualTo(200);
        assertThat(second.read().status()).isEqualTo(200);
    }

    /** As many as there may be connections: what they send is not to fill the memory. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whatIsTooManyToWaitForAThreadIsNotRead() throws IOException {
        rocket = build(threads -> threads.withMax(1).withAcceptedQueueSize(2)).start();
        WireClient first = connect().get("/wait");
        await().until(() -> workers.inside.get() == 1);
        for (int i = 1; i <= 3; i++) {
            connect().get("/");
            int queued = i;
            await().until(() -> rocket.stats().queued() == queued);
        }
        long read = rocket.stats().bytesRead();
        connect().get("/");
        await().until(() -> rocket.stats().queued() == 4);
        assertThat(rocket.stats().bytesRead()).isEqualTo(read);
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(first.ask("/").status()).isEqualTo(200);
    }

    /** The leader closes what virtual threads have served to the end. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void anAnswerThatIsTheLastIsFollowedByTheEnd() throws IOException {
        rocket = build(threads -> threads).start();
        for (int i = 0; i < 20; i++) {
            WireClient client = connect().send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.closedWithin(20_000)).isTrue();
        }
        assertThat(rocket.stats().connectionsOpen()).isZero();
        WireClient late = connect();
        assertThat(late.ask("/").status()).isEqualTo(200);
        assertThat(late.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(200);
        assertThat(late.closedWithin(20_000)).isTrue();
    }

    /** T4: nobody has had to watch them yet. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aStopCutsWhatItsFirstThreadServes() throws IOException {
        rocket = build(threads -> threads).start();
        WireClient deaf = connect().get("/deaf");
        await().until(() -> workers.inside.get() == 1);
        rocket.stop(Duration.ofMillis(100));
        assertThat(deaf.closedWithin(20_000)).isTrue();
    }

    /** T4: also what is started only then, by somebody who is interrupted. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aStopInterruptsAndAwaitsWhatWasStartedMeanwhile() throws Exception {
        rocket = build(threads -> threads).start();
        AtomicBoolean ended = new AtomicBoolean();
        workers.action = () -> {
            awaitInterrupt();
            workers.services().workers().execute(() -> {
                awaitInterrupt();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                ended.set(true);
            });
        };
        connect().get("/run");
        await().until(() -> workers.inside.get() == 1);
        rocket.stop(Duration.ofMillis(50));
        assertThat(ended).isTrue();
    }

    /** T4: each thing that a thread does, not the first of them only. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aStopInterruptsAlsoWhatWasQueued() throws Exception {
        rocket = build(threads -> threads.withMax(1)).start();
        AtomicBoolean ended = new AtomicBoolean();
        workers.action = () -> {
            workers.services().workers().execute(() -> {
                awaitInterrupt();
                ended.set(true);
            });
            awaitInterrupt();
        };
        connect().get("/run");
        await().until(() -> workers.inside.get() == 1 && rocket.stats().queued() == 1);
        rocket.stop(Duration.ofMillis(50));
        assertThat(ended).isTrue();
    }

    /** T4: each of them ends, and there is always one more to wait for. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void threadsThatStartOthersWithoutEndDoNotKeepTheServer() throws Exception {
        rocket = build(threads -> threads).start();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> last = new CompletableFuture<>();
        workers.services().workers().execute(new Runnable() {
            @Override
            public void run() {
                if (enough.get()) {
                    last.complete(null);
                    return;
                }
                workers.services().workers().execute(this);
                pauseDeaf();
            }
        });
        try {
            CompletableFuture.runAsync(rocket::stop).get(20, TimeUnit.SECONDS);
            assertThat(last).as("they go on").isNotDone();
        } finally {
            enough.set(true);
        }
        last.get(20, TimeUnit.SECONDS);
    }

    /** Longer than it takes to look for the next one, whatever interrupts it. */
    private static void pauseDeaf() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static void awaitInterrupt() {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
    }

    /** T7. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aRestartTakesConnectionsOver() throws Exception {
        rocket.start();
        WireClient idle = connect();
        idle.ask("/");
        WireClient busy = connect().get("/wait");
        await().until(() -> workers.inside.get() == 1);
        CompletableFuture<Void> restart = CompletableFuture.runAsync(rocket::restart);
        assertThat(idle.ask("/").status()).isEqualTo(200);
        workers.release();
        assertThat(busy.read().header("Connection")).isEmpty();
        restart.get(20, TimeUnit.SECONDS);
        assertThat(busy.ask("/").status()).isEqualTo(200);
        assertThat(rocket.stats().connectionsAccepted()).isEqualTo(2);
    }

    /** T4: the last answer says so; what does not end is interrupted and cut. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aStopLetsRequestsEndAndCutsTheOthers() throws Exception {
        rocket.start();
        WireClient ending = connect().get("/sleep/200");
        WireClient stuck = connect().get("/wait");
        WireClient deaf = connect().get("/deaf");
        await().until(() -> workers.inside.get() >= 2);
        long begin = System.nanoTime();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(2)));
        WireClient.Answer last = ending.read();
        assertThat(last.status()).isEqualTo(200);
        assertThat(stuck.closedWithin(20_000)).isTrue();
        assertThat(deaf.closedWithin(20_000)).isTrue();
        stop.get(20, TimeUnit.SECONDS);
        System.out.println("T4: a stop with 2 s of grace and stuck virtual threads took "
                + (System.nanoTime() - begin) / 1_000_000 + " ms");
        assertThat(workers.deafened.get()).isPositive();
    }

    /** T5. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aStopFromARequestEndsTheServer() throws IOException {
        rocket.start();
        workers.action = rocket::stop;
        assertThat(connect().ask("/run").status()).isEqualTo(200);
        await().until(() -> rocket.state() == org.rocketserver.ServerState.STOPPED);
    }
}
