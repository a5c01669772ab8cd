package org.rocketserver.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/** A thread that waits to hear from a {@link Hook}. */
final class Wakeup implements Runnable {
    private final Thread thread = Thread.currentThread();
    private volatile boolean woken;

    /** Tells the thread; any other may call this. */
    @Override
    public void run() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits.
     *
     * @param hook was asked to tell this
     * @param connection ends the waiting when it is closed
     * @param nanos how long at most
     * @return false if the time is over
     * @throws IOException the connection was closed meanwhile, or the thread interrupted
     */
    boolean await(Hook hook, Connection connection, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
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
