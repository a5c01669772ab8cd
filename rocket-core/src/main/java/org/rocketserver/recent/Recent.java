package org.rocketserver.recent;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Immutable values that came lately, of all connections: a small bounded table without locks. A value is found by its
 * {@code hashCode}, which is asked for at each look and so has to be at hand. It may lie in one of a few neighbouring
 * slots: with one slot for each, a fifth of a thousand values would push each other out of a table for two thousand.
 * Where more come than there is room for, a slot that is taken is seldom written, or each request would move cache
 * lines between processors; what comes often gets in all the same. Thread-safe.
 *
 * @param <T> the kind of values
 */
public class Recent<T> {
    /** In how many slots a value may lie. */
    private static final int WAYS = 4;

    /** One in so many takes the place of another. */
    private static final int SELDOM = 8;

    private final AtomicReferenceArray<@Nullable T> table;

    /**
     * An empty table.
     *
     * @param slots how many values it holds; a power of two, and at least 4
     * @throws IllegalArgumentException it is not
     */
    public Recent(int slots) {
        if (slots < WAYS || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two and at least " + WAYS + ", not " + slots);
        }
        this.table = new AtomicReferenceArray<>(slots);
    }

    /** A value with this hash code, which need not be the one that is looked for; or null. */
    public @Nullable T get(int hash) {
        for (int way = 0; way < WAYS; way++) {
            T value = table.getAcquire(slot(hash, way));
            if (value == null || value.hashCode() == hash) {
                return value;
            }
        }
        return null;
    }

    /** Takes note of a value that was not found. */
    public void add(T value) {
        int hash = value.hashCode();
        int drawn = -1;
        for (int way = 0; way < WAYS; way++) {
            T before = table.getAcquire(slot(hash, way));
            if (before == null) {
                table.setRelease(slot(hash, way), value);
                return;
            }
            if (before.hashCode() == hash) {
                drawn = way; // where it would be looked for
                break;
            }
        }
        int lot = draw(WAYS * SELDOM);
        if (lot < WAYS) {
            table.setRelease(slot(hash, drawn < 0 ? lot : drawn), value);
        }
    }

    /** Draws a number from zero up to a bound, which is not drawn. */
    int draw(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    /** Mixed, as paths that differ in a number have hashes in a row, which would fill neighbouring slots. */
    private int slot(int hash, int way) {
        int mixed = (hash ^ hash >>> 16) * 0x7FEB352D;
        return (mixed ^ mixed >>> 15) + way & table.length() - 1;
    }
}
