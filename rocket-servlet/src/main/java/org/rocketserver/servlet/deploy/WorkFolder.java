package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.OwnFolders;

/**
 * What one deployment uses of a work folder: a temporary folder of its own ({@code temp-…}), and an unpacked archive
 * ({@code application-1}, …) that it may share with other deployments of the same unchanged file. A folder in use is
 * never removed, so that a new application can start in the same work folder while the old one still runs. What nobody
 * uses any more is removed when its last user closes, or by the next deployment. Of the deploying thread; many of them
 * may share one work folder, within this process.
 */
final class WorkFolder {
    private static final String TEMPORARY = "temp-";
    private static final String UNPACKED = "application-";
    private static final String STAMP = ".stamp";

    /** The folders in use in this process, by absolute path. Guarded by itself, as is the making of folders. */
    private static final Map<Path, Use> IN_USE = new HashMap<>();

    private final Path path;
    /** What {@link #path} is of, where none was given. */
    private final @Nullable ProcessFolder passing;

    private final Path temporary;
    private @Nullable Path unpacked;

    /** Who uses a folder. */
    private static final class Use {
        int users;

        /** Whether the archive has changed since, so that the folder is of no use for a next start. */
        boolean stale;
    }

    /** Writes the content of an archive into an empty folder. */
    @FunctionalInterface
    interface Unpacking<X extends Exception> {
        void into(Path folder) throws IOException, X;
    }

    private WorkFolder(Path path, @Nullable ProcessFolder passing, Path temporary) {
        this.path = path;
        this.passing = passing;
        this.temporary = temporary;
    }

    /**
     * Begins to use a work folder.
     *
     * @param given made if it is missing; null for a new folder that is gone after {@link #close}
     * @throws AccessDeniedException it belongs to somebody else
     */
    static WorkFolder open(@Nullable Path given) throws IOException {
        if (given == null) {
            return open(ProcessFolder.make());
        }
        WorkFolder opened = open(OwnFolders.make(given), null);
        opened.requireOwn();
        return opened;
    }

    /** Uses a new folder, which is closed also if that fails. */
    static WorkFolder open(ProcessFolder passing) throws IOException {
        WorkFolder opened = null;
        try {
            opened = open(passing.path(), passing);
            return opened;
        } finally {
            if (opened == null) {
                passing.close();
            }
        }
    }

    private static WorkFolder open(Path folder, @Nullable ProcessFolder passing) throws IOException {
        Path path = folder.toAbsolutePath().normalize();
        synchronized (IN_USE) {
            Path temporary = OwnFolders.makeNew(path, TEMPORARY);
            use(temporary);
            return new WorkFolder(path, passing, temporary);
        }
    }

    /** Refuses a folder of somebody else's, and removes from ours what a process that ended badly has left there. */
    private void requireOwn() throws IOException {
        synchronized (IN_USE) {
            boolean own = false;
            try {
                OwnFolders.require(path, temporary);
                removeUnused(ours(TEMPORARY));
                own = true;
            } finally {
                if (!own) {
                    release(temporary, true);
                }
            }
        }
    }

    /** Empty, of this deployment alone. */
    Path temporary() {
        return temporary;
    }

    /** Where indexes are kept for the next start, or null if they cannot be. */
    @Nullable
    IndexFolder indexes() {
        return passing == null ? IndexFolder.in(path, "index", temporary) : IndexFolder.ofUser(temporary);
    }

    /**
     * The folder of an unpacked archive: one that was unpacked before from the same state and that others could not
     * change, or a new one. What is of no use is removed.
     *
     * @param state tells one content of the archive from another
     * @throws X as the unpacking throws it
     */
    <X extends Exception> Path unpacked(String state, Unpacking<X> unpacking) throws IOException, X {
        Path folder;
        Path stamp;
        synchronized (IN_USE) {
            folder = existing(state);
            boolean found = folder != null;
            if (folder == null) {
                folder = newFolder();
            }
            makeOthersStale(folder);
            use(folder);
            removeUnused(ours(UNPACKED));
            unpacked = folder;
            if (found) {
                return folder;
            }
            stamp = stamp(folder);
        }
        unpacking.into(folder);
        Files.writeString(stamp, state);
        return folder;
    }

    private @Nullable Path existing(String state) throws IOException {
        for (Path folder : ours(UNPACKED)) {
            if (hasState(folder, state) && OwnFolders.isOnlyOurs(folder, temporary)) {
                return folder;
            }
        }
        return null;
    }

    /** A folder without a stamp was never unpacked to the end. */
    private static boolean hasState(Path folder, String state) throws IOException {
        Path stamp = stamp(folder);
        return Files.isRegularFile(stamp) && Files.readString(stamp).equals(state);
    }

    private static Path stamp(Path folder) {
        return folder.resolveSibling(folder.getFileName() + STAMP);
    }

    private Path newFolder() throws IOException {
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(path.resolve(UNPACKED + number), OwnFolders.attributes(path, "rwx------"));
            } catch (FileAlreadyExistsException e) {
                Log.LOG.trace("{} is taken", e.getFile());
            }
        }
    }

    private List<Path> ours(String prefix) throws IOException {
        List<Path> ours = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && isOurs(name) && Files.isDirectory(file)) {
                    ours.add(file);
                }
            }
        }
        return ours;
    }

    /** Not a stranger's, whatever its first letters are. */
    private static boolean isOurs(String name) {
        if (name.startsWith(UNPACKED)) {
            String number = name.substring(UNPACKED.length());
            return !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
        }
        return name.startsWith(TEMPORARY) && name.length() > TEMPORARY.length();
    }

    private static void removeUnused(List<Path> folders) {
        for (Path folder : folders) {
            if (!IN_USE.containsKey(folder)) {
                try {
                    remove(folder);
                } catch (IOException e) {
                    Log.LOG.debug("the unused folder {} cannot be removed yet", folder, e);
                }
            }
        }
    }

    private void makeOthersStale(Path current) {
        IN_USE.forEach((folder, use) -> {
            if (path.equals(folder.getParent())) {
                use.stale = !folder.equals(current);
            }
        });
    }

    private static void use(Path folder) {
        IN_USE.computeIfAbsent(folder, key -> new Use()).users++;
    }

    /** Gives the folders back: the temporary one is removed, the unpacked archive if it is of no use any more. */
    void close() throws IOException {
        Path application = unpacked;
        synchronized (IN_USE) {
            try {
                release(temporary, true);
            } finally {
                if (application != null) {
                    unpacked = null;
                    release(application, !Files.isRegularFile(stamp(application)));
                }
            }
        }
        ProcessFolder own = passing;
        if (own != null) {
            own.close();
        }
    }

    private static void release(Path folder, boolean disposable) throws IOException {
        Use use = IN_USE.get(folder);
        if (use != null && --use.users == 0) {
            IN_USE.remove(folder);
            if (disposable || use.stale) {
                remove(folder);
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static void remove(Path folder) throws IOException {
        Files.deleteIfExists(stamp(folder));
        Folders.delete(folder);
    }
}
