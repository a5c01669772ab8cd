package org.rocketserver.servlet.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * When the sessions of an application are looked through for those whose time is over: as soon as the first one's may
 * be, at most once a second. Sleeps on one timer until then. Thread-safe.
 */
final class SessionSweeps {
    /** From one to the next. */
    static final long SHORTEST_REST_MILLIS = 1000;

    private final InstantSource clock;
    private final SessionTimers timers;
    private final Runnable sweep;

    /** Guards the two below. */
    private final ReentrantLock lock = new ReentrantLock();

    private long next = Long.MAX_VALUE;
    private @Nullable Runnable cancel;

    private volatile boolean stopped;

    /**
     * None yet.
     *
     * @param clock what deadlines are counted by
     * @param timers for what lies ahead
     * @param sweep looks through the sessions, and plans the next time
     */
    SessionSweeps(InstantSource clock, SessionTimers timers, Runnable sweep) {
        this.clock = clock;
        this.timers = timers;
        this.sweep = sweep;
    }

    /** Sees to it that one comes when a session may be over, not much later, and not too often. */
    void plan(long deadline) {
        if (deadline == Long.MAX_VALUE || stopped) {
            return;
        }
        lock.lock();
        try {
            // one that is overdue was lost with a server that stopped in between
            if (deadline < next || next < clock.millis() - SHORTEST_REST_MILLIS) {
                cancel();
                next = deadline;
                long delay = Math.max(SHORTEST_REST_MILLIS, deadline - clock.millis());
                cancel = timers.schedule(Duration.ofMillis(delay), this::begin);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            next = Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
        if (!stopped) {
            sweep.run();
        }
    }

    /** None comes any more. */
    void stop() {
        stopped = true;
        lock.lock();
        try {
            cancel();
            next = Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** Guarded by the lock. */
    private void cancel() {
        Runnable planned = cancel;
        if (planned != null) {
            planned.run();
        }
    }
}
