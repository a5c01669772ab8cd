package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.testkit.TestWorkers;

/** When a leader does what was started inside requests, while other connections are ready and while none is. */
class FollowUpsTest {
    private static final boolean OTHERS_READY = true;

    private final ThreadPool pool =
            new ThreadPool(ThreadConfig.DEFAULT, new TestWorkers(), "follow-ups-test-", new Buffers(4));
    private final FollowUps followUps = new FollowUps(pool);
    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void nobodyElse() {
        pool.stop();
    }

    private void add(String name) {
        add(name, () -> {});
    }

    private void add(String name, Runnable begins) {
        add(name, false, begins);
    }

    private void addStep(String name) {
        add(name, true, () -> {});
    }

    private void add(String name, boolean goesOn, Runnable begins) {
        Runnable task = () -> {
            done.add(name);
            begins.run();
        };
        followUps.add(new FollowUp(task, goesOn, pool.pace(), 0));
    }

    private void queue(String name) {
        pool.execute(() -> done.add(name));
    }

    /** Does what comes before the next connection. */
    private void doFirst() {
        doWhat(OTHERS_READY);
    }

    private void doAll() {
        doWhat(!OTHERS_READY);
    }

    private void doWhat(boolean othersReady) {
        for (Runnable task = followUps.next(othersReady); task != null; task = followUps.next(othersReady)) {
            task.run();
        }
    }

    @Test
    void aRequestThatWaitsComesToItsEndBeforeTheNextOneBegins() {
        add("task", () -> addStep("step"));
        followUps.follow(Next.SUSPENDED);
        doFirst();

        assertThat(done).containsExactly("task", "step");
        assertThat(followUps.isEmpty()).isTrue();
    }

    @Test
    void oneThatBeginsMoreDoesNotKeepTheOthersWaiting() {
        for (int i = 1; i <= 5; i++) {
            add("task " + i);
        }
        followUps.follow(Next.SUSPENDED);
        doFirst();

        assertThat(done).containsExactly("task 1", "task 2");
    }

    @Test
    void whatARequestThatIsOverHasBegunComesAfterTheOthers() {
        add("task");
        followUps.follow(Next.IDLE);
        doFirst();
        assertThat(done).isEmpty();

        Runnable task = followUps.next(!OTHERS_READY);
        assertThat(task).isNotNull();
        task.run();
        assertThat(done).containsExactly("task");
    }

    @Test
    void oneThatAlwaysHasMoreToDoLeavesRoomForATask() {
        add("task 1");
        add("task 2");
        followUps.follow(Next.AGAIN);
        doFirst();

        assertThat(done).containsExactly("task 1");
    }

    @Test
    void whatARequestHasBegunComesBeforeTheActiveQueue() {
        queue("queued");
        add("task");
        followUps.follow(Next.SUSPENDED);
        doAll();

        assertThat(done).containsExactly("task", "queued");
    }

    @Test
    void besideOneThatAlwaysHasMoreToDoTheActiveQueueComesAfterTheRest() {
        for (int i = 1; i <= 3; i++) {
            queue("queued " + i);
        }
        add("task");
        for (int i = 0; i < 3; i++) {
            followUps.follow(Next.AGAIN);
            doFirst();
        }

        assertThat(done).containsExactly("task", "queued 1", "queued 2");
    }

    @Test
    void besideTasksWithoutEndTheActiveQueueHasItsTurn() {
        queue("queued");
        for (int i = 0; i < 100; i++) {
            add("task");
        }
        for (int i = 0; i < 100; i++) {
            followUps.follow(Next.AGAIN);
            doFirst();
        }

        assertThat(done).hasSize(100).contains("queued");
    }

    @Test
    void tasksWithoutEndGiveWay() {
        followUps.follow(Next.SUSPENDED);
        int taken = 0;
        while (!followUps.giveWay()) {
            add("task");
            assertThat(followUps.next(!OTHERS_READY)).isNotNull();
            taken++;
        }
        assertThat(taken).isBetween(2, 100);

        followUps.gaveWay();
        assertThat(followUps.giveWay()).isFalse();
    }
}
