package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.config.Limits;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.config.Timeouts;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** Listening sockets that are lent to those who lead: accepting goes on whatever these do, and ends when it is to. */
@Timeout(60)
class LendingIT {
    private final TestWorkers workers = new TestWorkers();
    private final List<WireClient> clients = new ArrayList<>();
    private Rocket rocket;

    private void start(RocketBuilder builder) throws IOException {
        rocket = builder.method(workers).handleSignals(false).build();
        rocket.start();
    }

    private static RocketBuilder one() {
        return Rocket.builder().listen("127.0.0.1", 0);
    }

    private static RocketBuilder oneWith(Kind kind) {
        Assumptions.assumeTrue(
                kind == Kind.PLATFORM || Runtime.version().feature() >= 21, "this JVM has no virtual threads");
        return one().threads(threads -> threads.withKind(kind));
    }

    private WireClient connect(int port) throws IOException {
        WireClient client = WireClient.connect(port);
        clients.add(client);
        return client;
    }

    private void fill(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connect(rocket.port()).get("/wait");
        }
        await().until(() -> workers.inside.get() == count);
    }

    @AfterEach
    void stop() throws IOException {
        workers.release();
        if (rocket != null) {
            rocket.stop(Duration.ofSeconds(5));
        }
        for (WireClient client : clients) {
            client.close();
        }
    }

    /** A request that waits is known to do so after a look; what comes meanwhile does not wait for it. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void newcomersAreAcceptedWhileLeadersAreStuck(Kind kind) throws Exception {
        start(oneWith(kind));
        for (int i = 1; i <= 8; i++) {
            connect(rocket.port()).get("/wait");
            int stuck = i;
            await().until(() -> workers.inside.get() == stuck);
            assertThat(connect(rocket.port()).ask("/").status()).isEqualTo(200);
        }
    }

    /** L3. */
    @Test
    void newcomersWaitInTheirOrderForTheOnlyWorker() throws Exception {
        start(one().minThreads(1).maxThreads(1));
        fill(1);
        for (int i = 1; i <= 3; i++) {
            connect(rocket.port()).get("/" + i);
            int accepted = i + 1;
            await().until(() -> rocket.stats().connectionsAccepted() == accepted);
        }
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(workers.served).containsExactly("/wait", "/1", "/2", "/3");
    }

    /** L4: again and again, and what waits costs nobody his place. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void acceptingResumesWhenThereIsRoomAgain(Kind kind) throws Exception {
        start(oneWith(kind).limits(limits -> limits.withMaxConnections(2)));
        for (int round = 1; round <= 3; round++) {
            fill(2);
            WireClient third = connect(rocket.port()).get("/third");
            WireClient fourth = connect(rocket.port()).get("/fourth");
            await().during(Duration.ofMillis(100)).until(() -> rocket.stats().connectionsOpen() == 2);
            clients.get(0).close();
            clients.get(1).close();
            workers.release();
            assertThat(third.read().status()).isEqualTo(200);
            assertThat(fourth.read().status()).isEqualTo(200);
            third.close();
            fourth.close();
            await().until(() -> rocket.stats().connectionsOpen() == 0);
            clients.clear();
            stop();
            rocket.start();
        }
    }

    /** Who says nothing makes room, but only for somebody. */
    @Test
    void thoseThatRestMakeRoomOnceSomebodyWaits() throws Exception {
        start(one().limits(limits -> limits.withMaxConnections(2)));
        WireClient first = connect(rocket.port());
        assertThat(first.ask("/").status()).isEqualTo(200);
        WireClient second = connect(rocket.port());
        assertThat(second.ask("/").status()).isEqualTo(200);
        assertThat(first.ask("/").status()).isEqualTo(200);
        assertThat(second.ask("/").status()).isEqualTo(200);

        assertThat(connect(rocket.port()).ask("/").status()).isEqualTo(200);

        assertThat(first.closedWithin(20_000)).isTrue();
    }

    /** T3: the port is closed although the only worker is stuck, and who came before is served. */
    @Test
    void aStopClosesThePortWhileTheLeaderIsStuck() throws Exception {
        start(one().minThreads(1).maxThreads(1));
        int port = rocket.port();
        fill(1);
        for (int i = 0; i < 20; i++) {
            connect(port).get("/" + i);
        }
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(20)));
        await().atMost(Duration.ofSeconds(5)).until(() -> refuses(port));
        assertThat(stop).isNotDone();
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        stop.get(20, TimeUnit.SECONDS);
    }

    /** T4: also one that has no time, and does not take it: what waits for a selector that is not told takes 2 s. */
    @Test
    @Timeout(20)
    void aStopWithoutGraceHasClosedThePort() throws Exception {
        start(one());
        for (int i = 0; i < 20; i++) {
            int port = rocket.port();
            assertThat(connect(port).ask("/").status()).isEqualTo(200);
            rocket.stop(Duration.ZERO);
            assertThat(refuses(port)).isTrue();
            rocket.start();
        }
    }

    private static boolean refuses(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    /** T4: nobody lets go of a socket whose leader is stuck while he accepts, where no monitor looks after him. */
    @Test
    void aStopWithoutGraceWaitsForNoLeader() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Protocol.Factory protocols = Http1Protocol.factory(RequestLog.NONE, "");
        ServerContext context = new ServerContext(
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                InstantSource.system(),
                connection -> {
                    stuck.countDown();
                    awaitQuietly(gate);
                    return protocols.create(connection);
                },
                new Counters());
        Engine engine = new Engine(RocketConfig.DEFAULT, context, workers, "lending-it", 0);
        Listener listener = new Listener(ListenerConfig.of("127.0.0.1", 0));
        listener.handTo(engine);
        engine.start();
        listener.start();
        try {
            awaitLent(listener);
            connect(((InetSocketAddress) listener.address()).getPort());
            stuck.await();
            long begin = System.nanoTime();
            Listener.close(List.of(listener), Duration.ZERO);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        } finally {
            gate.countDown();
            Listener.close(List.of(listener), Duration.ZERO);
            engine.drain(Duration.ZERO, () -> {});
        }
    }

    /** Its thread sleeps, and a leader accepts. */
    private static void awaitLent(Listener listener) {
        String name = "rocket-listener-" + listener.place();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name) && thread.getState() == Thread.State.TIMED_WAITING));
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** T7: the socket always is with one of the generations, or with both. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void restartsLoseNobodyWhoComesMeanwhile(Kind kind) throws Exception {
        start(oneWith(kind));
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> load = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            load.add(CompletableFuture.runAsync(
                    () -> comeAndGo(enough, answered), command -> new Thread(command).start()));
        }
        await().until(() -> answered.get() > 20);
        for (int i = 0; i < 30; i++) {
            rocket.restart();
            int before = answered.get();
            await().until(() -> answered.get() > before + 3);
        }
        enough.set(true);
        for (CompletableFuture<Void> each : load) {
            each.get(20, TimeUnit.SECONDS);
        }
        assertThat(rocket.stats().connectionsAccepted()).isEqualTo(answered.get());
    }

    private void comeAndGo(AtomicBoolean enough, AtomicInteger answered) {
        while (!enough.get()) {
            try (WireClient client = WireClient.connect(rocket.port())) {
                assertThat(client.ask("/").status()).isEqualTo(200);
                answered.incrementAndGet();
            } catch (IOException e) {
                throw new AssertionError("after " + answered, e);
            }
        }
    }

    /** Each may be with another group, and goes to the next generation. */
    @Test
    void twoListenersAreServedByAllGroups() throws Exception {
        start(one().listen("127.0.0.1", 0));
        for (int i = 0; i < 3; i++) {
            for (int port : rocket.ports()) {
                for (int count = 0; count < 4; count++) {
                    assertThat(connect(port).ask("/").status()).isEqualTo(200);
                }
            }
            rocket.restart();
        }
    }
}
