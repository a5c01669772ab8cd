package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;
import org.slf4j.LoggerFactory;

/**
 * P5: threads of the pool that are interrupted, or die outside of any request. An error in a place where they wait is
 * brought about through the one foreign thing that is called there, the log.
 */
class KilledWorkersIT {
    private static final Duration QUIET = Duration.ofMillis(500);

    private final TestWorkers workers = new TestWorkers();
    private final List<WireClient> clients = new ArrayList<>();
    private final Killer killer = new Killer();
    private Rocket rocket;

    /** Ends threads as they write to the log. */
    private static final class Killer extends TurboFilter {
        private final Set<Thread> victims = ConcurrentHashMap.newKeySet();
        private final Set<Thread> caught = ConcurrentHashMap.newKeySet();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        /** Whether errors cannot be reported either. */
        private volatile boolean speechless;

        @Override
        public FilterReply decide(
                org.slf4j.Marker marker,
                Logger logger,
                Level level,
                String format,
                Object[] parameters,
                Throwable thrown) {
            if (level == Level.TRACE && victims.contains(Thread.currentThread())) {
                caught.add(Thread.currentThread());
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                victims.remove(Thread.currentThread());
                throw new Death();
            }
            if (speechless && level == Level.ERROR) {
                throw new Death();
            }
            return FilterReply.NEUTRAL;
        }
    }

    private static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death() {
            super("killed on purpose");
        }
    }

    @BeforeEach
    void arm() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(killer);
    }

    @AfterEach
    void stop() throws IOException {
        killer.gate.countDown();
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList().remove(killer);
        workers.release();
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
    }

    private void start(int min, int max) throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .minThreads(min)
                .maxThreads(max)
                .build()
                .start();
        await().until(() -> rocket.stats().threadsIdle() == min);
    }

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    private static List<WorkerThread> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(WorkerThread.class::isInstance)
                .map(WorkerThread.class::cast)
                .toList();
    }

    private static boolean leads(Thread thread) {
        return List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getClassName().equals(Group.class.getName()));
    }

    private void servesAsManyAsBefore(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connect().get("/wait");
        }
        await().until(() -> workers.inside.get() == count);
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(rocket.stats().threads()).isEqualTo(count);
    }

    @Test
    void threadsThatWaitAndAreInterruptedWaitOn() throws Exception {
        start(4, 4);
        List<WorkerThread> before = workerThreads();
        for (int i = 0; i < 5; i++) {
            before.forEach(Thread::interrupt);
        }
        await().until(() -> before.stream().noneMatch(Thread::isInterrupted));
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        long begin = before.stream()
                .mapToLong(thread -> times.getThreadCpuTime(thread.getId()))
                .sum();
        TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
        long took = before.stream()
                        .mapToLong(thread -> times.getThreadCpuTime(thread.getId()))
                        .sum()
                - begin;
        System.out.println("P5: " + took / 1000 + " us of processor in " + QUIET.toMillis() + " ms after interrupts");
        assertThat(took).isLessThan(QUIET.toNanos() / 2);
        assertThat(workerThreads()).containsExactlyInAnyOrderElementsOf(before);
        servesAsManyAsBefore(4);
    }

    @Test
    void threadsThatDieAsTheyWaitAreReplaced() throws Exception {
        start(4, 4);
        List<WorkerThread> parked =
                workerThreads().stream().filter(thread -> !leads(thread)).toList();
        assertThat(parked).isNotEmpty();
        killer.victims.addAll(parked);
        parked.forEach(Thread::interrupt);
        await().until(() -> parked.stream().noneMatch(Thread::isAlive));
        await().until(() -> rocket.stats().threads() == 4 && rocket.stats().threadsIdle() == 4);
        servesAsManyAsBefore(4);
    }

    /** The worst moment: it has been told to lead, so that nobody else is. */
    @Test
    void whatAThreadWasGivenAsItDiedIsDoneByAnother() throws Exception {
        start(2, 2);
        WorkerThread parked = workerThreads().stream()
                .filter(thread -> !leads(thread))
                .findFirst()
                .orElseThrow();
        killer.gate = new CountDownLatch(1);
        killer.victims.add(parked);
        parked.interrupt();
        await().until(() -> killer.caught.contains(parked));
        connect().get("/wait");
        await().until(() -> parked.assigned != null);
        killer.gate.countDown();
        await().until(() -> !parked.isAlive());
        assertThat(connect().ask("/").status()).isEqualTo(200);
        workers.release();
        assertThat(clients.get(0).read().status()).isEqualTo(200);
        assertThat(rocket.stats().threads()).isEqualTo(2);
    }

    @Test
    void anErrorWhileLeadingPassesTheLeadOn() throws Exception {
        start(4, 4);
        killLeaders();
        servesAsManyAsBefore(4);
    }

    /** As when memory is short: what failed cannot be told either. */
    @Test
    void anErrorWhileLeadingPassesTheLeadOnAlsoIfItCannotBeReported() throws Exception {
        start(4, 4);
        killer.speechless = true;
        killLeaders();
        servesAsManyAsBefore(4);
    }

    private void killLeaders() {
        List<WorkerThread> leaders =
                workerThreads().stream().filter(KilledWorkersIT::leads).toList();
        assertThat(leaders).isNotEmpty();
        killer.victims.addAll(leaders);
        leaders.forEach(Thread::interrupt);
        await().until(() -> killer.victims.isEmpty());
        await().until(() -> rocket.stats().threads() == 4 && rocket.stats().threadsIdle() == 4);
    }
}
