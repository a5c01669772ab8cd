package org.rocketserver.servlet.deploy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FolderLock;
import org.rocketserver.files.OwnFolders;

/**
 * A folder in the system's temporary one, for a deployment that was given none. Its name has the number of the process,
 * and a file in it is locked for as long as it is used, so that the next process can tell what one that was killed has
 * left, and removes it. The number alone would not do: that of the first process of a container is always the same.
 */
final class ProcessFolder implements Closeable {
    private static final String PREFIX = "rocket-";

    /** Where Linux itself tells of processes, which costs less than {@link ProcessHandle}'s pool of threads. */
    private static final Path SELF = Path.of("/proc/self");

    /** How much the system may be wrong about when this process began. */
    private static final int SLACK_SECONDS = 10;

    /** Whether this process has looked what others left. */
    private static final AtomicBoolean LOOKED = new AtomicBoolean();

    private final Path path;

    /** Null where the file system has no locks. */
    private final @Nullable FolderLock lock;

    /** Takes a folder. */
    @FunctionalInterface
    interface Taking {
        Optional<FolderLock> take(Path folder) throws IOException;
    }

    private ProcessFolder(Path path, @Nullable FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes one, and removes what processes of this user have left that were killed. */
    static ProcessFolder make() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        long process = process();
        ProcessFolder made = make(parent, process, FolderLock::tryTake);
        if (LOOKED.compareAndSet(false, true)) {
            removeLeft(parent, made.path, process);
        }
        return made;
    }

    /** Where a process of another container removes the folder before it is locked, the next one is made. */
    static ProcessFolder make(Path parent, long process, Taking taking) throws IOException {
        while (true) {
            Path path = OwnFolders.makeNew(parent, PREFIX + process + "-");
            try {
                Optional<FolderLock> lock = taking.take(path);
                if (lock.isPresent() && Files.isDirectory(path)) {
                    return new ProcessFolder(path, lock.get());
                }
                if (lock.isPresent()) {
                    lock.get().close();
                }
            } catch (NoSuchFileException e) {
                Log.LOG.debug("{} is gone", path, e);
            } catch (IOException e) {
                Log.LOG.debug("nothing can be locked in {}: it stays if this process is killed", path, e);
                ProcessFolder unlocked = new ProcessFolder(path, null);
                unlocked.keep();
                return unlocked;
            }
        }
    }

    /** A file that is not locked would tell others that nobody uses the folder. */
    private void keep() throws IOException {
        boolean kept = false;
        try {
            Files.deleteIfExists(path.resolve(FolderLock.FILE));
            kept = true;
        } finally {
            if (!kept) {
                close();
            }
        }
    }

    /** The number of this process. */
    private static long process() throws IOException {
        return Files.exists(SELF)
                ? Long.parseLong(SELF.toRealPath().getFileName().toString())
                : ProcessHandle.current().pid();
    }

    private static boolean lives(long process) {
        return Files.exists(SELF)
                ? Files.exists(SELF.resolveSibling(Long.toString(process)))
                : ProcessHandle.of(process).isPresent();
    }

    static void removeLeft(Path parent, Path own, long process) {
        String[] names = parent.toFile().list(); // names are all that most files are asked for
        if (names == null) {
            Log.LOG.debug("what killed processes have left in {} stays: it cannot be read", parent);
            return;
        }
        for (String name : names) {
            long owner = process(name);
            Path file = owner < 0 ? own : parent.resolve(name);
            if (!file.equals(own)) {
                removeLeft(file, owner, own, process);
            }
        }
    }

    /** The process that a folder's name tells; -1 if it is no such name. */
    private static long process(String name) {
        int end = name.indexOf('-', PREFIX.length());
        if (!name.startsWith(PREFIX) || end <= PREFIX.length() || end > PREFIX.length() + 18) {
            return -1;
        }
        for (int i = PREFIX.length(); i < end; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(name, PREFIX.length(), end, 10);
    }

    /** Of those with the number of this process, that are its own which have changed since it began. */
    private static boolean mayLive(Path folder, long owner, long process) throws IOException {
        if (owner != process) {
            return lives(owner);
        }
        Optional<Instant> began = ProcessHandle.current().info().startInstant();
        return began.isEmpty()
                || Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isAfter(began.get().minusSeconds(SLACK_SECONDS));
    }

    /** Removes a folder of this user that nobody uses, also no process of another container. */
    private static void removeLeft(Path folder, long owner, Path own, long process) {
        try {
            if (mayLive(folder, owner, process) || !OwnFolders.isOnlyOurs(folder, own)) {
                return;
            }
            Optional<FolderLock> taken = FolderLock.tryTakeLeft(folder);
            if (taken.isPresent()) {
                try (FolderLock lock = taken.get()) {
                    Folders.delete(folder);
                }
            }
        } catch (IOException | RuntimeException e) {
            Log.LOG.debug("the folder {} stays, or is gone", folder, e);
        }
    }

    Path path() {
        return path;
    }

    /** Removes it. */
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
        Folders.delete(path);
    }
}
