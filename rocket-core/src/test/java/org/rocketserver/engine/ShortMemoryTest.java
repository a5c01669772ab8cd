package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.testkit.LogLines;

/** What an application that takes all memory for a moment does to the monitor: nothing that lasts. */
@Timeout(60)
class ShortMemoryTest {
    private static final Duration SOON = Duration.ofMillis(20);

    private final AtomicInteger run = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private LogLines lines;

    @BeforeEach
    void listen() {
        lines = LogLines.of("Rocket").alone();
    }

    @AfterEach
    void listenNoMore() {
        lines.close();
        lines.clear(); // which hold connections
    }

    private void failTwice() {
        if (failures.incrementAndGet() <= 2) {
            throw new OutOfMemoryError("thrown on purpose");
        }
    }

    private static Monitor monitor(Workers workers) {
        return new Monitor(new Monitor.Timings(SOON, SOON, SOON, SOON), workers);
    }

    private static void whileItRuns(Monitor monitor, Runnable test) throws InterruptedException {
        Thread thread = new Thread(monitor, "short-memory-test");
        thread.start();
        try {
            test.run();
        } finally {
            monitor.stop();
            thread.join(20_000);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void theMonitorGoesOnWhereItFailsAsItGoesToSleep() throws Exception {
        Monitor monitor = monitor(new NoWorkers() {
            @Override
            long nextLook() {
                failTwice();
                return super.nextLook();
            }

            @Override
            public void execute(Runnable task) {
                task.run();
            }
        });
        whileItRuns(monitor, () -> {
            await().until(() -> failures.get() > 2);
            monitor.schedule(SOON, run::incrementAndGet);
            await().until(() -> run.get() == 1);
        });
    }

    @Test
    void aTimerThatNobodyCouldBeFoundForRunsLater() throws Exception {
        Monitor monitor = monitor(new NoWorkers() {
            @Override
            public void execute(Runnable task) {
                failTwice();
                task.run();
            }
        });
        whileItRuns(monitor, () -> {
            monitor.schedule(SOON, run::incrementAndGet);
            await().until(() -> run.get() == 1);
        });
        assertThat(failures).hasValue(3);
    }

    /** It is taken from its rest by then, so that nobody else would come to it. */
    @Test
    void aConnectionWhoseTimeIsOverAndThatNobodyCouldBeFoundForIsClosed() throws Exception {
        Workers workers = new NoWorkers() {
            @Override
            public void execute(Runnable task) {
                failTwice();
            }
        };
        Monitor monitor = monitor(workers);
        Group group = new Group(workers, monitor, () -> {}, connection -> false);
        try {
            Connection connection = connection(group);
            assertThat(connection.rest(Due.now(), false)).isFalse();
            monitor.rests(connection, connection.deadline);
            whileItRuns(monitor, () -> await().until(() -> !connection.open()));
        } finally {
            group.stop();
            group.close();
        }
    }

    /** Both are due in one turn, the connection first. */
    @Test
    void aConnectionWhoseTimeIsOverIsNotLostByATimerBehindIt() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        Workers workers = new NoWorkers() {
            @Override
            public void execute(Runnable task) {
                if (failures.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("thrown on purpose");
                }
                ended.incrementAndGet();
            }
        };
        Monitor monitor = monitor(workers);
        Group group = new Group(workers, monitor, () -> {}, connection -> false);
        try {
            Connection connection = connection(group);
            assertThat(connection.rest(Due.now(), false)).isFalse();
            monitor.rests(connection, connection.deadline);
            monitor.schedule(Duration.ZERO, run::incrementAndGet);
            whileItRuns(monitor, () -> await().until(() -> ended.get() == 2));
        } finally {
            group.stop();
            group.close();
        }
    }

    private static Connection connection(Group group) throws IOException {
        ServerContext context = new ServerContext(
                Limits.DEFAULT, Timeouts.DEFAULT, InstantSource.system(), connection -> null, new Counters());
        context.opened();
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return new Connection(new NoPeer() {}, group, context, nowhere, nowhere);
    }
}
