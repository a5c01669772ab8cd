package org.rocketserver.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other processes out of a folder until this one ends, in whichever way, or gives it back: a file in the folder,
 * {@value #FILE}, is locked so long. Thread-safe.
 */
public final class FolderLock implements Closeable {
    /** The file in the folder that is locked. */
    public static final String FILE = "lock";

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final Set<OpenOption> MADE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> FOUND = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** By file; guarded by itself. A file that is locked is not opened again: closing it would give the lock away. */
    private static final Map<Path, FolderLock> HELD = new HashMap<>();

    /**
     * What was opened of files that this process has locked through another class loader, by file; guarded by
     * {@link #HELD}. Never closed, for the system would take the other's lock away, and used if the file is wanted
     * again.
     */
    private static final Map<Path, FileChannel> OF_OTHER_LOADERS = new HashMap<>();

    /** How a file is locked; null if another process has it. */
    @FunctionalInterface
    interface Locking {
        @Nullable
        FileLock lock(FileChannel channel) throws IOException;
    }

    private final Path file;

    /** Null where the lock is another class loader's. */
    private final @Nullable FileChannel channel;

    private int users = 1;

    private FolderLock(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a folder for this process, which may take it again, and gives it back with the last. Where the file system
     * has no locks, nobody is kept out; this is warned of.
     *
     * @throws AccessDeniedException another process has it, which the message names
     * @throws IOException the file in it cannot be made
     */
    public static FolderLock take(Path folder) throws IOException {
        return take(folder, FileChannel::tryLock);
    }

    static FolderLock take(Path folder, Locking locking) throws IOException {
        Path file = folder.toRealPath().resolve(FILE);
        synchronized (HELD) {
            FolderLock lock = HELD.get(file);
            if (lock != null) {
                lock.users++;
                return lock;
            }
            return hold(file, takeFile(file, locking));
        }
    }

    private static @Nullable FileChannel takeFile(Path file, Locking locking) throws IOException {
        FileChannel channel = open(file, MADE);
        boolean kept = false;
        try {
            if (!lock(file, channel, locking)) {
                throw new AccessDeniedException(
                        String.valueOf(file.getParent()),
                        null,
                        holder(file) + " uses it, and it is for one process at a time");
            }
            String process = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0).write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
            kept = true;
            return channel;
        } catch (OverlappingFileLockException e) {
            kept = true;
            OF_OTHER_LOADERS.put(file, channel);
            return null;
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private static boolean lock(Path file, FileChannel channel, Locking locking) {
        try {
            return locking.lock(channel) != null;
        } catch (IOException e) {
            LOG.warn("{} cannot be locked ({}): see to it that one process uses it", file.getParent(), e.toString());
            return true;
        }
    }

    /**
     * Takes a folder for one user in this process.
     *
     * @return empty if somebody has it, in this process or in another
     * @throws IOException the file in it cannot be made, or the file system has no locks
     */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        return tryTake(folder, MADE);
    }

    /**
     * Takes a folder that was taken before, by a process that may have ended.
     *
     * @return empty if somebody has it, in this process or in another
     * @throws NoSuchFileException it was never taken, or is gone
     * @throws IOException the file in it cannot be opened, or the file system has no locks
     */
    public static Optional<FolderLock> tryTakeLeft(Path folder) throws IOException {
        return tryTake(folder, FOUND);
    }

    private static Optional<FolderLock> tryTake(Path folder, Set<OpenOption> options) throws IOException {
        Path file = folder.toRealPath().resolve(FILE);
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                return Optional.empty();
            }
            FileChannel channel = open(file, options);
            boolean kept = false;
            try {
                kept = channel.tryLock() != null;
                return kept ? Optional.of(hold(file, channel)) : Optional.empty();
            } catch (OverlappingFileLockException e) {
                kept = true;
                OF_OTHER_LOADERS.put(file, channel);
                return Optional.empty();
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
    }

    private static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
        FileChannel opened = OF_OTHER_LOADERS.remove(file);
        return opened != null ? opened : FileChannel.open(file, options, OwnFolders.attributes(file, "rw-------"));
    }

    private static FolderLock hold(Path file, @Nullable FileChannel channel) {
        FolderLock lock = new FolderLock(file, channel);
        HELD.put(file, lock);
        return lock;
    }

    private static String holder(Path file) {
        try {
            String process = Files.readString(file);
            return process.matches("[0-9]{1,19}") ? "process " + process : "another process";
        } catch (IOException e) {
            return "another process"; // some systems let nobody read what is locked
        }
    }

    /** Gives the folder back; to be called once for each time that it was taken. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (--users == 0) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }
}
