package org.rocketserver.files;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileMemory.Kept;

/**
 * What was found lately. Bounded by the memory that it shares with others, of which each entry costs 1 KiB beside its
 * own octets, so that their number is bounded too. An entry is given out for a second at most, then it has to be looked
 * up anew, with all checks: links may lead elsewhere. Whether its file is still the same until then is for the caller
 * to ask. Thread-safe.
 *
 * @param <K> what it is found by
 * @param <V> what was found; immutable
 */
public final class FileCache<K, V> {
    /** Files up to this size, in octets, are worth being kept with their content. */
    public static final int SMALL = 64 * 1024;

    private static final long SETTLED_MILLIS = 50;

    private final FileMemory memory;
    private final Map<K, Kept<K, V>> files = new ConcurrentHashMap<>();

    /** An empty cache. */
    public FileCache(FileMemory memory) {
        this.memory = memory;
    }

    /**
     * Whether an entry of a size would be kept at all.
     *
     * @param octets how many it holds in memory
     */
    public boolean keeps(long octets) {
        return memory.fits(octets);
    }

    /**
     * Whether the content of a file is worth being kept by the time of its last change: before long has passed since,
     * it may change once more without its time telling, which is as coarse as the clock of the file system.
     *
     * @param modified in milliseconds since 1970; to be compared again when the content has been read
     */
    public static boolean isSettled(long modified) {
        return System.currentTimeMillis() - modified > SETTLED_MILLIS;
    }

    /** What was found by this key within the last second, or null. */
    public @Nullable V get(K key) {
        Kept<K, V> kept = files.get(key);
        return kept == null || kept.isOld(System.nanoTime()) ? null : kept.value;
    }

    /**
     * Keeps what was looked up, in the place of what was found by this key before.
     *
     * @param octets how many it holds in memory, the key's among them
     * @param sinceNanos by {@link System#nanoTime}, before it was looked up
     */
    public void put(K key, V value, long octets, long sinceNanos) {
        if (keeps(octets)) {
            memory.put(new Kept<>(files, key, value, octets, sinceNanos));
        } else {
            remove(key);
        }
    }

    /** Forgets what was found by a key, because it is not there any more. */
    public void remove(K key) {
        if (files.containsKey(key)) {
            memory.remove(files, List.of(key));
        }
    }

    /** Forgets everything. */
    public void clear() {
        memory.remove(files, List.copyOf(files.keySet()));
    }
}
