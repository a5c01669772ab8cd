package org.rocketserver.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FolderLock;
import org.rocketserver.files.OwnFolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where applications are unpacked and what their jars hold is noted, so that the next start is faster. Each application
 * has folders of its own, one for each process that runs it at the same time. The locks that tell them apart are held
 * until the process ends, in whichever way. Other users cannot look into these folders, and none of theirs is used. Of
 * one thread at a time.
 */
final class WorkFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final int MOST = 16;

    private final Path base;
    private final List<FolderLock> locks = new ArrayList<>();

    /** What was given, for an application that is deployed anew, whose unpacked files and indexes are of use then. */
    private final Map<Plan.Application, Path> given = new HashMap<>();

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

    /**
     * Makes a folder for this user alone if it is not there.
     *
     * @return the folder
     * @throws IOException it cannot be made, or belongs to another user
     */
    static Path own(Path folder) throws IOException {
        OwnFolders.require(OwnFolders.make(folder));
        return folder;
    }

    /** The folder for an application; empty where none can be made, and the server uses a temporary one. */
    Optional<Path> of(Plan.Application application) {
        Path known = given.get(application);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Path> made = make(application.path().toAbsolutePath().normalize());
        made.ifPresent(folder -> given.put(application, folder));
        return made;
    }

    private Optional<Path> make(Path path) {
        CRC32 sum = new CRC32();
        sum.update(path.toString().getBytes(StandardCharsets.UTF_8));
        String name = path.getFileName() + "-" + Long.toHexString(sum.getValue());
        try {
            return free(name);
        } catch (AccessDeniedException e) {
            if (e.getReason() != null) {
                LOG.warn("the work folder {} is not used, for {}", e.getFile(), e.getReason());
            }
        } catch (IOException e) {
            // a cache that cannot be written is no reason not to start
        }
        return Optional.empty();
    }

    /** The first folder that neither another process has, nor this one for the same application at another context. */
    private Optional<Path> free(String name) throws IOException {
        Path probe = OwnFolders.makeNew(own(base), OwnFolders.PROBE);
        try {
            Path numbers = own(base.resolve(name), probe);
            for (int number = 1; number <= MOST; number++) {
                Path folder = own(numbers.resolve(Integer.toString(number)), probe);
                Optional<FolderLock> lock = FolderLock.tryTake(folder);
                if (lock.isPresent()) {
                    locks.add(lock.get());
                    return Optional.of(folder.resolve("work"));
                }
            }
            return Optional.empty();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static Path own(Path folder, Path probe) throws IOException {
        OwnFolders.require(OwnFolders.make(folder), probe);
        return folder;
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (FolderLock lock : locks) {
            try {
                lock.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
