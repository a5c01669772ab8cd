package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.engine.LookInterval.Finding;
import org.rocketserver.testkit.TestWorkers;

/** What becomes of a lead that nobody has. */
class GroupTest {
    private static final Duration SOME = Duration.ofSeconds(1);

    @Test
    void theMonitorGivesTheLeadBackAlsoIfItFails() throws IOException {
        ThreadPool pool = new ThreadPool(ThreadConfig.DEFAULT, new TestWorkers(), "group-test-", new Buffers(4));
        pool.stop(); // so that there is nobody to lead
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), pool);
        Group group = new Group(pool, monitor, () -> {}, connection -> false);
        group.close(); // so that selecting fails

        assertThatThrownBy(() -> group.look(0, 0)).isInstanceOf(ClosedSelectorException.class);
        assertThat(group.lead.isVacant()).isTrue();
    }

    @Test
    void aLeadThatNobodyComesForIsFoundVacant() throws IOException {
        ThreadPool pool = new ThreadPool(ThreadConfig.DEFAULT, new TestWorkers(), "group-test-", new Buffers(4));
        pool.stop(); // so that there is nobody to lead
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), pool);
        Group group = new Group(pool, monitor, () -> {}, connection -> false);
        try {
            assertThat(group.look(1, 0)).isEqualTo(Finding.VACANT);
            group.lead.promise(true);
            assertThat(group.look(2, 0)).as("somebody is on his way").isEqualTo(Finding.ACTIVE);
            group.lead.promise(false);
            group.stop();
            assertThat(group.look(3, 0)).as("nobody is to lead").isEqualTo(Finding.REST);
        } finally {
            group.close();
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHolderThatWaitsInsideOneRequestLosesTheLead() throws Exception {
        ThreadConfig one = ThreadConfig.DEFAULT.withMin(1).withMax(1);
        ThreadPool pool = new ThreadPool(one, new TestWorkers(), "group-test-", new Buffers(4));
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), pool);
        Group group = new Group(pool, monitor, () -> {}, connection -> false);
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<Thread> leader = new AtomicReference<>();
        try {
            pool.start(List.of(group));
            await().until(group.lead::isSelecting);
            assertThat(group.look(1, 0)).as("nobody is inside").isEqualTo(Finding.REST);
            pool.submit(() -> {
                leader.set(Thread.currentThread());
                awaitQuietly(end);
            });
            await().until(() -> {
                Thread found = leader.get();
                return found != null && found.getState() == Thread.State.WAITING;
            });
            assertThat(group.look(2, Long.MAX_VALUE)).as("the first look").isEqualTo(Finding.STUCK);
            assertThat(group.lead.isVacant()).isTrue();
        } finally {
            end.countDown();
            group.stop();
            pool.stop();
        }
    }

    /** What only the system knows is dear to ask, and a read that ends soon is no wait. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aHolderThatWaitsForTheSystemLosesTheLeadAtTheSecondLook() throws Exception {
        ThreadConfig one = ThreadConfig.DEFAULT.withMin(1).withMax(1);
        ThreadPool pool = new ThreadPool(one, new TestWorkers(), "group-test-", new Buffers(4));
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), pool);
        Group group = new Group(pool, monitor, () -> {}, connection -> false);
        Pipe pipe = Pipe.open();
        AtomicReference<WorkerThread> leader = new AtomicReference<>();
        try {
            pool.start(List.of(group));
            await().until(group.lead::isSelecting);
            pool.submit(() -> {
                leader.set((WorkerThread) Thread.currentThread());
                readOne(pipe);
            });
            await().until(() -> {
                WorkerThread found = leader.get();
                return found != null && !found.waitsInJava() && found.waits();
            });
            assertThat(group.look(1, Long.MAX_VALUE)).as("the first look").isEqualTo(Finding.ACTIVE);
            assertThat(group.look(2, Long.MAX_VALUE)).as("the second").isEqualTo(Finding.STUCK);
        } finally {
            pipe.sink().close();
            group.stop();
            pool.stop();
            await().until(() -> pool.alive().isEmpty());
            pipe.source().close();
        }
    }

    private static void readOne(Pipe pipe) {
        try {
            pipe.source().read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aHolderThatIsKeptOutByAnotherThreadLosesTheLeadToOneThatIsFree() throws Exception {
        ThreadConfig two = ThreadConfig.DEFAULT.withMin(1).withMax(2);
        ThreadPool pool = new ThreadPool(two, new TestWorkers(), "group-test-", new Buffers(4));
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), pool);
        Group group = new Group(pool, monitor, () -> {}, connection -> false);
        AtomicReference<Thread> leader = new AtomicReference<>();
        try {
            pool.start(List.of(group));
            await().until(group.lead::isSelecting);
            synchronized (group) {
                leave(pool, () -> {
                    leader.set(Thread.currentThread());
                    synchronized (group) {
                        leader.set(null);
                    }
                });
                group.queued();
                await().until(() -> {
                    Thread found = leader.get();
                    return found != null && found.getState() == Thread.State.BLOCKED;
                });
                assertThat(group.look(1, Long.MAX_VALUE)).as("inside since").isEqualTo(Finding.ACTIVE);
                assertThat(group.look(2, Long.MAX_VALUE)).as("nobody is free").isEqualTo(Finding.ACTIVE);
                assertThat(pool.grow(1)).isEqualTo(1);
                await().until(() -> pool.idle() == 1);
                assertThat(group.look(3, Long.MAX_VALUE)).as("somebody is").isEqualTo(Finding.STUCK);
            }
        } finally {
            group.stop();
            pool.stop();
        }
    }

    /** Leaves a task to the leader, where {@link ThreadPool#submit} would add a thread for it. */
    private static void leave(ThreadPool pool, Runnable task) {
        pool.lock.lock();
        try {
            pool.queue.add(task, null);
        } finally {
            pool.lock.unlock();
        }
    }
}
