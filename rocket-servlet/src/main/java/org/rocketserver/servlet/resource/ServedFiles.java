package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileCache;

/**
 * The files of one application as clients are sent them. Those that were asked for lately are kept, small ones with
 * their octets. What is kept is held against the file system at every request, and looked up anew after a second, when
 * links may lead elsewhere and siblings may have come; the cache goes when its application does. Thread-safe.
 */
final class ServedFiles {
    private final ResourceTree tree;
    private final FileCache<String, Variants> cache;

    ServedFiles(ResourceTree tree, long cacheBytes) {
        this.tree = tree;
        this.cache = new FileCache<>(cacheBytes);
    }

    /** Where they come from. */
    ResourceTree tree() {
        return tree;
    }

    /**
     * What is kept of a file, if what is to be sent of it did not change.
     *
     * @param path as it was looked up
     * @param accepted the Accept-Encoding field, or null
     * @return null if it has to be looked up
     */
    @Nullable
    Variants kept(String path, @Nullable String accepted) {
        Variants kept = cache.get(path);
        return kept != null && kept.choose(accepted).resource().current() ? kept : null;
    }

    /** Forgets a path under which there is no file. */
    void forget(String path) {
        cache.remove(path);
    }

    /**
     * What there is of a file that was looked up just now; kept for the next who ask.
     *
     * @param type its media type, or null
     */
    Variants of(String path, Resource file, @Nullable String type) {
        boolean siblings = Variants.mayHaveSiblings(file, type);
        Representation plain = new Representation(file, null, content(file));
        Representation brotli = siblings ? sibling(file, ".br", "br") : null;
        Representation gzip = siblings ? sibling(file, ".gz", "gzip") : null;
        Variants variants = new Variants(type, plain, brotli, gzip);
        if (cache.keeps()) {
            cache.put(path, variants, size(plain) + size(brotli) + size(gzip));
        }
        return variants;
    }

    private @Nullable Representation sibling(Resource file, String suffix, String coding) {
        Resource sibling = tree.find(file.path() + suffix);
        return sibling == null || sibling.folder() ? null : new Representation(sibling, coding, content(sibling));
    }

    private static long size(@Nullable Representation representation) {
        byte[] octets = representation == null ? null : representation.octets();
        return octets == null ? 0 : octets.length;
    }

    /** The octets of a small file; null where they are not kept, or it changes just now, or cannot be read. */
    private byte @Nullable [] content(Resource file) {
        if (!cache.keeps() || file.size() > FileCache.SMALL) {
            return null;
        }
        try (InputStream in = file.open()) {
            byte[] octets = in.readNBytes((int) file.size() + 1);
            return octets.length == file.size() ? octets : null;
        } catch (IOException e) {
            return null; // sending it meets the same, and answers it
        }
    }
}
