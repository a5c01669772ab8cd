package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.ETag;

/**
 * A folder in an archive, such as {@code META-INF/resources} of a jar (Servlet 6.1 §10.5). Its table of contents is
 * read once; the archive stays open until {@link #close}.
 */
public final class ArchiveTree implements ResourceTree {
    private final Path archive;
    private final ZipFile zip;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Set<String>> members = new TreeMap<>();

    /** A file or folder in the archive. */
    private final class Entry implements Resource {
        private final String path;
        private final @Nullable ZipEntry entry;

        Entry(String path, @Nullable ZipEntry entry) {
            this.path = path;
            this.entry = entry;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public boolean folder() {
            return entry == null;
        }

        @Override
        public long size() {
            return entry == null ? 0 : Math.max(0, entry.getSize());
        }

        @Override
        public long modified() {
            return entry == null ? 0 : Math.max(0, entry.getTime());
        }

        /** By the sum of the content too: many builds give all that is in an archive one and the same time. */
        @Override
        public ETag tag() {
            long sum = entry == null ? 0 : entry.getCrc();
            return ETag.strong(
                    Long.toHexString(modified()) + '-' + Long.toHexString(size()) + '-' + Long.toHexString(sum));
        }

        @Override
        public boolean packed() {
            return true;
        }

        @Override
        public InputStream open() throws IOException {
            InputStream in = entry == null ? null : zip.getInputStream(entry);
            if (in == null) {
                throw new IOException("a folder cannot be read");
            }
            return in;
        }

        @Override
        public @Nullable FileChannel channel() {
            return null;
        }

        @Override
        public boolean current() {
            return true;
        }

        @Override
        public @Nullable Resource beside(String suffix) {
            return find(path + suffix);
        }

        @Override
        public URL url() {
            String name = entry == null ? prefix() + path.substring(1) + "/" : entry.getName();
            try {
                String file = archive.toUri() + "!/" + encoded(name);
                return new URL("jar", "", -1, file, new UncachedJars());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("Java knows jar URLs", e);
            }
        }
    }

    private final String prefix;

    /**
     * Opens an archive.
     *
     * @param archive a jar or war
     * @param folder the folder in it that is the root, without slashes at its ends; empty for the whole archive
     * @throws IOException it cannot be read
     */
    public ArchiveTree(Path archive, String folder) throws IOException {
        this.archive = archive.toAbsolutePath();
        this.prefix = folder.isEmpty() ? "" : folder + "/";
        this.zip = new ZipFile(archive.toFile());
        Enumeration<? extends ZipEntry> all = zip.entries();
        while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            String name = entry.getName();
            if (name.startsWith(prefix) && Paths.canonical("/" + name.substring(prefix.length()))) {
                place("/" + name.substring(prefix.length()), entry);
            }
        }
    }

    private String prefix() {
        return prefix;
    }

    private void place(String path, ZipEntry entry) {
        String name = Paths.withoutSlash(path);
        if (entry.isDirectory()) {
            folder(name);
        } else if (!entries.containsKey(name)) {
            entries.put(name, new Entry(name, entry));
            parent(name, name);
        }
    }

    /** Folders need no entry of their own in an archive. */
    private void folder(String path) {
        if (!entries.containsKey(path)) {
            entries.put(path, new Entry(path, null));
            members.put(path, new LinkedHashSet<>());
            if (path.length() > 1) {
                parent(path, path + "/");
            }
        }
    }

    private void parent(String path, String member) {
        String parent = path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
        folder(parent);
        Set<String> siblings = members.get(parent);
        if (siblings != null) { // null: a file has the name of a folder
            siblings.add(member);
        }
    }

    @Override
    public @Nullable Resource find(String path) {
        Entry entry = entries.get(Paths.withoutSlash(path));
        return entry == null || (Paths.wantsFolder(path) && !entry.folder()) ? null : entry;
    }

    @Override
    public @Nullable Set<String> list(String path) {
        Set<String> found = members.get(Paths.withoutSlash(path));
        return found == null ? null : new LinkedHashSet<>(found);
    }

    @Override
    public @Nullable Path realPath(String path) {
        return null;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (String segment : name.split("/", -1)) {
            encoded.append(encoded.length() == 0 ? "" : "/").append(Percent.encode(segment));
        }
        return encoded.toString();
    }
}
