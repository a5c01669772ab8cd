package org.rocketserver.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits, until a time, to hear from a {@link Hook}, or that its connection was closed. With a
 * {@link OwnSelector} of its own it finds out for itself what it waits for.
 */
final class Wakeup implements Runnable {
    private final Connection connection;
    private final Readiness readiness;
    private final Thread thread = Thread.currentThread();
    private final @Nullable OwnSelector own;
    private final long end;
    private volatile boolean woken;

    /** Whether the thread may be used for something else meanwhile, and not hear that it is woken. */
    private volatile boolean lent;

    /**
     * The calling thread is about to wait.
     *
     * @param connection ends the waiting when it is closed
     * @param readiness who may use the thread meanwhile
     * @param own how the thread finds out for itself what it waits for, or null
     * @param nanos how long at most
     */
    Wakeup(Connection connection, Readiness readiness, @Nullable OwnSelector own, long nanos) {
        this.connection = connection;
        this.readiness = readiness;
        this.own = own;
        this.end = System.nanoTime() + nanos;
    }

    /** Tells the thread. Any thread. */
    @Override
    public void run() {
        woken = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        if (own != null) {
            own.wake();
            return;
        }
        LockSupport.unpark(thread);
        if (lent) {
            readiness.wake();
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
     * @param operation what it is to tell of, as of {@link java.nio.channels.SelectionKey}
     * @return false if the time is over
     * @throws IOException the connection was closed meanwhile, or the thread interrupted
     */
    boolean await(Hook hook, int operation) throws IOException {
        if (own == null) {
            lent = true; // before it looks whether it was woken, so one of the two sees the other's mark
            readiness.beforeWait(this::left);
            lent = false;
        } else {
            readiness.beforeWaitAlone();
        }
        while (!woken && connection.open()) {
            long left = end - System.nanoTime();
            boolean interrupted = Thread.interrupted();
            if (left > 0 && !interrupted) {
                sleep(hook, operation, left);
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

    private void sleep(Hook hook, int operation, long nanos) throws IOException {
        SelectableChannel channel = connection.transport().channel();
        if (own == null || channel == null) {
            LockSupport.parkNanos(connection, nanos);
        } else if (own.await(channel, operation, nanos)) {
            woken = true;
            hook.clear(this);
        }
    }
}
