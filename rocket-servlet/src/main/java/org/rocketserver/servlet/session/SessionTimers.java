package org.rocketserver.servlet.session;

import java.time.Duration;

/** PORT: delayed actions. Thread-safe. */
@FunctionalInterface
public interface SessionTimers {
    /**
     * Runs an action once, not earlier than the delay from now, on a thread that may block.
     *
     * @param delay not negative
     * @return takes the action back; does nothing when it has begun
     */
    Runnable schedule(Duration delay, Runnable action);
}
