package org.rocketserver.files;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The memory that caches of files share: one for all applications of a container, so that their number does not
 * multiply it. Whenever something is put, into whichever of the caches, what is too old to be given out leaves first,
 * and then, while there is still too much, what was put first. Thread-safe; who only asks never waits.
 */
public final class FileMemory {
    /** Octets kept unless a setting says otherwise: 8 MiB, and not more than a sixteenth of the heap. */
    public static final long DEFAULT_BYTES =
            Math.min(8L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 16);

    /** How long what was found may be given out, in nanoseconds. */
    static final long TRUSTED_NANOS = 1_000_000_000L;

    private static final long OVERHEAD = 1024L;

    private final long mostOctets;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock

    private final Set<Kept<?, ?>> all = new LinkedHashSet<>(); // the first put is the first to go
    private long octets;

    /** An entry of a cache; its identity tells whether it is the one that was seen. */
    static final class Kept<K, V> {
        final Map<K, Kept<K, V>> cache;
        final K key;
        final V value;
        final long cost;
        final long sinceNanos;

        Kept(Map<K, Kept<K, V>> cache, K key, V value, long octets, long sinceNanos) {
            this.cache = cache;
            this.key = key;
            this.value = value;
            this.cost = OVERHEAD + octets;
            this.sinceNanos = sinceNanos;
        }

        boolean isOld(long now) {
            return now - sinceNanos >= TRUSTED_NANOS;
        }

        void leave() {
            cache.remove(key, this);
        }
    }

    /**
     * Memory for files.
     *
     * @param mostOctets how much is kept at most; 0 for nothing
     */
    public FileMemory(long mostOctets) {
        this.mostOctets = mostOctets;
    }

    /** Whether there is room for an entry of so many octets, if all others leave. */
    boolean fits(long octets) {
        return OVERHEAD + octets <= mostOctets;
    }

    /** Puts an entry in its place in its cache. */
    <K, V> void put(Kept<K, V> kept) {
        lock.lock();
        try {
            uncount(kept.cache.put(kept.key, kept));
            all.add(kept);
            octets += kept.cost;
            makeRoom();
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom() {
        long now = System.nanoTime();
        var oldest = all.iterator();
        while (oldest.hasNext()) {
            Kept<?, ?> next = oldest.next();
            if (octets <= mostOctets && !next.isOld(now)) {
                return;
            }
            oldest.remove();
            octets -= next.cost;
            next.leave();
        }
    }

    /** Forgets what a cache has by these keys. */
    <K, V> void remove(Map<K, Kept<K, V>> cache, Collection<K> keys) {
        lock.lock();
        try {
            for (K key : keys) {
                uncount(cache.remove(key));
            }
        } finally {
            lock.unlock();
        }
    }

    private void uncount(@Nullable Kept<?, ?> before) {
        if (before != null && all.remove(before)) {
            octets -= before.cost;
        }
    }

    /** How many octets are kept, for tests. */
    long octets() {
        lock.lock();
        try {
            return octets;
        } finally {
            lock.unlock();
        }
    }
}
