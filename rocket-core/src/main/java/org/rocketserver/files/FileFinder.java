package org.rocketserver.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.ETag;

/**
 * Finds what a canonical path means within a directory, and never anything outside of it. Small files that were found
 * lately are kept with their octets, and held against the disk each time. Thread-safe.
 */
final class FileFinder {
    private static final int MOST_LISTED = 10_000;
    private static final String WELL_KNOWN = ".well-known";
    private static final Found NOTHING = new Found.Nothing();

    private final FileSettings settings;
    private final Path root;
    private final FileMemory memory;
    private final FileCache<Key, Found.RegularFile> cache;

    private record Key(String path, Coding coding) {}

    /**
     * A finder.
     *
     * @throws IOException the root is no directory
     */
    FileFinder(FileSettings settings) throws IOException {
        this.settings = settings;
        this.root = settings.root().toRealPath();
        this.memory = new FileMemory(settings.cacheBytes());
        this.cache = new FileCache<>(memory);
        if (!Files.isDirectory(root)) {
            throw new IOException("appInfo.root must be a directory: " + root + "; give the directory to serve");
        }
    }

    /**
     * Finds a file or directory.
     *
     * @param path canonical, starting with a slash
     * @param coding which compressed siblings the client takes
     */
    Found find(String path, Coding coding) throws IOException {
        if (!cache.keeps(0)) {
            return lookUp(path, coding);
        }
        Key key = new Key(path, coding);
        Found.RegularFile kept = cache.get(key);
        if (kept != null && isCurrent(kept)) {
            return kept;
        }
        long since = System.nanoTime();
        Found found = lookUp(path, coding);
        // what will be opened is looked up each time: a folder on the way to it may have become a link
        ByteBuffer content = found instanceof Found.RegularFile file ? file.content() : null;
        if (content != null) {
            cache.put(key, (Found.RegularFile) found, content.capacity() + 2L * path.length(), since);
        } else {
            cache.remove(key);
        }
        return found;
    }

    private Found lookUp(String path, Coding coding) throws IOException {
        Path real = real(path);
        if (real == null) {
            return NOTHING;
        }
        boolean slash = path.endsWith("/");
        BasicFileAttributes attributes = attributes(real);
        if (attributes == null) {
            return NOTHING;
        }
        if (attributes.isDirectory()) {
            return slash ? index(path, real, coding) : new Found.Directory();
        }
        return attributes.isRegularFile() && !slash ? file(path, real, attributes, coding) : NOTHING;
    }

    private Found index(String path, Path directory, Coding coding) throws IOException {
        for (String name : settings.indexFiles()) {
            Path real = real(path + name);
            BasicFileAttributes attributes = real == null ? null : attributes(real);
            if (real != null && attributes != null && attributes.isRegularFile()) {
                return file(path + name, real, attributes, coding);
            }
        }
        return settings.displayIndex() ? new Found.Listing(directory) : NOTHING;
    }

    private Found file(String path, Path real, BasicFileAttributes attributes, Coding coding) throws IOException {
        String type = settings.mediaTypes().of(path);
        Map<Coding.Sibling, Located> siblings = settings.precompressed() ? siblings(path) : Map.of();
        for (Coding.Sibling sibling : coding.siblings()) {
            Located chosen = siblings.get(sibling);
            if (chosen != null) {
                return file(chosen.real(), chosen.attributes(), type, sibling.coding, true);
            }
        }
        return file(real, attributes, type, null, !siblings.isEmpty());
    }

    private record Located(Path real, BasicFileAttributes attributes) {}

    private Map<Coding.Sibling, Located> siblings(String path) throws IOException {
        Map<Coding.Sibling, Located> siblings = new EnumMap<>(Coding.Sibling.class);
        for (Coding.Sibling sibling : Coding.Sibling.values()) {
            Path real = real(path + sibling.suffix);
            BasicFileAttributes attributes = real == null ? null : attributes(real);
            if (real != null && attributes != null && attributes.isRegularFile()) {
                siblings.put(sibling, new Located(real, attributes));
            }
        }
        return siblings;
    }

