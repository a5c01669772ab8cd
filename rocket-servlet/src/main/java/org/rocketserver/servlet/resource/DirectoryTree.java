package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileCache;
import org.rocketserver.files.FileMemory;
import org.rocketserver.http.ETag;

/**
 * A folder. Only what really lies under it is found, whatever links there are, and only by the very name it has:
 * {@code /INDEX.html} is not {@code /index.html}, even where the file system thinks so.
 */
public final class DirectoryTree implements ResourceTree {
    private final Path root;
    private final boolean ordinary;
    private final Predicate<String> hidden;

    /** Files that were asked for by {@link #isFile}, which are welcome files of folders. */
    private final FileCache<String, Resource> asked;

    /** As it was found: asked for by {@code file}, which may be a link, and really at {@code real}. */
    private record File(DirectoryTree tree, String path, Path file, Path real, boolean folder, long size, FileTime time)
            implements Resource {
        @Override
        public long modified() {
            return time.toMillis();
        }

        @Override
        public ETag tag() {
            return ETag.ofFile(size, time.to(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean packed() {
            return false;
        }

        @Override
        public InputStream open() throws IOException {
            if (folder) {
                throw new IOException("a folder cannot be read");
            }
            return Files.newInputStream(real, reading());
        }

        /** Where the check of its place looked, and not where a link that was put there since leads. */
        @Override
        public FileChannel channel() throws IOException {
            return FileChannel.open(real, reading());
        }

        /** Other file systems, such as that of an archive, do not know the second option. */
        private OpenOption[] reading() {
            return real.getFileSystem() == FileSystems.getDefault()
                    ? new OpenOption[] {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS}
                    : new OpenOption[] {StandardOpenOption.READ};
        }

        @Override
        public boolean current() {
            try {
                BasicFileAttributes now =
                        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return now.isRegularFile()
                        && now.size() == size
                        && now.lastModifiedTime().equals(time);
            } catch (IOException e) {
                return false; // looking it up anew tells what became of it
            }
        }

        @Override
        public @Nullable Resource beside(String suffix) {
            return tree.find(path + suffix);
        }

        @Override
        public URL url() {
            try {
                return file.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException("a file system without URLs", e);
            }
        }
    }

    /**
     * The tree under a folder, which keeps nothing.
     *
     * @param folder links on the way to it are followed once, here
     * @throws IOException it is not there
     */
    public DirectoryTree(Path folder) throws IOException {
        this(folder, new FileMemory(0));
    }

    /**
     * The tree under a folder.
     *
     * @param folder links on the way to it are followed once, here
     * @param memory where it keeps what {@link #isFile} was asked lately
     * @throws IOException it is not there
     */
    public DirectoryTree(Path folder, FileMemory memory) throws IOException {
        this(folder, memory, Paths::hidden);
    }

    private DirectoryTree(Path folder, FileMemory memory, Predicate<String> hidden) throws IOException {
        this.hidden = hidden;
        this.asked = new FileCache<>(memory);
        this.root = folder.toRealPath();
        this.ordinary = root.getFileSystem() == FileSystems.getDefault();
    }

    /**
     * The visible part of the tree under a folder; links to what is hidden lead nowhere.
     *
     * @param folder links on the way to it are followed once, here
     * @param memory where it keeps what {@link #isFile} was asked lately
     * @throws IOException it is not there
     */
    public static ResourceTree visible(Path folder, FileMemory memory) throws IOException {
        return new VisibleTree(new DirectoryTree(
                folder, memory, path -> Paths.hidden(path) || VisibleTree.hidesWhatALinkLeadsTo(path)));
    }

    @Override
    public @Nullable Resource find(String path) {
        Path file = inside(path);
        // asked first because a miss is common and cheap this way
        if (file == null || (ordinary && !file.toFile().exists())) {
            return null;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean folder = attributes.isDirectory();
            if (!(folder || attributes.isRegularFile()) || (Paths.wantsFolder(path) && !folder)) {
                return null;
            }
            Path real = file.toRealPath();
            if (!file.equals(root) && !isSame(real, file)) {
                return null;
            }
            String name = Paths.withoutSlash(path);
            return new File(
                    this, name, file, real, folder, folder ? 0 : attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            return null; // not there, or not for us: to a client both are the same
        }
    }

    @Override
    public boolean isFile(String path) {
        Resource kept = asked.get(path);
        if (kept != null && kept.current()) {
            return true;
        }
        long since = System.nanoTime();
        Resource found = find(path);
        if (found == null || found.folder()) {
            asked.remove(path);
            return false;
        }
        asked.put(path, found, 2L * path.length(), since);
        return true;
    }

    /**
     * Whether a file's real path is the one it was asked by: no link led here, and the case is right. A link inside the
     * tree is fine as long as it stays there and does not give a visible name to what is hidden; then its own name must
     * be right, which the listing of its folder tells.
     */
    private boolean isSame(Path real, Path file) throws IOException {
        if (real.toString().equals(file.toString())) {
            return true;
        }
        if (!real.startsWith(root) || (hidden.test(path(real)) && !hidden.test(path(file)))) {
            return false;
        }
        Path parent = root;
        for (Path name : root.relativize(file)) {
            Path member = parent.resolve(name);
            // no step may lead out, not even to come back: the way back could lead past the check for WEB-INF
            if (!member.toRealPath().startsWith(root) || !hasMember(parent, name.toString())) {
                return false;
            }
            parent = member;
        }
        return true;
    }

    private String path(Path below) {
        String separator = root.getFileSystem().getSeparator();
        return '/' + root.relativize(below).toString().replace(separator, "/");
    }

    private static boolean hasMember(Path folder, String name) throws IOException {
        try (DirectoryStream<Path> members = Files.newDirectoryStream(folder)) {
            for (Path member : members) {
                if (member.getFileName().toString().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public @Nullable Set<String> list(String path) {
        Resource folder = find(path);
        if (folder == null || !folder.folder()) {
            return null;
        }
        Path directory = inside(path);
        if (directory == null) {
            return null;
        }
        String prefix = folder.path().equals("/") ? "/" : folder.path() + "/";
        Set<String> members = new LinkedHashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Resource member = find(prefix + entry.getFileName());
                if (member != null) {
                    members.add(member.folder() ? member.path() + "/" : member.path());
                }
            }
        } catch (IOException e) {
            return null; // gone meanwhile
        }
        return members;
    }

    @Override
    public @Nullable Path realPath(String path) {
        return inside(path);
    }

    private @Nullable Path inside(String path) {
        if (!Paths.canonical(path)) {
            return null;
        }
        try {
            Path file = root.resolve(path.substring(1)).normalize();
            return file.startsWith(root) ? file : null;
        } catch (InvalidPathException e) {
            return null; // no file of this system has such a name
        }
    }

    @Override
    public void close() {
        asked.clear();
    }
}
