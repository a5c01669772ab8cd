package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.exchange.Timers;

/** Timers that one monitor hands over to the next, as in a restart. */
@Timeout(60)
class TimersTest {
    private static final Duration SOON = Duration.ofMillis(20);

    /** Time enough to file a timer and to take it back. */
    private static final Duration LATER = Duration.ofSeconds(1);

    private final AtomicInteger executed = new AtomicInteger();
    private final AtomicInteger run = new AtomicInteger();
    private final Monitor first = monitor();
    private final Monitor second = monitor();
    private final Monitor last = monitor();
    private final Thread thread = new Thread(last, "timers-test");

    private Monitor monitor() {
        return new Monitor(new Monitor.Timings(SOON, SOON, SOON, SOON), new NoWorkers() {
            @Override
            public void execute(Runnable task) {
                executed.incrementAndGet();
                task.run();
            }
        });
    }

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        last.stop();
        thread.join(20_000);
    }

    @Test
    void oneThatIsTakenBackAfterwardsIsForgotten() {
        Timers.Timer timer = first.schedule(LATER, () -> {});
        first.handTimersTo(last);
        last.schedule(Duration.ZERO, () -> {});
        await("until what was told before is filed").until(() -> executed.get() == 1);

        timer.cancel();
        last.schedule(LATER, run::incrementAndGet);
        await().until(() -> run.get() == 1);
        assertThat(executed).hasValue(2);
    }

    @Test
    void oneThatIsHandedToWhoHasHandedOverRunsWithTheNext() {
        first.schedule(SOON, run::incrementAndGet);
        second.handTimersTo(last);
        first.handTimersTo(second);

        await().until(() -> run.get() == 1);
    }

    @Test
    void oneThatComesAfterwardsRunsToo() {
        first.handTimersTo(last);
        first.schedule(SOON, run::incrementAndGet);

        await().until(() -> run.get() == 1);
    }
}
