package org.rocketserver.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders for what other users of the machine must neither read nor put there: unpacked applications, class indexes,
 * keys, sessions. Owners and permissions are asked, and set, where the file system has those of POSIX. Elsewhere access
 * is what the folder above gives: on Windows, what an installer or an elevated process makes is of the administrators'.
 * Thread-safe.
 */
public final class OwnFolders {
    /** Begins the names of what is made only to know the user of this process by. */
    public static final String PROBE = ".own-";

    private static final Duration LEFT = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private OwnFolders() {}

    /**
     * Makes a folder, and those above it that are missing, for the user of this process alone. What exists stays as it
     * is.
     *
     * @return the folder
     * @throws IOException it cannot be made
     */
    public static Path make(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, "rwx------"));
    }

    /**
     * Makes a new folder for the user of this process alone. Others may guess its name, but gain nothing by it: where
     * anything has that name, be it a link, the next one is taken. (A name by chance, as
     * {@link Files#createTempDirectory} gives it, would load a hundred classes when a server starts.)
     *
     * @param prefix what its name begins with
     * @return the folder
     * @throws IOException it cannot be made
     */
    public static Path makeNew(Path parent, String prefix) throws IOException {
        FileAttribute<?>[] attributes = attributes(parent, "rwx------");
        for (long number = System.nanoTime(); ; number++) {
            try {
                return Files.createDirectory(parent.resolve(prefix + Long.toHexString(number)), attributes);
            } catch (FileAlreadyExistsException e) {
                LOG.trace("{} is taken", e.getFile());
            }
        }
    }

    /**
     * How to make a file or folder with these permissions, where the file system knows any.
     *
     * @param permissions in the form of {@link PosixFilePermissions#fromString}
     */
    public static FileAttribute<?>[] attributes(Path path, String permissions) {
        return has(path, "posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Refuses an existing folder whose owner could change what is kept there: anybody but the user of this process and
     * the system's administrator. Where others may write into a folder of this user, they may not any more.
     *
     * <p>The folder need not be writable; where it is, this makes something in it for a moment.
     *
     * @throws AccessDeniedException it belongs to somebody else, whom the message names
     * @throws IOException it cannot be asked or changed
     */
    public static void require(Path folder) throws IOException {
        Path own = probe(folder);
        try {
            require(folder, own);
            removeLeft(folder);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /**
     * Refuses an existing file in a folder of that kind which others could have put there, or everybody could have
     * changed. Where a group may write to a file of this user, it may not any more.
     *
     * @throws AccessDeniedException it belongs to somebody else, whom the message names, or everybody may write to it
     * @throws IOException it cannot be asked or changed
     */
    public static void requireFile(Path file) throws IOException {
        Path own = probe(file.toAbsolutePath().resolveSibling(""));
        try {
            requireOwner(file, own);
            if (has(file, "posix") && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new AccessDeniedException(
                        file.toString(), null, "everybody may write to it, and could have changed what is in it");
            }
            require(file, own);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /**
     * Refuses the folders that {@link #require(Path)} refuses, and leaves their permissions as they are.
     *
     * @throws AccessDeniedException it belongs to somebody else, whom the message names
     * @throws IOException it cannot be asked
     */
    public static void requireOwner(Path folder) throws IOException {
        Path own = probe(folder);
        try {
            requireOwner(folder, own);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** In the folder itself, for some file systems give what is made another owner. */
    private static Path probe(Path folder) throws IOException {
        try {
            return makeNew(folder, PROBE);
        } catch (IOException e) {
            LOG.debug("nothing can be made in {}", folder, e);
            return makeNew(Path.of(System.getProperty("java.io.tmpdir")), PROBE);
        }
    }

    /** Removes what processes made here that were killed before they could remove it. */
    private static void removeLeft(Path folder) throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(LEFT));
        try (DirectoryStream<Path> probes = Files.newDirectoryStream(folder, PROBE + "*")) {
            for (Path probe : probes) {
                try {
                    if (Files.getLastModifiedTime(probe, LinkOption.NOFOLLOW_LINKS)
                                    .compareTo(before)
                            < 0) {
                        Files.delete(probe);
                    }
                } catch (IOException e) {
                    LOG.debug("{} stays, or is gone", probe, e);
                }
            }
        }
    }

    /**
     * The same where something is at hand to know this process's user by.
     *
     * @param own a file or folder that this process has made
     * @throws AccessDeniedException it belongs to somebody else, whom the message names
     * @throws IOException it cannot be asked or changed
     */
    public static void require(Path folder, Path own) throws IOException {
        if (!has(folder, "posix")) {
            return;
        }
        requireOwner(folder, own);
        if (Files.getOwner(folder).equals(Files.getOwner(own))) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
            if (permissions.removeAll(WRITTEN_BY_OTHERS)) {
                Files.setPosixFilePermissions(folder, permissions);
            }
        }
    }

    private static void requireOwner(Path folder, Path own) throws IOException {
        if (has(folder, "posix")) {
            requireOwnerOf(folder, own, LinkOption.NOFOLLOW_LINKS);
            requireOwnerOf(folder, own);
        }
    }

    private static void requireOwnerOf(Path folder, Path own, LinkOption... options) throws IOException {
        UserPrincipal owner = Files.getOwner(folder, options);
        boolean administrators =
                has(folder, "unix") && Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid", options));
        if (!administrators && !owner.equals(Files.getOwner(own))) {
            throw new AccessDeniedException(
                    folder.toString(),
                    null,
                    "it belongs to " + owner.getName() + ", who could change what is kept there");
        }
    }

    /**
     * Whether a file or folder is no link, belongs to the user of this process, and cannot be written by others.
     *
     * @param own a file or folder that this process has made
     * @throws IOException it is not there, or cannot be asked
     */
    public static boolean isOnlyOurs(Path path, Path own) throws IOException {
        return !Files.isSymbolicLink(path)
                && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
                && (!has(path, "posix")
                        || Collections.disjoint(
                                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS), WRITTEN_BY_OTHERS));
    }

    private static boolean has(Path path, String view) {
        return path.getFileSystem().supportedFileAttributeViews().contains(view);
    }
}