    private Found file(
            Path real,
            BasicFileAttributes attributes,
            @Nullable String type,
            @Nullable String encoding,
            boolean negotiated)
            throws IOException {
        ETag tag =
                FileFacts.tag(attributes.size(), attributes.lastModifiedTime().toInstant());
        FileFacts facts = new FileFacts(
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                encoding == null ? tag : ETag.strong(tag.opaque() + '-' + encoding),
                type,
                encoding,
                negotiated,
                settings.cacheControl());
        FileAnswer whole = FileAnswer.whole(facts);
        Found.RegularFile file = new Found.RegularFile(real, facts, whole, null);
        ByteBuffer content = content(file);
        return content == null ? file : new Found.RegularFile(real, facts, whole, content);
    }

    /** The octets of a small file, or null if it changes just now. */
    private static @Nullable ByteBuffer content(Found.RegularFile file) throws IOException {
        long size = file.facts().size();
        if (size > FileCache.SMALL
                || !FileCache.isSettled(file.facts().lastModified().toEpochMilli())) {
            return null;
        }
        ByteBuffer content = ByteBuffer.allocate((int) size);
        try (FileChannel channel = FileChannel.open(file.real(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // until it is full or the file is shorter than it was
            }
        }
        return content.hasRemaining() || !isCurrent(file)
                ? null
                : content.flip().asReadOnlyBuffer();
    }

    /** Where a path leads, links resolved; null if that is nowhere, outside, or hidden. */
    private @Nullable Path real(String path) throws IOException {
        try {
            Path real = root.resolve(path.substring(1)).toRealPath();
            return isHidden(path) || !real.startsWith(root) || hidesWhatItLeadsTo(root.relativize(real)) ? null : real;
        } catch (InvalidPathException e) {
            return null; // no file can have that name
        } catch (AccessDeniedException e) {
            throw e; // answered 403
        } catch (FileSystemException e) {
            return null; // does not exist, is a loop, a file used as a directory, or a name that is too long
        }
    }

    /**
     * Whether a link leads to what its owner calls hidden. Two dots alone do not say so: volumes of Kubernetes keep
     * their content in such folders and link to it, as {@code ..data/index.html}.
     */
    private static boolean hidesWhatItLeadsTo(Path relative) {
        return isHidden(('/' + unix(relative)).replace("/..", "/"));
    }

    private static String unix(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    /** Whether a segment starts with a dot; but what RFC 8615 puts below {@code /.well-known} is meant to be seen. */
    static boolean isHidden(String path) {
        int from = path.startsWith("/" + WELL_KNOWN + "/") ? WELL_KNOWN.length() + 1 : 0;
        return path.indexOf("/.", from) >= 0;
    }

    private static @Nullable BasicFileAttributes attributes(Path real) throws IOException {
        try {
            return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null; // gone since its path was resolved
        }
    }

    /** Whether a file that was found is still the same. */
    private static boolean isCurrent(Found.RegularFile file) throws IOException {
        try {
            BasicFileAttributes now = attributes(file.real());
            return now != null
                    && now.isRegularFile()
                    && now.size() == file.facts().size()
                    && now.lastModifiedTime().toInstant().equals(file.facts().lastModified());
        } catch (FileSystemException e) {
            return false; // looking it up anew tells why
        }
    }

    /** What is kept, for tests. */
    FileMemory memory() {
        return memory;
    }

    /** The members of a directory, at most 10,000, without what is hidden or leads nowhere. */
    List<DirectoryListing.Entry> list(Path directory) throws IOException {
        List<DirectoryListing.Entry> entries = new ArrayList<>();
        try (Stream<Path> members = Files.list(directory)) {
            for (Path member : (Iterable<Path>) members.limit(MOST_LISTED)::iterator) {
                Path real = real('/' + unix(root.relativize(member)));
                BasicFileAttributes attributes = real == null ? null : attributes(real);
                if (attributes != null && (attributes.isDirectory() || attributes.isRegularFile())) {
                    entries.add(new DirectoryListing.Entry(
                            member.getFileName().toString(),
                            attributes.isDirectory(),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
                }
            }
        }
        return entries;
    }
}
