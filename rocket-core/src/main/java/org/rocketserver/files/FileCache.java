package org.rocketserver.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files that were found lately, small ones with their octets. Bounded. What is kept is held against the disk each time
 * (size and time of change), and looked up anew after a second, when links may lead elsewhere. Thread-safe.
 */
final class FileCache {
    private static final long TRUSTED_NANOS = 1_000_000_000L;

    /** What an entry costs beside its octets, roughly. */
    private static final long OVERHEAD = 1024L;

    private final FileFinder finder;
    private final long mostOctets;
    private final Map<Key, Kept> files = new ConcurrentHashMap<>();
    private final AtomicLong octets = new AtomicLong();

    FileCache(FileFinder finder, long mostOctets) {
        this.finder = finder;
        this.mostOctets = mostOctets;
    }

    private record Key(String path, Coding coding) {}

    private record Kept(Found.RegularFile file, long sinceNanos) {
        long cost() {
            ByteBuffer content = file.content();
            return OVERHEAD + (content == null ? 0 : content.capacity());
        }
    }

    Found find(String path, Coding coding) throws IOException {
        if (mostOctets == 0) {
            return finder.find(path, coding);
        }
        Key key = new Key(path, coding);
        Kept kept = files.get(key);
        if (kept != null) {
            if (System.nanoTime() - kept.sinceNanos() < TRUSTED_NANOS && FileFinder.isCurrent(kept.file())) {
                return kept.file();
            }
            forget(key, kept);
        }
        Found found = finder.find(path, coding);
        if (found instanceof Found.RegularFile file) {
            keep(key, new Kept(file, System.nanoTime()));
        }
        return found;
    }

    private void keep(Key key, Kept kept) {
        if (kept.cost() > mostOctets) {
            return;
        }
        @Nullable Kept before = files.put(key, kept);
        octets.addAndGet(kept.cost() - (before == null ? 0 : before.cost()));
        if (octets.get() > mostOctets) {
            // whichever come first: what is asked for often is back at once, and no order has to be kept for it
            for (Map.Entry<Key, Kept> entry : files.entrySet()) {
                if (octets.get() <= mostOctets) {
                    return;
                }
                if (!entry.getKey().equals(key)) {
                    forget(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    private void forget(Key key, Kept kept) {
        if (files.remove(key, kept)) {
            octets.addAndGet(-kept.cost());
        }
    }

    /** How many octets are kept, for tests. */
    long octets() {
        return octets.get();
    }
}
