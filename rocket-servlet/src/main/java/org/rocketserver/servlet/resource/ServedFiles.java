package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileCache;
import org.rocketserver.files.FileMemory;

/**
 * The files of one application as clients are sent them. Those that were asked for lately are kept, small ones with
 * their octets once they were sent. What is sent of what is kept is held against the file system at every request; all
 * is looked up anew after a second, when links may lead elsewhere, and siblings, or the files that they are siblings
 * of, may have come or gone. Thread-safe.
 */
final class ServedFiles {
    private final ResourceTree tree;
    private final FileCache<String, Variants> sent;
    private final FileCache<String, Variants> included; // whose siblings nobody looked for

    /**
     * What a request gets.
     *
     * @param path as it was looked up
     * @param included whether another resource includes it
     * @param file what there is
     * @param chosen what of it is sent
     * @param kept whether it was looked up for another request
     */
    record Choice(String path, boolean included, Variants file, Representation chosen, boolean kept) {}

    ServedFiles(ResourceTree tree, FileMemory memory) {
        this.tree = tree;
        this.sent = new FileCache<>(memory);
        this.included = new FileCache<>(memory);
    }

    /** Where they come from. */
    ResourceTree tree() {
        return tree;
    }

    /**
     * What is kept of a file, if what is to be sent of it did not change.
     *
     * @param path as it was looked up
     * @param include whether another resource includes it
     * @param accepted the Accept-Encoding field, or null
     * @return null if it has to be looked up
     */
    @Nullable
    Choice kept(String path, boolean include, @Nullable String accepted) {
        Variants file = (include ? included : sent).get(path);
        if (file == null) {
            return null;
        }
        Representation chosen = file.choose(accepted);
        return chosen.resource().current() ? new Choice(path, include, file, chosen, true) : null;
    }

    /** Forgets a path under which there is no file. */
    void forget(String path) {
        sent.remove(path);
        included.remove(path);
    }

    /** Forgets everything. */
    void clear() {
        sent.clear();
        included.clear();
    }

    /**
     * What there is of a file that was looked up just now; kept for the next who ask.
     *
     * @param include whether another resource includes it, as it is and not compressed
     * @param accepted the Accept-Encoding field, or null
     * @param type its media type, or null
     * @param sinceNanos by {@link System#nanoTime}, before it was looked up
     */
    Choice of(
            String path,
            boolean include,
            @Nullable String accepted,
            Resource file,
            @Nullable String type,
            long sinceNanos) {
        boolean siblings = !include && Variants.mayHaveSiblings(file, type);
        Variants found = new Variants(
                type,
                new Representation(file, null, null),
                siblings ? sibling(file, ".br", "br") : null,
                siblings ? sibling(file, ".gz", "gzip") : null,
                sinceNanos);
        keep(path, include, found);
        return new Choice(path, include, found, found.choose(accepted), false);
    }

    private static @Nullable Representation sibling(Resource file, String suffix, String coding) {
        Resource sibling = file.beside(suffix);
        return sibling == null || sibling.folder() ? null : new Representation(sibling, coding, null);
    }

    private void keep(String path, boolean include, Variants file) {
        (include ? included : sent).put(path, file, file.octets() + 2L * path.length(), file.sinceNanos());
    }

    /**
     * What was chosen, to be sent with its body now; with its octets, if they are worth being kept.
     *
     * @return null if it was kept and is not what is in its place now
     */
    @Nullable
    Representation ready(Choice choice) {
        Representation chosen = choice.chosen();
        Resource resource = chosen.resource();
        if (chosen.octets() != null) {
            return chosen;
        }
        // it will be opened, and a folder on the way to it may have become a link out of the tree
        if (choice.kept() && !resource.equals(resource.beside(""))) {
            return null;
        }
        byte[] octets =
                content(resource, choice.file().octets() + 2L * choice.path().length());
        if (octets == null) {
            return chosen;
        }
        Representation ready = new Representation(resource, chosen.coding(), octets);
        keep(choice.path(), choice.included(), choice.file().with(chosen, ready));
        return ready;
    }

    /** The octets of a small file; null where they are not kept, or it changes just now, or cannot be read. */
    private byte @Nullable [] content(Resource file, long others) {
        long size = file.size();
        if (size > FileCache.SMALL || !sent.keeps(others + size) || !FileCache.isSettled(file.modified())) {
            return null;
        }
        try (InputStream in = file.open()) {
            byte[] octets = in.readNBytes((int) size + 1);
            return octets.length == size && file.current() ? octets : null;
        } catch (IOException e) {
            return null; // sending it meets the same, and answers it
        }
    }
}
