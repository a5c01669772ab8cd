package org.rocketserver.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/** A thread that waits, until a time, to hear from a {@link Hook}, or that its connection was closed. */
final class Wakeup implements Runnable {
    private final Connection connection;
    private final Readiness readiness;
    private final Thread thread = Thread.currentThread();
    private final long end;
    private volatile boolean woken;

    /** Whether the thread may be used for something else meanwhile, and not hear that it is woken. */
    private volatile boolean lent;

    /**
     * The calling thread is about to wait.
     *
     * @param connection ends the waiting when it is closed
     * @param readiness who may use the thread meanwhile
     * @param nanos how long at most
     */
    Wakeup(Connection connection, Readiness readiness, long nanos) {
        this.connection = connection;
        this.readiness = readiness;
        this.end = System.nanoTime() + nanos;
    }

    /** Tells the thread. Any thread. */
    @Override
    public void run() {
        woken = true;
        if (Thread.currentThread() != thread) {
            LockSupport.unpark(thread);
            if (lent) {
                readiness.wake();
            }
        }
    }

    /** How long to wait, in nanoseconds; 0 if there is nothing left to wait for. For the waiting thread. */
    private long left() {
        boolean over = woken || !connection.open() || thread.isInterrupted();
        return over ? 0 : Math.max(0, end - System.nanoTime());
    }

    /**
     * Waits.
     *
     * @param hook was asked to tell this
     * @return false if the time is over
     * @throws IOException the connection was closed meanwhile, or the thread interrupted
     */
    boolean await(Hook hook) throws IOException {
        lent = true; // before it looks whether it was woken, so one of the two sees the other's mark
        readiness.beforeWait(this::left);
        lent = false;
        while (!woken && connection.open()) {
            long left = end - System.nanoTime();
            boolean interrupted = Thread.interrupted();
            if (left > 0 && !interrupted) {
                LockSupport.parkNanos(connection, left);
            } else if (hook.clear(this)) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while waiting for the peer");
                }
                return false;
            } else if (hook.isSet()) {
                // somebody else asked after us, and hears in our place: look for ourselves
                return !interrupted;
            }
        }
        if (!connection.open()) {
            throw new PeerClosed("the connection was closed while waiting for the peer");
        }
        return true;
    }
}
