package org.rocketserver.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers for how long requests of a kind keep a lead from others ({@link OwnTime#kept}). It is wall time, so that
 * requests that wait in ways a thread's state does not show (a database socket, a native call) are found too, and
 * averaged. A small bounded table without locks, in which a kind may lie in either of two slots of one cache line: of a
 * thousand kinds three in a hundred at most find both taken and replace one, and what is lost is a hint. Thread-safe.
 */
final class Pace {
    /** From here on another worker gets the lead first: some forty times what that costs. */
    static final long SLOW_NANOS = 300_000;

    private static final int SLOT_BITS = 12;
    private static final long AVERAGE = (1L << 32) - 1;

    /**
     * What a single request counts for at most. A machine that stands still for a while (a collection of garbage, the
     * processor given to others) befalls any request: only the third in a row that takes long makes a kind slow that
     * was short before, and a dozen short ones make up for whatever came before them, the first request's warm-up too.
     */
    static final int MOST_NANOS = 4 * (int) SLOW_NANOS;

    private final AtomicLongArray table = new AtomicLongArray(1 << SLOT_BITS);

    /** Whether requests of this kind are known to take long. */
    boolean slow(int kind) {
        return (entry(kind) & AVERAGE) > SLOW_NANOS;
    }

    /** Whether requests of this kind are known not to take long. */
    boolean fast(int kind) {
        long entry = entry(kind);
        return entry != 0 && (entry & AVERAGE) <= SLOW_NANOS;
    }

    /** What is known of a kind, or 0. */
    private long entry(int kind) {
        long entry = table.getPlain(slot(kind));
        if ((int) (entry >>> 32) == kind) {
            return entry;
        }
        long other = table.getPlain(slot(kind) ^ 1);
        return (int) (other >>> 32) == kind ? other : 0;
    }

    /** Takes note of one request. */
    void record(int kind, long nanos) {
        int slot = place(kind);
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

    /** Where a kind lies, or would lie from now on: the second of its slots if only the first is taken. */
    private int place(int kind) {
        int slot = slot(kind);
        long entry = table.getPlain(slot);
        if ((int) (entry >>> 32) == kind || entry == 0) {
            return slot;
        }
        long other = table.getPlain(slot ^ 1);
        return (int) (other >>> 32) == kind || other == 0 ? slot ^ 1 : slot;
    }

    /** Spread: paths that differ in a number have hashes in a row. */
    private static int slot(int kind) {
        return (kind * 0x9E3779B9) >>> (32 - SLOT_BITS);
    }
}
