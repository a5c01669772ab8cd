package org.rocketserver.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Short tasks that a leader started inside a request, for whoever leads when nothing is ready. What goes on with a
 * connection, such as the end of an asynchronous request, comes right after the task that asked for it, in turns with
 * the others: its answer leaves before the next one is begun, by the same buffer and while all that it is made of is
 * still in the processor's caches. Thread-safe.
 */
final class FollowUps {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> goingOn = new ConcurrentLinkedQueue<>();
    private final Workers workers;

    /** Whether what was taken last goes on with a connection. Owner: holder of the lead. */
    private boolean wentOn;

    FollowUps(Workers workers) {
        this.workers = workers;
    }

    void add(FollowUp task) {
        (task.goesOn() ? goingOn : tasks).add(task);
    }

    boolean isEmpty() {
        return tasks.isEmpty() && goingOn.isEmpty();
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
        Runnable task = queued == null ? poll() : queued;
        return task == null && inARow > 0 ? workers.poll() : task;
    }

    private @Nullable Runnable poll() {
        Runnable task = wentOn ? tasks.poll() : goingOn.poll();
        if (task != null) {
            wentOn = !wentOn;
            return task;
        }
        return wentOn ? goingOn.poll() : tasks.poll();
    }

    /** Nobody leads, nor comes to: whoever is free does what was left to the leader. */
    void giveAway() {
        giveAway(goingOn);
        giveAway(tasks);
    }

    private void giveAway(ConcurrentLinkedQueue<Runnable> from) {
        for (Runnable task = from.poll(); task != null; task = from.poll()) {
            workers.submit(task);
        }
    }
}
