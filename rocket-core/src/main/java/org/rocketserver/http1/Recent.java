package org.rocketserver.http1;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Immutable values that came lately, of all connections: a small bounded table without locks. Where many different ones
 * come, a slot that is taken is seldom written, or each request would move cache lines between processors; what comes
 * often gets in all the same. Thread-safe.
 *
 * @param <T> the kind of values
 */
class Recent<T> {
    /** One in so many takes the place of another. */
    private static final int SELDOM = 8;

    private final AtomicReferenceArray<@Nullable T> table;
    /**
     * An empty table.
     *
     * @param slots how many values it holds; a power of two
     */
    Recent(int slots) {
        this.table = new AtomicReferenceArray<>(slots);
    }

    /** Whether a value takes the place of another. */
    boolean replaces() {
        return ThreadLocalRandom.current().nextInt(SELDOM) == 0;
    }

    /** What came last of those with this hash, or nearly so. */
    @Nullable
    T get(int hash) {
        return table.getAcquire(slot(hash));
    }

    /** Takes note of a value that was not found. */
    void add(int hash, T value) {
        int slot = slot(hash);
        if (table.getAcquire(slot) == null || replaces()) {
            table.setRelease(slot, value);
        }
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & (table.length() - 1);
    }
}
