package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** The threads that serve and the queue in front of them. */
class ThreadPoolIT {
    private final TestWorkers workers = new TestWorkers();
    private final List<WireClient> clients = new ArrayList<>();
    private Rocket rocket;

    private void start(UnaryOperator<RocketBuilder> change) throws IOException {
        rocket = change.apply(
                        Rocket.builder().listen("127.0.0.1", 0).method(workers).handleSignals(false))
                .build()
                .start();
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
        if (rocket != null) {
            rocket.stop(Duration.ofSeconds(2));
        }
    }

    /** P1. */
    @Test
    void theMinimumOfWorkersLivesFromTheStart() throws IOException {
        start(builder -> builder.minThreads(4));
        assertThat(rocket.stats().threads()).isEqualTo(4);
        assertThatThrownBy(() -> Rocket.builder().minThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads.min");
        assertThatThrownBy(() -> Rocket.builder().minThreads(4).maxThreads(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads.max");
    }

    /** P3: whoever adds threads, and however long nothing else happens. */
    @Test
    void threadsThatWereAddedWhileAllRestEndAgain() throws IOException {
        start(builder -> builder.minThreads(2).threads(threads -> threads.withShrinkInterval(Duration.ofMillis(50))));
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rocket-" + rocket.port() + "-monitor"))
                .anyMatch(thread -> thread.getState() == Thread.State.WAITING));
        assertThat(rocket.grow(3)).isEqualTo(3);
        await().until(() -> rocket.stats().threads() == 2);
    }

    /** P2. */
    @Test
    void thePoolGrowsWhenRequestsBlock() throws IOException {
        start(builder -> builder.minThreads(2).maxThreads(20));
        long begin = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            connect().get("/wait");
        }
        await().until(() -> workers.inside.get() == 12);
        System.out.println("P2: 12 blocking requests in progress after " + (System.nanoTime() - begin) / 1000 + " us");
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    /** P2, L3. */
    @Test
    void aBoundedPoolServesNoMoreThanItsMaximumAndTheRestInTurn() throws IOException {
        start(builder -> builder.minThreads(1).maxThreads(3));
        for (int i = 0; i < 12; i++) {
            connect().get("/sleep/100");
        }
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(workers.peak.get()).isBetween(2, 3);
        assertThat(rocket.stats().threads()).isLessThanOrEqualTo(3);
    }

    /** P2: with a single thread nothing hangs. */
    @Test
    void aSingleThreadServesEverybody() throws IOException {
        start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 20; i++) {
            connect().get("/sleep/5");
        }
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        assertThat(workers.peak.get()).isEqualTo(1);
    }

    /** P3: one after the other, and never below the minimum, while requests go on. */
    @Test
    void thePoolShrinksSlowlyToItsMinimum() throws IOException {
        start(builder -> builder.minThreads(2).threads(threads -> threads.withShrinkInterval(Duration.ofMillis(100))));
        for (int i = 0; i < 12; i++) {
            connect().get("/wait");
        }
        await().until(() -> workers.inside.get() == 12);
        int grown = rocket.stats().threads();
        assertThat(grown).isGreaterThanOrEqualTo(12);
        long begin = System.nanoTime();
        workers.release();
        WireClient busy = connect();
        int least = grown;
        while (rocket.stats().threads() > 2) {
            assertThat(busy.ask("/").status()).isEqualTo(200);
            least = Math.min(least, rocket.stats().threads());
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(60));
        }
        long took = (System.nanoTime() - begin) / 1_000_000;
        System.out.println("P3: " + grown + " threads shrank to 2 in " + took + " ms, one in 100 ms");
        assertThat(took).isGreaterThan((grown - 2 - 3) * 100L);
        for (int i = 0; i < 50; i++) {
            assertThat(busy.ask("/").status()).isEqualTo(200);
            least = Math.min(least, rocket.stats().threads());
        }
        assertThat(least).isEqualTo(2);
    }

