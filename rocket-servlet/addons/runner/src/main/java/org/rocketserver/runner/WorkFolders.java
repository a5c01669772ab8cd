package org.rocketserver.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where applications are unpacked and what their jars hold is noted, so that the next start is faster. Each application
 * has folders of its own, one for each process that runs it at the same time. The locks that tell them apart are held
 * until the process ends, in whichever way.
 */
final class WorkFolders implements AutoCloseable {
    private static final int MOST = 16;

    private final Path base;
    private final List<FileChannel> locks = new ArrayList<>();

    WorkFolders(Path base) {
        this.base = base;
    }

    /** The folder that was given, or the usual one for the caches of a user's programs. */
    static Path base(@Nullable Path given) {
        if (given != null) {
            return given;
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        String home = System.getProperty("user.home");
        Path folder = cache != null && !cache.isBlank() ? Path.of(cache) : Path.of(home == null ? "." : home, ".cache");
        return folder.resolve("rocket");
    }

    /** The folder for an application; empty where none can be made, and the server uses a temporary one. */
    Optional<Path> of(Path application) {
        Path path = application.toAbsolutePath().normalize();
        CRC32 sum = new CRC32();
        sum.update(path.toString().getBytes(StandardCharsets.UTF_8));
        String name = path.getFileName() + "-" + Long.toHexString(sum.getValue());
        try {
            for (int number = 1; number <= MOST; number++) {
                Path folder = Files.createDirectories(base.resolve(name).resolve(Integer.toString(number)));
                if (lock(folder.resolve("lock"))) {
                    return Optional.of(folder.resolve("work"));
                }
            }
        } catch (IOException e) {
            // a cache that cannot be written is no reason not to start
        }
        return Optional.empty();
    }

    private boolean lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process, for the same application at another context
        } finally {
            if (lock == null) {
                channel.close();
            } else {
                locks.add(channel);
            }
        }
        return lock != null;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : locks) {
            channel.close();
        }
    }
}
