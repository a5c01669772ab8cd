package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.config.ListenException;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** Starting, stopping, restarting. */
class LifeCycleIT {
    private final TestWorkers workers = new TestWorkers();
    private final Rocket rocket = Rocket.builder()
            .listen("127.0.0.1", 0)
            .method(workers)
            .handleSignals(false)
            .build();

    @AfterEach
    void stop() {
        workers.release();
        rocket.stop(Duration.ofSeconds(1));
    }

    /** T1, T5. */
    @Test
    void runReturnsWhenARequestStopsTheServer() throws Exception {
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
            try {
                rocket.run();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        await().until(() -> rocket.state() == ServerState.RUNNING);
        workers.action = rocket::stop;
        try (WireClient client = WireClient.connect(rocket.port())) {
            assertThat(client.ask("/run").status()).isEqualTo(200);
        }
        run.get(20, TimeUnit.SECONDS);
        assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
    }

    /** T1. */
    @Test
    void whoWaitsForTheEndOfAServerThatDoesNotStartGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        workers.atStart = () -> {
            begun.countDown();
            awaitQuietly(go);
            throw new IllegalStateException("on purpose");
        };
        CompletableFuture<Rocket> start = CompletableFuture.supplyAsync(() -> {
            try {
                return rocket.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        Thread waits = new Thread(rocket::join);
        waits.start();
        await().until(() -> waits.getState() == Thread.State.WAITING);
        go.countDown();
        assertThatThrownBy(() -> start.get(20, TimeUnit.SECONDS)).hasMessageContaining("on purpose");
        waits.join(20_000);
        assertThat(waits.isAlive()).isFalse();
    }

    /** T2, L9. */
    @Test
    void aServerStartsAndStopsManyTimes() throws Exception {
        int threads = 0;
        int descriptors = 0;
        for (int i = 0; i < 20; i++) {
            rocket.start();
            try (WireClient client = WireClient.connect(rocket.port())) {
                assertThat(client.ask("/").status()).isEqualTo(200);
            }
            rocket.stop();
            threads = i == 0 ? rocketThreads() : threads;
            descriptors = i == 0 ? openDescriptors() : descriptors;
        }
        int first = threads;
        await().until(() -> rocketThreads() <= first); // who has ended may be there for a moment
        // a jar or two may have been opened since
        int most = descriptors + 3;
        await().until(() -> openDescriptors() <= most);
        assertThat(rocket.stats().connectionsOpen()).isZero();
    }

    /** Descriptors of this process, where the system tells. */
    private static int openDescriptors() {
        String[] all = new File("/proc/self/fd").list();
        return all == null ? 0 : all.length;
    }

    private static int rocketThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rocket-"))
                .count();
    }

    @Test
    void theMethodIsToldOfAStopWhileRequestsGoOn() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        workers.atStopping = told::countDown;
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(60)));
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            workers.release();
            assertThat(client.read().status()).isEqualTo(200);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    /** As Spring Boot does: a patient stop first, and one that hurries it when the patience is over. */
    @Test
    void theMethodIsToldOnceWhenLittleIsLeftOfAGraceThatAnotherStopMadeShorter() throws Exception {
        AtomicInteger told = new AtomicInteger();
        workers.atGraceEnds = () -> {
            told.incrementAndGet();
            throw new IllegalStateException("on purpose");
        };
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofDays(1)));
            await().until(() -> rocket.state() == ServerState.DRAINING);
            rocket.stop(Duration.ofSeconds(3));
            assertThat(told).hasValue(1);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    /** T7: also where a stop has made it shorter. */
    @Test
    void theMethodIsToldWhenLittleIsLeftOfTheGraceOfARestart() throws Exception {
        AtomicInteger told = new AtomicInteger();
        workers.atGraceEnds = () -> {
            told.incrementAndGet();
            workers.release();
        };
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
            await().until(() -> answers(rocket.port()));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(3)));

            assertThat(client.read().status()).isEqualTo(200);
            assertThat(told).hasValue(1);
            restarted.get(20, TimeUnit.SECONDS);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerStopsAlsoIfItsMethodFailsTo() throws Exception {
        Runnable fails = () -> {
            throw new IllegalStateException("on purpose");
        };
        workers.atStopping = fails;
        workers.atStop = fails;
        for (int i = 0; i < 2; i++) {
            rocket.start();
            rocket.stop();
            assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
            rocket.join();
        }
    }

    /** T3. */
    @Test
    void idleConnectionsDelayAStopOnlyForALastWord() throws Exception {
        rocket.start();
        int port = rocket.port();
        try (WireClient client = WireClient.connect(port)) {
            client.ask("/");
            long begin = System.nanoTime();
            rocket.stop();
            long took = (System.nanoTime() - begin) / 1_000_000;
            System.out.println("T3: a stop with an idle client took " + took + " ms");
            // the classic one took ten seconds
            assertThat(took).isLessThan(5000);
            assertThat(client.closedWithin(20_000)).isTrue();
        }
        assertThatThrownBy(() -> WireClient.connect(port)).isInstanceOf(ConnectException.class);
    }

    /** T4. */
    @Test
    void aRequestInProgressFinishesAndSaysThatItIsTheLast() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(10)));
            await().until(() -> rocket.state() == ServerState.DRAINING);
            workers.release();
            WireClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualTo("close");
            stop.get(20, TimeUnit.SECONDS);
            assertThat(workers.grace).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
        }
    }

    /** T4. */
    @Test
    void whatDoesNotEndInTimeIsInterruptedAndCut() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            long begin = System.nanoTime();
            rocket.stop(Duration.ofMillis(300));
            long took = (System.nanoTime() - begin) / 1_000_000;
            System.out.println("T4: a stop with 300 ms of grace and a stuck request took " + took + " ms");
            assertThat(took).isBetween(300L, 10_000L);
            assertThat(client.closedWithin(20_000)).isTrue();
        }
    }

    /** T4. */
    @Test
    void whatWasQueuedIsInterruptedToo() throws Exception {
        Rocket alone = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .minThreads(1)
                .maxThreads(1)
                .build()
                .start();
        AtomicBoolean ended = new AtomicBoolean();
        workers.action = () -> {
            workers.services().workers().execute(() -> {
                awaitInterrupt();
                ended.set(true);
            });
            awaitInterrupt();
        };
        try (WireClient client = WireClient.connect(alone.port())) {
            client.get("/run");
            await().until(() -> workers.inside.get() == 1 && alone.stats().queued() == 1);
        } finally {
            alone.stop(Duration.ofMillis(50));
        }
        assertThat(ended).isTrue();
    }

    private static void awaitInterrupt() {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
    }

    @Test
    void aSecondStopWithLessGraceEndsTheFirstSooner() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> patient = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofMinutes(5)));
            await().until(() -> rocket.state() == ServerState.DRAINING);
            rocket.stop(Duration.ZERO);
            patient.get(20, TimeUnit.SECONDS);
            assertThat(client.closedWithin(20_000)).isTrue();
        }
    }

    /** T4: by a second after the grace, whatever the application does. */
    @Test
    void aRequestThatNothingInterruptsDoesNotKeepTheServer() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/deaf");
            await().until(() -> workers.inside.get() == 1);
            long begin = System.nanoTime();
            rocket.stop(Duration.ofMillis(300));
            long took = (System.nanoTime() - begin) / 1_000_000;
            System.out.println("T4: a stop with 300 ms of grace and a request that ends never took " + took + " ms");
            assertThat(took).isBetween(300L, 10_000L);
            assertThat(workers.deafened.get()).isPositive();
            // or what waits for its own requests would take the grace twice
            assertThat(workers.grace).isZero();
            assertThat(client.closedWithin(20_000)).isTrue();
        }
        workers.release();
        await().until(() -> rocketThreads() == 0);
    }

    /** T3: who connected before the stop is served, however late the listener comes to it. */
    @Test
    void whatWaitsInTheBacklogIsAcceptedBeforeTheSocketIsClosed() throws Exception {
        rocket.start();
        List<WireClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                clients.add(WireClient.connect(rocket.port()).get("/" + i));
            }
            rocket.stop();
            for (WireClient client : clients) {
                assertThat(client.read().status()).isEqualTo(200);
                assertThat(client.closedWithin(20_000)).isTrue();
            }
        } finally {
            for (WireClient client : clients) {
                client.close();
            }
        }
    }

    /** T5. */
    @Test
    void twoStopsAtOnceDoNotDeadlock() throws Exception {
        rocket.start();
        CompletableFuture<Void> one = CompletableFuture.runAsync(rocket::stop);
        CompletableFuture<Void> two = CompletableFuture.runAsync(rocket::stop);
        one.get(20, TimeUnit.SECONDS);
        two.get(20, TimeUnit.SECONDS);
        rocket.stop();
        assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
    }

    /** T7. */
    @Test
    void aRestartKeepsThePortAndTheRequestsUnderWay() throws Exception {
        rocket.start();
        int port = rocket.port();
        try (WireClient busy = WireClient.connect(port);
                WireClient idle = WireClient.connect(port)) {
            idle.ask("/");
            busy.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> restart = CompletableFuture.runAsync(rocket::restart);
            await().until(() -> answers(port));
            workers.release();
            WireClient.Answer answer = busy.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEmpty();
            restart.get(20, TimeUnit.SECONDS);
            assertThat(rocket.port()).isEqualTo(port);
            assertThat(answers(port)).isTrue();
            // both went over to the new threads
            assertThat(busy.ask("/").status()).isEqualTo(200);
            assertThat(idle.ask("/").status()).isEqualTo(200);
        }
    }

    /** T7: resting connections, half a head and a connection that said nothing yet survive, and keep their place. */
    @Test
    void aRestartTakesOverWhatRests() throws Exception {
        rocket.start();
        try (WireClient idle = WireClient.connect(rocket.port());
                WireClient half = WireClient.connect(rocket.port());
                WireClient silent = WireClient.connect(rocket.port())) {
            idle.ask("/");
            half.send("GET /half HTTP/1.1\r\nHost: lo");
            await().until(() -> rocket.stats().bytesRead() >= 60);
            rocket.restart();
            assertThat(rocket.stats().connectionsOpen()).isEqualTo(3);
            assertThat(rocket.stats().connectionsAccepted()).isEqualTo(3);
            assertThat(half.send("calhost\r\n\r\n").read().status()).isEqualTo(200);
            assertThat(silent.ask("/").status()).isEqualTo(200);
            assertThat(idle.ask("/").status()).isEqualTo(200);
        }
        await().until(() -> rocket.stats().connectionsOpen() == 0);
    }

    /** T7: an application that asks for a restart can be replaced later: no thread keeps its class loader. */
    @Test
    void whoAsksForARestartIsNotKeptByTheThreadsThatBeginWithIt() throws Exception {
        rocket.start();
        List<Thread> before = monitors();
        WeakReference<ClassLoader> application = askForARestart();
        await().until(() -> !monitors().isEmpty() && monitors().stream().noneMatch(before::contains));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return application.refersTo(null);
        });
    }

    /** What asks is of a class loader of its own; that is answered. */
    private WeakReference<ClassLoader> askForARestart() throws Exception {
        Application application = new Application();
        Runnable asking = (Runnable)
                application.define(Asking.class).getConstructor(Runnable.class).newInstance((Runnable) rocket::restart);
        workers.action = asking;
        try (WireClient client = WireClient.connect(rocket.port())) {
            assertThat(client.ask("/run").status()).isEqualTo(200);
        }
        workers.action = () -> {};
        return new WeakReference<>(application);
    }

    /** The class loader of an application. */
    private static final class Application extends ClassLoader {
        Application() {
            super(LifeCycleIT.class.getClassLoader());
        }

        /** A class of the same code, but this application's own. */
        Class<?> define(Class<?> type) throws IOException {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(getResourceAsStream(file))) {
                byte[] octets = in.readAllBytes();
                return defineClass(type.getName(), octets, 0, octets.length);
            }
        }
    }

    /** Does something as an application does it. */
    public record Asking(Runnable action) implements Runnable {
        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            ClassLoader usual = thread.getContextClassLoader();
            thread.setContextClassLoader(getClass().getClassLoader());
            action.run();
            thread.setContextClassLoader(usual);
        }
    }

    private static List<Thread> monitors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith("monitor"))
                .toList();
    }

    /** T7: a hundred restarts under load lose nothing, and leave no threads. */
    @Test
    void restartsUnderLoadLoseNothingAndDoNotNest() throws Exception {
        rocket.start();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> load = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String path = i == 3 ? "/sleep/3" : "/";
            load.add(CompletableFuture.runAsync(
                    () -> askUntil(enough, path, answered), command -> new Thread(command).start()));
        }
        await().until(() -> answered.get() > 100);
        int threads = rocketThreads();
        for (int i = 0; i < 100; i++) {
            rocket.restart();
        }
        enough.set(true);
        for (CompletableFuture<Void> each : load) {
            each.get(20, TimeUnit.SECONDS);
        }
        System.out.println("T7: " + answered + " requests answered during 100 restarts, none lost");
        assertThat(rocket.stats().connectionsAccepted()).isEqualTo(4);
        assertThat(rocket.stats().requests()).isEqualTo(answered.get());
        await().until(() -> rocketThreads() <= threads);
    }

    /** Asks over one connection, which must never end. */
    private void askUntil(AtomicBoolean enough, String path, AtomicInteger answered) {
        try (WireClient client = WireClient.connect(rocket.port())) {
            while (!enough.get()) {
                WireClient.Answer answer = client.ask(path);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Connection")).isEmpty();
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** T5, T7: a stop does not wait for what a restart waits for. */
    @Test
    void aStopDuringARestartKeepsItsOwnGrace() throws Exception {
        rocket.start();
        try (WireClient stuck = WireClient.connect(rocket.port())) {
            stuck.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            CompletableFuture<Void> restart = CompletableFuture.runAsync(rocket::restart);
            await().until(() -> answers(rocket.port()));
            long begin = System.nanoTime();
            rocket.stop(Duration.ofMillis(300));
            long took = (System.nanoTime() - begin) / 1_000_000;
            System.out.println("T5: a stop with 300 ms of grace during a restart took " + took + " ms");
            assertThat(took).isLessThan(8_000);
            assertThat(stuck.closedWithin(20_000)).isTrue();
            restart.get(20, TimeUnit.SECONDS);
            assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
        }
    }

    /** T7: what the method was offered at its start works on after a restart, timers that run already included. */
    @Test
    void timersAndWorkersOutliveARestart() throws Exception {
        rocket.start();
        CompletableFuture<String> early = new CompletableFuture<>();
        workers.services().timers().schedule(Duration.ofMillis(600), () -> early.complete("early"));
        rocket.restart();
        CompletableFuture<String> late = new CompletableFuture<>();
        workers.services().timers().schedule(Duration.ofMillis(10), () -> late.complete("late"));
        CompletableFuture<String> task = new CompletableFuture<>();
        workers.services().workers().execute(() -> task.complete("task"));
        assertThat(task.get(20, TimeUnit.SECONDS)).isEqualTo("task");
        assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo("late");
        assertThat(early.get(20, TimeUnit.SECONDS)).isEqualTo("early");
    }

    private static boolean answers(int port) throws IOException {
        try (WireClient client = WireClient.connect(port)) {
            return client.ask("/").status() == 200;
        }
    }

    /** L1. */
    @Test
    void everyInterfaceAccepts() throws IOException {
        try (Rocket two = Rocket.builder()
                .listen("127.0.0.1", 0)
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .build()
                .start()) {
            assertThat(two.ports()).hasSize(2).doesNotHaveDuplicates();
            for (int port : two.ports()) {
                assertThat(answers(port)).isTrue();
            }
        }
    }

    /** L2. */
    @Test
    void aPortInUseFailsTheStartAndIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Rocket unlucky = Rocket.builder()
                    .listen("127.0.0.1", 0)
                    .listen("0.0.0.0", taken.getLocalPort())
                    .method(workers)
                    .handleSignals(false)
                    .build();
            assertThatThrownBy(unlucky::start)
                    .isInstanceOfSatisfying(
                            ListenException.class,
                            refused -> assertThat(refused.listener().port()).isEqualTo(taken.getLocalPort()))
                    .hasMessageContaining("0.0.0.0:" + taken.getLocalPort());
            assertThat(unlucky.state()).isEqualTo(ServerState.STOPPED);
        }
    }

    /** Serves on for {@code timeouts.unready}, with a state that health checks see, until that is over or hurried. */
    @Test
    void aServerThatIsToldToStopIsNotReadyFirst() throws Exception {
        try (Rocket patient = withUnready(Duration.ofHours(1)).start()) {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(patient::stop);
            await().until(() -> patient.state() == ServerState.DRAINING);

            for (int i = 0; i < 3; i++) {
                try (WireClient client = WireClient.connect(patient.port())) {
                    assertThat(client.ask("/new").header("connection")).isEmpty();
                    assertThat(client.ask("/kept").status()).isEqualTo(200);
                }
            }
            assertThat(stop).isNotDone();

            patient.stop();
            stop.get(20, TimeUnit.SECONDS);
            assertThat(patient.state()).isEqualTo(ServerState.STOPPED);
        }
    }

    @Test
    void thatTimeEndsByItselfAndIsNotForThoseWhoGiveNoGrace() throws Exception {
        try (Rocket hasty = withUnready(Duration.ofMillis(300)).start()) {
            int port = hasty.port();
            long begin = System.nanoTime();
            hasty.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThatThrownBy(() -> WireClient.connect(port)).isInstanceOf(ConnectException.class);
        }
        try (Rocket patient = withUnready(Duration.ofHours(1)).start()) {
            CompletableFuture.runAsync(() -> patient.stop(Duration.ZERO)).get(20, TimeUnit.SECONDS);
            assertThat(patient.state()).isEqualTo(ServerState.STOPPED);
        }
    }

    /** Only a second stop hurries a stop, not one that had to wait for a start. */
    @Test
    void aStopDuringAStartServesOnFirst() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        workers.atStart = () -> awaitQuietly(go);
        try (Rocket patient = withUnready(Duration.ofHours(1))) {
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> {
                try {
                    patient.start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            await().until(() -> patient.state() == ServerState.STARTING);
            Thread stop = new Thread(patient::stop);
            stop.start();
            await().until(() ->
                    EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(stop.getState()));
            go.countDown();
            start.get(20, TimeUnit.SECONDS);

            await().until(() -> patient.state() == ServerState.DRAINING);
            for (int i = 0; i < 3; i++) {
                try (WireClient client = WireClient.connect(patient.port())) {
                    assertThat(client.ask("/new").status()).isEqualTo(200);
                }
            }
            assertThat(stop.isAlive()).isTrue();

            patient.stop();
            stop.join(20_000);
            assertThat(patient.state()).isEqualTo(ServerState.STOPPED);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An interrupt that nobody has seen yet neither shortens a stop nor makes it spin, and is kept. */
    @Test
    void anInterruptedThreadStopsAsAnyOther() throws Exception {
        Duration unready = Duration.ofMillis(300);
        Duration grace = Duration.ofMillis(700);
        try (Rocket server = withUnready(unready).start();
                WireClient client = WireClient.connect(server.port())) {
            client.get("/wait");
            await().until(() -> workers.inside.get() == 1);
            AtomicLong busy = new AtomicLong();
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            long begin = System.nanoTime();
            Thread stop = new Thread(() -> {
                Thread.currentThread().interrupt();
                server.stop(grace);
                busy.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                flag.complete(Thread.currentThread().isInterrupted());
            });
            stop.start();
            assertThat(flag.get(20, TimeUnit.SECONDS)).as("the flag is kept").isTrue();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.out.println("an interrupted stop took " + took + ", and computed " + Duration.ofNanos(busy.get()));
            assertThat(took).isGreaterThanOrEqualTo(unready.plus(grace));
            assertThat(Duration.ofNanos(busy.get())).isLessThan(took.dividedBy(2));
        }
    }

    private Rocket withUnready(Duration unready) {
        return Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .configure(config -> config.withTimeouts(config.timeouts().withUnready(unready)))
                .build();
    }
}
