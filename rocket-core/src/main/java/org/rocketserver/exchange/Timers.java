package org.rocketserver.exchange;

import java.time.Duration;

/** Delayed actions, run by the server's workers. Thread-safe. */
public interface Timers {
    /**
     * Runs an action once, not earlier than the delay from now.
     *
     * @param delay how long to wait, not negative
     * @param action runs on a worker thread and may block
     * @return takes the action back
     */
    Timer schedule(Duration delay, Runnable action);

    /** A delayed action that can be taken back. */
    @FunctionalInterface
    interface Timer {
        /** Takes the action back; does nothing when it has begun. */
        void cancel();
    }
}
