package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * An application as it lies on the disk: a {@code .war} file, which is unpacked, or a folder, which is used in place.
 */
final class WarArchive {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private WarArchive() {}

    /**
     * The folder of an application.
     *
     * @param archive a {@code .war} file or a folder
     * @param work where to unpack; what was unpacked there from the same unchanged file is used again
     * @throws DeploymentException if the archive is missing, no archive, damaged, or wants to write elsewhere
     */
    static Path open(Path archive, WorkFolder work) throws DeploymentException {
        if (Files.isDirectory(archive)) {
            return archive.toAbsolutePath().normalize();
        }
        if (!Files.isRegularFile(archive)) {
            throw new DeploymentException("there is no web application at " + archive.toAbsolutePath()
                    + "; give the path of a .war file or of a folder with WEB-INF.");
        }
        try {
            Path war = archive.toAbsolutePath().normalize();
            return work.<DeploymentException>unpacked(state(war), root -> unpack(war, root));
        } catch (ZipException e) {
            throw new DeploymentException(
                    "this is no .war file that can be read (" + e.getMessage() + "); build or copy it again.", e);
        } catch (IOException e) {
            throw new DeploymentException(
                    "Cannot unpack it into " + work + " (" + e + "); check that the folder is writable and has room.",
                    e);
        }
    }

    private static void unpack(Path war, Path root) throws IOException, DeploymentException {
        try (ZipFile zip = new ZipFile(war.toFile(), StandardCharsets.UTF_8)) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                write(zip, entries.nextElement(), root);
            }
        }
    }

    private static String state(Path war) throws IOException {
        return war + "\n" + Files.size(war) + "\n"
                + Files.getLastModifiedTime(war).toMillis() + "\n";
    }

    private static void write(ZipFile zip, ZipEntry entry, Path root) throws IOException, DeploymentException {
        Path target = target(entry.getName(), root);
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (entry.getLastModifiedTime() != null) {
            Files.setLastModifiedTime(target, time(entry.getLastModifiedTime(), entry.getCrc()));
        }
    }

    /**
     * The time of an entry to the second, which is all that most archives know, and the sum of its content in place of
     * what is below: many builds give all that is in an archive one and the same time, and who compares times, as
     * clients do by entity tags, shall see that the next release has another content.
     */
    private static FileTime time(FileTime said, long sum) {
        Instant second = said.toInstant().truncatedTo(ChronoUnit.SECONDS);
        return FileTime.from(second.plusNanos(Math.floorMod(sum, NANOS_PER_SECOND)));
    }

    /** Where an entry goes; one that would leave the folder ("zip slip") spoils the whole archive. */
    private static Path target(String name, Path root) throws DeploymentException {
        try {
            Path target = root.resolve(name).normalize();
            if (target.startsWith(root) && name.indexOf('\\') < 0) {
                return target;
            }
        } catch (InvalidPathException e) {
            throw refused(name, e);
        }
        throw refused(name, null);
    }

    private static DeploymentException refused(String name, @Nullable Exception e) {
        String message = "it has an entry that does not belong in an application: " + name
                + "; it was damaged or made to do harm, so nothing of it is used.";
        return e == null ? new DeploymentException(message) : new DeploymentException(message, e);
    }

    /** The jars of {@code WEB-INF/lib}, in the order of their names. */
    static List<Path> libraries(Path root) throws DeploymentException {
        Path lib = root.resolve("WEB-INF").resolve("lib");
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DeploymentException("Cannot list " + lib + " (" + e + "); check its permissions.", e);
        }
    }
}
