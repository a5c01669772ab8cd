package org.rocketserver.files;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was found lately. Bounded in octets, of which each entry costs 1 KiB beside its own, so that their number is
 * bounded too. An entry is given out for a second at most, then it has to be looked up anew, with all checks: links may
 * lead elsewhere. Whether its file is still the same until then is for the caller to ask. Thread-safe.
 *
 * @param <K> what it is found by
 * @param <V> what was found; immutable
 */
public final class FileCache<K, V> {
    /** Octets kept unless a setting says otherwise: 8 MiB. */
    public static final long DEFAULT_BYTES = 8L * 1024 * 1024;

    /** Files up to this size, in octets, are worth being kept with their content. */
    public static final int SMALL = 64 * 1024;

    private static final long TRUSTED_NANOS = 1_000_000_000L;
    private static final long OVERHEAD = 1024L;

    private final long mostOctets;
    private final Map<K, Kept<V>> files = new ConcurrentHashMap<>();
    private final AtomicLong octets = new AtomicLong();

    /** An entry; its identity tells whether it is the one that was seen. */
    private static final class Kept<V> {
        final V value;
        final long cost;
        final long sinceNanos = System.nanoTime();

        Kept(V value, long octets) {
            this.value = value;
            this.cost = OVERHEAD + octets;
        }
    }

    /**
     * An empty cache.
     *
     * @param mostOctets how much is kept; 0 for nothing
     */
    public FileCache(long mostOctets) {
        this.mostOctets = mostOctets;
    }

    /** Whether it keeps anything at all. */
    public boolean keeps() {
        return mostOctets > 0;
    }

    /** What was found by this key within the last second, or null. */
    public @Nullable V get(K key) {
        Kept<V> kept = files.get(key);
        return kept == null || System.nanoTime() - kept.sinceNanos >= TRUSTED_NANOS ? null : kept.value;
    }

    /**
     * Keeps what was looked up just now, in the place of what was found by this key before.
     *
     * @param size how many octets it holds in memory
     */
    public void put(K key, V value, long size) {
        Kept<V> kept = new Kept<>(value, size);
        if (kept.cost > mostOctets) {
            remove(key);
            return;
        }
        Kept<V> before = files.put(key, kept);
        octets.addAndGet(kept.cost - (before == null ? 0 : before.cost));
        if (octets.get() > mostOctets) {
            makeRoom(key);
        }
    }

    /** Whichever come first go: what is asked for often is back at once, and no order has to be kept for it. */
    private void makeRoom(K but) {
        for (Map.Entry<K, Kept<V>> entry : files.entrySet()) {
            if (octets.get() <= mostOctets) {
                return;
            }
            if (!entry.getKey().equals(but)) {
                forget(entry.getKey(), entry.getValue());
            }
        }
    }

    private void forget(K key, Kept<V> kept) {
        if (files.remove(key, kept)) {
            octets.addAndGet(-kept.cost);
        }
    }

    /** Forgets what was found by a key, because it is not there any more. */
    public void remove(K key) {
        Kept<V> before = files.remove(key);
        if (before != null) {
            octets.addAndGet(-before.cost);
        }
    }

    /** How many octets are kept, for tests. */
    long octets() {
        return octets.get();
    }
}
