package org.rocketserver.engine;

import org.rocketserver.config.Limits;

/**
 * Holds a peer to the minimum data rate. Only time in which a thread waits for the peer counts, averaged over a window,
 * so a slow application does not make its client look slow. Used by one thread at a time.
 */
public final class Rate {
    private final long window;
    private final long least;
    private long waited;
    private long moved;

    /** A measurement that begins now. */
    public Rate(Limits limits) {
        window = limits.rateWindow().toNanos();
        least = (long) (limits.minimumRate() * (window / 1e9));
    }

    /** Counts octets that the peer sent or took. */
    public void moved(long octets) {
        moved += octets;
    }

    /** Counts time spent waiting for the peer. */
    public void waited(long nanos) {
        waited += nanos;
    }

    /**
     * Judges, when all octets that could be moved were: before the peer has to be waited for again.
     *
     * @return whether a window is over in which too little moved; the next one begins then
     */
    public boolean tooSlow() {
        if (waited < window) {
            return false;
        }
        boolean slow = moved < least;
        waited = 0;
        moved = 0;
        return slow;
    }
}
