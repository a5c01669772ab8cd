package org.rocketserver.runner;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where the source files of applications may be: as Maven and Gradle have them, above what they have built. */
final class Sources {
    private static final int ABOVE = 4;
    private static final List<String> USUAL = List.of("src/main/java", "src/main/kotlin", "src");

    private Sources() {}

    /** The folders that are there, the nearest to each application first, then those below the current folder. */
    static Path[] of(List<Plan.Application> applications) {
        Set<Path> found = new LinkedHashSet<>();
        for (Plan.Application application : applications) {
            Path folder = application.path().toAbsolutePath().normalize();
            for (int i = 0; i <= ABOVE && folder != null; i++) {
                add(folder, found);
                folder = folder.getParent();
            }
        }
        Path here = Path.of("").toAbsolutePath();
        add(here, found);
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(here, Files::isDirectory)) {
            modules.forEach(module -> add(module, found));
        } catch (IOException e) {
            // what cannot be listed has no sources to show
        }
        return found.toArray(Path[]::new);
    }

    private static void add(Path folder, Set<Path> found) {
        for (String usual : USUAL) {
            Path sources = folder.resolve(usual);
            if (Files.isDirectory(sources)) {
                found.add(sources);
            }
        }
    }
}