    /** P4. */
    @Test
    void aFixedPoolStaysAsItIs() throws IOException {
        start(builder -> builder.minThreads(4)
                .maxThreads(4)
                .threads(threads -> threads.withShrinkInterval(Duration.ofMillis(50))));
        List<Thread> before = workerThreads();
        for (int i = 0; i < 20; i++) {
            connect().get("/sleep/30");
        }
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(rocket.stats().threads()).isEqualTo(4);
        }
        assertThat(workerThreads()).containsExactlyInAnyOrderElementsOf(before);
    }

    /** P2: without a maximum as well. */
    @Test
    void aPoolWithoutAMaximumGrowsAsFarAsItHasTo() throws IOException {
        start(builder -> builder.minThreads(2));
        for (int i = 0; i < 60; i++) {
            connect().get("/wait");
        }
        await().until(() -> workers.inside.get() == 60);
    }

    /** P7. */
    @Test
    void theNumbersAreTrue() throws IOException {
        start(builder -> builder.minThreads(2).maxThreads(2));
        await().until(() -> rocket.stats().threadsIdle() == 2);
        connect().get("/wait");
        connect().get("/wait");
        await().until(() -> workers.inside.get() == 2);
        for (int i = 1; i <= 3; i++) {
            connect().get("/");
            int waiting = i;
            await().until(() -> rocket.stats().queued() == waiting);
        }
        assertThat(rocket.stats().threadsIdle()).isZero();
        assertThat(rocket.stats().threadsBusy()).isEqualTo(2);
        assertThat(rocket.stats().connectionsOpen()).isEqualTo(5);
        assertThat(rocket.stats().connectionsIdle()).isZero();
        workers.release();
        await().until(() -> rocket.stats().queued() == 0
                && rocket.stats().threadsIdle() == 2
                && rocket.stats().connectionsIdle() == 5);
        assertThatThrownBy(rocket::start).isInstanceOf(IllegalStateException.class);
    }

    /** P7. */
    @Test
    void growAndShrinkKeepTheBounds() throws IOException {
        start(builder -> builder.minThreads(2).maxThreads(6));
        assertThat(rocket.grow(3)).isEqualTo(3);
        assertThat(rocket.stats().threads()).isEqualTo(5);
        assertThat(rocket.grow(3)).isEqualTo(1);
        await().until(() -> rocket.stats().threadsIdle() == 6);
        assertThat(rocket.shrink(1)).isEqualTo(1);
        assertThat(rocket.shrink(9)).isEqualTo(3);
        assertThat(rocket.stats().threads()).isEqualTo(2);
        assertThat(rocket.shrink(1)).isZero();
        assertThat(connect().ask("/").status()).isEqualTo(200);
        await().until(() -> workerThreads().size() == 2);
    }

    /** L3. */
    @Test
    void whatWaitsIsServedInTheOrderOfItsComing() throws IOException {
        start(builder -> builder.minThreads(1).maxThreads(1));
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
    }

    private static List<Thread> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(WorkerThread.class::isInstance)
                .toList();
    }

    /** What was left in a thread goes with it; nobody who is served notices. */
    @Test
    void renewedWorkersEndAndOthersTakeTheirPlace() throws IOException {
        start(builder -> builder.minThreads(3).maxThreads(3));
        WireClient waiting = connect().get("/wait");
        await().until(() -> workers.inside.get() == 1);
        WireClient asking = connect();
        assertThat(asking.ask("/").status()).isEqualTo(200);
        List<Thread> before = workerThreads();
        for (int i = 0; i < 20; i++) {
            workers.services().renewWorkers();
            assertThat(asking.ask("/").status()).isEqualTo(200);
        }
        await().until(() -> before.stream().filter(Thread::isAlive).count() <= 1);
        workers.release();
        assertThat(waiting.read().status()).isEqualTo(200);
        await().until(() -> before.stream().noneMatch(Thread::isAlive));
        await().until(() -> rocket.stats().threads() == 3);
        assertThat(waiting.ask("/").status()).isEqualTo(200);
        assertThat(asking.ask("/").status()).isEqualTo(200);
    }

    /** The only thread there may be. */
    @Test
    void aSingleWorkerIsRenewedToo() throws IOException {
        start(builder -> builder.minThreads(1).maxThreads(1));
        WireClient client = connect();
        assertThat(client.ask("/").status()).isEqualTo(200);
        List<Thread> before = workerThreads();
        workers.services().renewWorkers();
        await().until(() -> before.stream().noneMatch(Thread::isAlive));
        assertThat(client.ask("/").status()).isEqualTo(200);
        assertThat(rocket.stats().threads()).isEqualTo(1);
    }

    /** P5. */
    @Test
    void aWorkerSurvivesWhateverItsApplicationThrows() throws IOException {
        start(builder -> builder.minThreads(3));
        for (int i = 0; i < 10; i++) {
            assertThat(connect().ask("/throw").status()).isEqualTo(500);
            assertThat(connect().ask("/error").status()).isEqualTo(500);
        }
        assertThat(rocket.stats().threads()).isGreaterThanOrEqualTo(3);
        assertThat(connect().ask("/").status()).isEqualTo(200);
    }

    /** P5: a method whose workers cannot be made answers 500 and costs no thread. */
    @Test
    void aWorkerThatCannotBeMadeCostsNoThread() throws IOException {
        workers.broken = true;
        start(builder -> builder.minThreads(3));
        List<Thread> before = workerThreads();
        for (int i = 0; i < 10; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(500);
        }
        workers.broken = false;
        assertThat(connect().ask("/").status()).isEqualTo(200);
        assertThat(workerThreads()).containsAll(before);
    }

    /** P6. */
    @Test
    void whoWaitsTooLongBehindAFullQueueIsToldToComeBack() throws IOException {
        start(builder -> builder.minThreads(2).maxThreads(2).threads(threads -> threads.withAcceptedQueueSize(2)
                .withAcceptedQueueTimeout(Duration.ofMillis(300))));
        WireClient first = connect().get("/wait");
        WireClient second = connect().get("/wait");
        await().until(() -> workers.inside.get() == 2);
        for (int i = 0; i < 6; i++) {
            connect().get("/");
        }
        int refused = 0;
        await().until(() -> rocket.stats().connectionsRefused() >= 4);
        workers.release();
        for (WireClient client : clients.subList(2, 8)) {
            WireClient.Answer answer = client.read();
            if (answer.status() == 503) {
                refused++;
                assertThat(answer.header("Retry-After")).isNotEmpty();
                assertThat(answer.header("Connection")).isEqualTo("close");
            }
        }
        assertThat(refused).isEqualTo(4);
        assertThat(first.read().status()).isEqualTo(200);
        assertThat(second.read().status()).isEqualTo(200);
    }

    /** M3 and the lead: a request that waits for its body holds up nobody. */
    @Test
    void aRequestThatWaitsForItsBodyDoesNotKeepTheLead() throws IOException {
        start(builder -> builder.minThreads(2));
        for (int i = 0; i < 8; i++) {
            connect().send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
        }
        assertThat(connect().ask("/").status()).isEqualTo(200);
        for (WireClient client : clients.subList(0, 8)) {
            assertThat(client.send("cd").read().body()).isEqualTo("abcd");
        }
    }
}
