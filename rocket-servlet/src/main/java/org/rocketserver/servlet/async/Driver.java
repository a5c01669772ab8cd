package org.rocketserver.servlet.async;

import java.util.concurrent.locks.ReentrantLock;

/**
 * When a listener of non-blocking I/O is called: never two calls at a time, and none that it may go on once the
 * application has said how it ends.
 */
abstract class Driver {
    private final Turns turns;
    private final boolean untilTheEnd;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock

    private boolean running;

    /** Whether a call is on its way, as the first one is from the beginning. */
    private boolean wanted = true;

    private boolean over;

    /**
     * A driver that was not begun.
     *
     * @param untilTheEnd whether there is something to do also when the application has said how it ends
     */
    Driver(Turns turns, boolean untilTheEnd) {
        this.turns = turns;
        this.untilTheEnd = untilTheEnd;
    }

    /** Has the listener called for the first time. */
    public final void begin() {
        turns.queue(this::turn, untilTheEnd);
    }

    /** The application was told "not now": its listener is to be called when it is time. Never calls it inside. */
    public final void wanted() {
        lock.lock();
        try {
            boolean known = running || wanted || over;
            wanted = true;
            if (known) {
                return;
            }
        } finally {
            lock.unlock();
        }
        arm();
    }

    private void arm() {
        whenReady(() -> turns.queue(this::turn, untilTheEnd));
    }

    private void turn() {
        if (!enter()) {
            return;
        }
        boolean again = true;
        while (again) {
            again = tryCall();
        }
        if (leave()) {
            arm();
        }
    }

    private boolean tryCall() {
        try {
            return call(turns.goesOn());
        } catch (Throwable thrown) {
            fail(thrown);
            return false;
        }
    }

    /** Tells the listener that it is over, and fails what it belongs to. */
    final void fail(Throwable failure) {
        silence();
        try {
            onError(failure);
        } catch (Throwable thrown) {
            // logged with what it was told of
            if (thrown != failure) {
                failure.addSuppressed(thrown);
            }
        }
        turns.fail(failure);
    }

    private boolean enter() {
        lock.lock();
        try {
            if (over || running) {
                return false;
            }
            running = true;
            wanted = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether to wait. */
    private boolean leave() {
        lock.lock();
        try {
            running = false;
            return wanted && !over;
        } finally {
            lock.unlock();
        }
    }

    /** The listener is not told to go on from here on. */
    void silence() {
        end();
    }

    /** No call from here on. */
    final void end() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    /** The listener is about to be called: only what it asks for from here on counts. */
    final void nothingWanted() {
        lock.lock();
        try {
            wanted = false;
        } finally {
            lock.unlock();
        }
    }

    /** There is a reason to call the listener, but it must not be called now. */
    final void wantedLater() {
        lock.lock();
        try {
            wanted = true;
        } finally {
            lock.unlock();
        }
    }

    final boolean isWanted() {
        lock.lock();
        try {
            return wanted && !over;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls the listener if there is a reason.
     *
     * @param goesOn whether it may be told to go on
     * @return whether there may be another reason now
     */
    abstract boolean call(boolean goesOn) throws Exception;

    /** Tells the listener of a failure. */
    abstract void onError(Throwable failure);

    /** Calls back once when {@link #call} may have a reason. */
    abstract void whenReady(Runnable action);
}
