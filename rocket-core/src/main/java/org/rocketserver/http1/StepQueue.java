package org.rocketserver.http1;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Step;

/**
 * The steps of one exchange: in order, one at a time. Somebody runs the exchange (its worker, or a thread that was sent
 * for) until {@link #next} finds nothing; then nobody does, and the next {@link #add} tells its caller to send for one.
 * Thread-safe.
 */
final class StepQueue {
    private @Nullable Step upNext;

    /** What comes after it; null while there was never more than one at a time, as of most exchanges. */
    private @Nullable ArrayDeque<Step> others;

    /** What is run at the end all the same, by whoever is inside. */
    private @Nullable Step last;

    /** Whether somebody runs the exchange, or was sent for and has not come. */
    private boolean running = true;

    /** Whether somebody is inside, and will ask for more. */
    private boolean inside = true;

    private boolean over;

    /**
     * Adds a step.
     *
     * @return whether a thread has to be sent for
     */
    synchronized boolean add(Step step) {
        if (over) {
            return false;
        }
        if (upNext == null) {
            upNext = step;
        } else {
            ArrayDeque<Step> queue = others;
            if (queue == null) {
                queue = new ArrayDeque<>(2);
                others = queue;
            }
            queue.add(step);
        }
        boolean send = !running;
        running = true;
        return send;
    }

    /** The next step for the thread that runs the exchange, or null: then it runs it no longer. */
    synchronized @Nullable Step next() {
        Step step = upNext;
        upNext = others == null ? null : others.poll();
        inside = step != null;
        if (!inside) {
            running = false;
        }
        return step;
    }

    /** Nothing will be run any more but what {@link #endWith} named; false if that was so already. */
    synchronized boolean end() {
        if (over) {
            return false;
        }
        over = true;
        upNext = last;
        others = null;
        return true;
    }

    /** Names what is run after an end that comes next. Has no effect if it came. */
    synchronized void endWith(Step step) {
        if (!over) {
            last = step;
        }
    }

    /**
     * Takes the last step if nobody is inside who would find it; false if there is none. A thread that was sent for
     * finds nothing then, if it ever comes: where a server has stopped none does.
     */
    synchronized boolean takeUnclaimed() {
        boolean unclaimed = over && !inside && upNext != null;
        if (unclaimed) {
            upNext = null;
        }
        return unclaimed;
    }

    /** Whether nobody runs the exchange. */
    synchronized boolean parked() {
        return !running;
    }
}
