package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.testkit.TestWorkers;

/** What a worker that has become free does. */
class FreeWorkerTest {
    private final ThreadPool pool = new ThreadPool(
            ThreadConfig.DEFAULT.withMin(1).withMax(1), new TestWorkers(), "free-worker-test-", new Buffers(4));
    private final List<Group> groups = new ArrayList<>();

    @BeforeEach
    void startWithoutGroups() throws IOException {
        pool.start(groups);
        await().until(() -> pool.idle() == 1); // its one worker does nothing more
        Duration some = Duration.ofSeconds(1);
        Monitor monitor = new Monitor(new Monitor.Timings(some, some, some, some), pool);
        for (int i = 0; i < 2; i++) {
            groups.add(new Group(pool, monitor, () -> {}, connection -> false));
        }
    }

    @AfterEach
    void stop() throws IOException {
        pool.stop();
        for (Group group : groups) {
            group.close();
        }
        await().until(() -> pool.alive().isEmpty());
    }

    private @Nullable Runnable find() {
        pool.lock.lock();
        try {
            return pool.find();
        } finally {
            pool.lock.unlock();
        }
    }

    @Test
    void aLeadThatNobodyComesForGoesBeforeOneThatIsPromised() {
        groups.get(0).lead.promise(true);
        assertThat(find()).isSameAs(groups.get(1).leadTask);
        assertThat(find()).as("both are promised now").isSameAs(groups.get(0).stepInTask);
    }

    @Test
    void theQueueGoesBeforeAll() {
        Runnable task = () -> {};
        pool.queue.add(task, null);
        assertThat(find()).isSameAs(task);
    }
}
