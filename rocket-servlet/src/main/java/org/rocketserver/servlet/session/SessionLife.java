package org.rocketserver.servlet.session;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How long a session lives, and who uses it: counts requests in and out, knows when its time is over, and lets one
 * caller end it. Thread-safe. Its lock is held for moments only, but while the session moves to a store.
 */
final class SessionLife {
    /** {@code VALID → ENDING → ENDED}, or {@code VALID → STORED}: each is entered once, under the lock. */
    private enum Phase {
        VALID,
        /** Listeners are being told; attributes can still be used. */
        ENDING,
        ENDED,
        /** Moved to a store; lives on in another object. */
        STORED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final long created;

    private volatile Phase phase = Phase.VALID;
    private volatile int maxInactiveSeconds;
    private volatile boolean joined;

    /** When the request before the present one came: what the application sees. */
    private volatile long lastAccessed;

    /** When the present or latest request came. */
    private long thisAccessed;

    /** When the latest request came or went: what expiry counts from. */
    private volatile long restingSince;

    /** How many requests are using the session. */
    private int users;

    /** Times are in milliseconds as {@link SessionManager#now} counts them. */
    SessionLife(long created, long lastAccessed, int maxInactiveSeconds) {
        this.created = created;
        this.lastAccessed = lastAccessed;
        this.thisAccessed = lastAccessed;
        this.restingSince = lastAccessed;
        this.maxInactiveSeconds = maxInactiveSeconds;
    }

    // requests come and go

    /** Counts a first request in, which made the session or brings its id from another application. */
    void enterNew() {
        lock.lock();
        try {
            users++;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a request of the session's client in. False if the session is over or gone: look again. */
    boolean enter(long now) {
        lock.lock();
        try {
            if (phase != Phase.VALID || due(now)) {
                return false;
            }
            users++;
            lastAccessed = thisAccessed;
            thisAccessed = now;
            restingSince = now;
            joined = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a request out. */
    void leave(long now) {
        lock.lock();
        try {
            users--;
            restingSince = now;
        } finally {
            lock.unlock();
        }
    }

    /** Whether requests are using it. */
    boolean inUse() {
        lock.lock();
        try {
            return users > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether its client never came back with its id. */
    boolean isNewcomer() {
        return !joined;
    }

    // time

    long created() {
        return created;
    }

    long lastAccessed() {
        return lastAccessed;
    }

    long thisAccessed() {
        lock.lock();
        try {
            return thisAccessed;
        } finally {
            lock.unlock();
        }
    }

    long restingSince() {
        return restingSince;
    }

    /** When the latest request came, or, if it lasted longer than {@code lag} milliseconds, when it was last served. */
    long lastUse(long now, long lag) {
        lock.lock();
        try {
            long served = users > 0 ? now : restingSince;
            return served - thisAccessed > lag ? served : thisAccessed;
        } finally {
            lock.unlock();
        }
    }

    /** How long it may rest; zero or less is for ever. */
    int maxInactiveSeconds() {
        return maxInactiveSeconds;
    }

    void maxInactiveSeconds(int seconds) {
        maxInactiveSeconds = seconds;
    }

    /** When it will be over if nothing happens, or {@code Long.MAX_VALUE}. */
    long deadline() {
        int seconds = maxInactiveSeconds;
        return seconds <= 0 ? Long.MAX_VALUE : restingSince + seconds * 1000L;
    }

    /** Its client may have asked for something later than was known. */
    void restingSince(long when) {
        restingSince = when;
    }

    private boolean due(long now) {
        return users == 0 && deadline() <= now;
    }

    // the end

    /** Whether requests may go on with it. */
    boolean valid() {
        return phase == Phase.VALID;
    }

    /** Whether it lives on in another object, to be had from the store. */
    boolean moved() {
        return phase == Phase.STORED;
    }

    /** Whether everybody has been told that it is over. */
    boolean ended() {
        return phase == Phase.ENDED;
    }

    /**
     * Refuses what needs a session that lives, or is just ending.
     *
     * @throws IllegalStateException it is over
     */
    void check() {
        Phase now = phase;
        if (now != Phase.VALID && now != Phase.ENDING) {
            throw over(now);
        }
    }

    private static IllegalStateException over(Phase now) {
        return new IllegalStateException(
                now == Phase.STORED
                        ? "the session has left for its store, since no request uses it any more; while one does, ask it"
                                + " for getAccessor(), by which code outside requests reaches it (Servlet 6.1"
                                + " HttpSession.Accessor)"
                        : "the session was invalidated (Servlet 6.1 §7)");
    }

    /** Begins the end. True for one caller only. */
    boolean beginEnd() {
        lock.lock();
        try {
            return endNow();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the end if its time is over and nobody uses it. True for one caller only. */
    boolean beginExpiry(long now) {
        lock.lock();
        try {
            return due(now) && endNow();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the end if nobody uses it. True for one caller only. */
    boolean beginEviction() {
        lock.lock();
        try {
            return users == 0 && endNow();
        } finally {
            lock.unlock();
        }
    }

    private boolean endNow() {
        if (phase != Phase.VALID) {
            return false;
        }
        phase = Phase.ENDING;
        return true;
    }

    /** Everybody has been told. Called by who began the end. */
    void end() {
        phase = Phase.ENDED;
    }

    /** It was ended by another server that has the same store: nobody is told. False if it was over already. */
    boolean endElsewhere() {
        lock.lock();
        try {
            if (phase != Phase.VALID) {
                return false;
            }
            phase = Phase.ENDED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves memory for a store, while nobody can get in; who tries waits and finds it gone.
     *
     * @param mayGo whether it may, asked meanwhile
     * @param move takes it out of memory; if that throws, the session stays
     * @return whether it has left
     */
    boolean moveToStore(BooleanSupplier mayGo, Runnable move) {
        lock.lock();
        try {
            if (phase != Phase.VALID || !mayGo.getAsBoolean()) {
                return false;
            }
            move.run();
            phase = Phase.STORED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does something while it cannot end or move.
     *
     * @throws IllegalStateException it is over
     */
    void whileValid(Runnable action) {
        lock.lock();
        try {
            if (phase != Phase.VALID) {
                throw over(phase);
            }
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** For the log, such as {@code VALID}. */
    @Override
    public String toString() {
        return phase.toString();
    }
}
