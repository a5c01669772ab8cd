package org.rocketserver.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers for how long requests of a kind keep a lead from others ({@link WorkerThread#kept}). It is wall time, so
 * that requests that wait in ways a thread's state does not show (a database socket, a native call) are found too, and
 * averaged. A small bounded table without locks: two kinds that meet in a slot replace each other, and what is lost is
 * a hint. Thread-safe.
 */
final class Pace {
    /** From here on another worker gets the lead first: some forty times what that costs. */
    static final long SLOW_NANOS = 300_000;

    private static final int SLOTS = 1024;
    private static final long AVERAGE = (1L << 32) - 1;

    /**
     * What a single request counts for at most. A machine that stands still for a while (a collection of garbage, the
     * processor given to others) befalls any request: only the third in a row that takes long makes a kind slow that
     * was short before, and a dozen short ones make up for whatever came before them, the first request's warm-up too.
     */
    static final int MOST_NANOS = 4 * (int) SLOW_NANOS;

    private final AtomicLongArray table = new AtomicLongArray(SLOTS);

    /** Whether requests of this kind are known to take long. */
    boolean slow(int kind) {
        long entry = table.getPlain(slot(kind));
        return (int) (entry >>> 32) == kind && (entry & AVERAGE) > SLOW_NANOS;
    }

    /** Whether requests of this kind are known not to take long. */
    boolean fast(int kind) {
        long entry = table.getPlain(slot(kind));
        return (int) (entry >>> 32) == kind && entry != 0 && (entry & AVERAGE) <= SLOW_NANOS;
    }

    /** Takes note of one request. */
    void record(int kind, long nanos) {
        int slot = slot(kind);
        long entry = table.getPlain(slot);
        int took = (int) Math.min(Math.max(0, nanos), MOST_NANOS); // a sign would reach into the kind
        long average = took;
        if ((int) (entry >>> 32) == kind && entry != 0) {
            long before = entry & AVERAGE;
            average = before + ((took - before) >> 3);
            // an average that stays where it is needs no write, and no cache line changes hands
            if (Math.abs(average - before) <= before >> 4 && average > SLOW_NANOS == before > SLOW_NANOS) {
                return;
            }
        }
        table.setPlain(slot, (long) kind << 32 | average);
    }

    private static int slot(int kind) {
        return (kind ^ kind >>> 15) & (SLOTS - 1);
    }
}
