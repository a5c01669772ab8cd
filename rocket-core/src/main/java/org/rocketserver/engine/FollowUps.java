package org.rocketserver.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Short tasks that a leader started inside a request, and when it does them: right after a request that waits for them,
 * before the next one is begun, else when no connection is ready. So a request is answered while all that it is made of
 * is still in the processor's caches. What goes on with a connection, such as the end of an asynchronous request, comes
 * right after the task that asked for it, in turns with the others: its answer leaves before the next one is begun, by
 * the same buffer. Thread-safe, but for what is the holder's of the lead.
 */
final class FollowUps {
    /** After so many connections, and the active queue, get their turn: tasks may beget tasks for ever. */
    private static final int IN_A_ROW = 64;

    /** What a request that waits is made of as a rule: a task that it started, and the end that this asks for. */
    private static final int OF_ONE_REQUEST = 2;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> goingOn = new ConcurrentLinkedQueue<>();
    private final Workers workers;

    /** Whether what was taken last goes on with a connection. Owner: holder of the lead. */
    private boolean wentOn;

    /** How many were taken since a connection was served or looked for. Owner: holder of the lead. */
    private int inARow;

    /** How many were taken since the active queue had its turn. Owner: holder of the lead. */
    private int sinceQueued;

    /** What became of the connection that was served last. Owner: holder of the lead. */
    private Next served = Next.IDLE;

    FollowUps(Workers workers) {
        this.workers = workers;
    }

    void add(FollowUp task) {
        (task.goesOn() ? goingOn : tasks).add(task);
    }

    boolean isEmpty() {
        return tasks.isEmpty() && goingOn.isEmpty();
    }

    // ---- holder of the lead only

    /** A connection was served. */
    void follow(Next next) {
        served = next;
        inARow = 0;
    }

    /** Whether it is time to look for connections that are ready. */
    boolean giveWay() {
        return inARow >= IN_A_ROW;
    }

    /** Connections were looked for. */
    void gaveWay() {
        inARow = 0;
    }

    /**
     * Takes what a leader does before it serves the next connection, if anything: after a request that waits what that
     * has begun, and no more, as others are ready; after one that always has more to do a single task.
     *
     * @param ready whether connections are ready
     */
    @Nullable
    Runnable next(boolean ready) {
        Runnable task = served == Next.SUSPENDED && inARow < OF_ONE_REQUEST ? poll() : null;
        if (task == null && (!ready || (served == Next.AGAIN && inARow == 0))) {
            task = nextOfAll();
        }
        if (task != null) {
            inARow++;
            sinceQueued++;
        }
        return task;
    }

    /** Follow-ups come first, but for the turns of the active queue. */
    private @Nullable Runnable nextOfAll() {
        boolean queueFirst = sinceQueued >= IN_A_ROW;
        Runnable task = queueFirst ? pollQueue() : poll();
        if (task == null) {
            task = queueFirst ? poll() : pollQueue();
        }
        return task;
    }

    private @Nullable Runnable pollQueue() {
        sinceQueued = 0;
        OwnTime.codeBegins(); // unlike a follow-up, an entry does not say so itself
        return workers.poll();
    }

    private @Nullable Runnable poll() {
        Runnable task = wentOn ? tasks.poll() : goingOn.poll();
        if (task != null) {
            wentOn = !wentOn;
            return task;
        }
        return wentOn ? goingOn.poll() : tasks.poll();
    }

    // ---- any thread

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
