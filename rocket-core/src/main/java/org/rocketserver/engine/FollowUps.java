package org.rocketserver.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Short tasks that a leader started inside a request, for whoever leads when nothing is ready. Thread-safe. */
final class FollowUps {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Workers workers;

    FollowUps(Workers workers) {
        this.workers = workers;
    }

    void add(Runnable task) {
        tasks.add(task);
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /**
     * Takes what a leader does next where nothing is ready. Follow-ups come first, but not for ever: they may start the
     * next ones, and the active queue waits.
     *
     * @param inARow how many tasks it has done since it served a connection
     */
    @Nullable
    Runnable next(int inARow) {
        Runnable queued = inARow == 0 ? workers.poll() : null;
        Runnable task = queued == null ? tasks.poll() : queued;
        return task == null && inARow > 0 ? workers.poll() : task;
    }

    /** Nobody leads, nor comes to: whoever is free does what was left to the leader. */
    void giveAway() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            workers.submit(task);
        }
    }
}
