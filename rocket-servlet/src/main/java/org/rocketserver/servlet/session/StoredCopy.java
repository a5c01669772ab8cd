package org.rocketserver.servlet.session;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The copy of one session in a store: whether there is one, and when it is to be written again. Thread-safe. Its lock
 * is held while the copy is written or removed, and taken before that of {@link SessionLife}.
 */
final class StoredCopy {
    /** How long a copy may be old whose session is only used: the time of its last use is in it. */
    static final long REFRESH_MILLIS = 60_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final SessionLife life;
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether the application changed the session since its copy was written. */
    private volatile boolean outdated;

    /**
     * When it was written, {@link #NEVER} if there is none. May lie before 1970: on a machine that began without a
     * clock and was set later. Written with the lock.
     */
    private volatile long written = NEVER;

    /** Whether it may be missing, though the session is not over. Written with the lock. */
    private volatile boolean doubtful;

    /** Writes the copy. */
    @FunctionalInterface
    interface Writing {
        /**
         * Writes it.
         *
         * @param changed whether the application changed the session since the last time, or only used it
         */
        void run(boolean changed);
    }

    /** Removes the copy. */
    @FunctionalInterface
    interface Removal {
        void run() throws IOException;
    }

    StoredCopy(SessionLife life) {
        this.life = life;
    }

    /** Whether there is one, as far as is known. */
    boolean exists() {
        return written != NEVER;
    }

    /** Whether there is one for sure, unless another server ended the session. */
    boolean certain() {
        return exists() && !doubtful;
    }

    /** Whether a sweep should write it while requests use the session. */
    boolean wanted(long now) {
        return doubtful || old(now);
    }

    /** Whether it should be written now that a request is over. */
    boolean due(long now) {
        if (!life.valid()) {
            return false;
        }
        return outdated || old(now);
    }

    /** Whether the time of use in it is behind that of the session by more than it may be. */
    private boolean old(long now) {
        return exists() && life.maxInactiveSeconds() > 0 && now - written >= mayLag();
    }

    /**
     * The time of use to be written: when the client last asked for something, or was last served, if that took so long
     * that the session would be over too early.
     */
    long lastUse(long now) {
        return life.maxInactiveSeconds() > 0 ? life.lastUse(now, mayLag()) : life.thisAccessed();
    }

    /** By how many milliseconds the time of use in it may be behind that of the session. */
    private long mayLag() {
        return Math.min(REFRESH_MILLIS, life.maxInactiveSeconds() * 1000L / 4);
    }

    /** Whether it is not, or no longer, what the session is. */
    boolean outdated() {
        return outdated;
    }

    /** It is not, or no longer, what the session is. */
    void outdate() {
        outdated = true;
    }

    /** It is in the store no more, and belongs there: the next is written as the first was. */
    void lost() {
        lock.lock();
        try {
            written = NEVER;
            doubtful = true;
            outdated = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * It was read from a store that keeps it: a copy is there, as new as the session but for the time of its last use,
     * which is taken in favour of the client.
     */
    void writtenAt(long when) {
        written = when;
        if (life.maxInactiveSeconds() > 0) {
            life.restingSince(when + mayLag());
        }
    }

    /** Writes it if it is due, one at a time. If the writing throws, it is due again. */
    void write(long now, Writing writing) {
        lock.lock();
        try {
            if (due(now)) {
                boolean changed = outdated;
                if (changed) { // a mark that was not seen is another request's, whose change is not written here
                    outdated = false;
                }
                boolean done = false;
                try {
                    writing.run(changed);
                    written = now;
                    doubtful = false;
                    done = true;
                } finally {
                    if (changed && !done) {
                        outdated = true;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes it away, if there is one: the session is over, or gets another id.
     *
     * @throws IOException as the removal throws it; then nobody knows whether it is there still, or for how long
     */
    void remove(Removal removal) throws IOException {
        lock.lock();
        try {
            if (exists()) {
                doubtful = true;
                removal.run();
                written = NEVER;
                doubtful = false;
            }
        } finally {
            if (doubtful) {
                outdated = true;
            }
            lock.unlock();
        }
    }

    /** Does something while it is neither written nor removed by others, and answers what that answers. */
    boolean exclusively(BooleanSupplier action) {
        lock.lock();
        try {
            return action.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
