package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Folders that come and go with an application. */
final class Folders {
    private Folders() {}

    /**
     * Makes a new folder that nobody but its owner may enter. Others may guess its name, but gain nothing by it: where
     * anything has that name, be it a link, the next one is taken. (A name by chance, as
     * {@link Files#createTempDirectory} gives it, would load a hundred classes when a server starts.)
     *
     * @param prefix what its name begins with
     */
    static Path make(Path parent, String prefix) throws IOException {
        FileAttribute<?>[] attributes = ownerOnly(parent);
        for (long number = System.nanoTime(); ; number++) {
            try {
                return Files.createDirectory(parent.resolve(prefix + Long.toHexString(number)), attributes);
            } catch (FileAlreadyExistsException e) {
                Log.LOG.trace("{} is taken", e.getFile());
            }
        }
    }

    /** How to make a folder that is its owner's alone, where the file system knows owners. */
    static FileAttribute<?>[] ownerOnly(Path path) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Removes a file or a folder with all it has; links are removed, not followed. A missing one is fine. */
    static void delete(Path path) throws IOException {
        try {
            Files.walkFileTree(path, new Remover());
        } catch (NoSuchFileException e) {
            // somebody was faster, or it never was: what was wanted
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
