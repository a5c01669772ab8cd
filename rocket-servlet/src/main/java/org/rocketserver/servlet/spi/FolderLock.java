package org.rocketserver.servlet.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.rocketserver.files.OwnFolders;

/**
 * Keeps other processes out of a folder until this one ends, in whichever way, or gives it back. Within this process a
 * folder may be taken again, and is given back with the last. Thread-safe.
 */
final class FolderLock {
    private static final String FILE = "lock";

    /** By file; guarded by itself. A file that is locked is not opened again: closing it would give the lock away. */
    private static final Map<Path, FolderLock> HELD = new HashMap<>();

    private final Path file;
    private final FileChannel channel;
    private int users;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a folder.
     *
     * @throws AccessDeniedException another process has it
     */
    static FolderLock take(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve(FILE);
        synchronized (HELD) {
            FolderLock lock = HELD.get(file);
            if (lock == null) {
                lock = new FolderLock(file, lock(file));
                HELD.put(file, lock);
            }
            lock.users++;
            return lock;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OwnFolders.attributes(file, "rw-------"));
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            if (locked) {
                String process = Long.toString(ProcessHandle.current().pid());
                channel.truncate(0).write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (OverlappingFileLockException e) {
            locked = true; // by this process, through another class loader
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new AccessDeniedException(
                    String.valueOf(file.getParent()),
                    null,
                    holder(file) + " uses it, and it is for one process at a time");
        }
        return channel;
    }

    private static String holder(Path file) {
        try {
            String process = Files.readString(file);
            return process.matches("[0-9]{1,19}") ? "process " + process : "another process";
        } catch (IOException e) {
            return "another process"; // some systems let nobody read what is locked
        }
    }

    /** Gives the folder back; once for each time that it was taken. */
    void release() throws IOException {
        synchronized (HELD) {
            if (--users == 0) {
                HELD.remove(file);
                channel.close();
            }
        }
    }
}
