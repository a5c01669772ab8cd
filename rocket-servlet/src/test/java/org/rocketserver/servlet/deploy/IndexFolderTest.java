package org.rocketserver.servlet.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.testkit.Archives;

/** The folder of the user's own, which others may take away or remake at any time. */
class IndexFolderTest {
    private final String before = System.getProperty("java.io.tmpdir");
    private final Index index = new Indexer().complete();

    @TempDir
    Path temporary;

    private Path folder;
    private Path jar;
    private IndexFolder kept;

    @BeforeEach
    void begin() throws IOException {
        jar = Archives.zip(temporary.resolve("a.jar"), Map.of("a.txt", "a"));
        System.setProperty("java.io.tmpdir", temporary.toString());
        folder = temporary.resolve("rocket-index-" + System.getProperty("user.name"));
        kept = requireNonNull(IndexFolder.ofUser(jar));
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Files.delete(folder);
    }

    @AfterEach
    void end() {
        System.setProperty("java.io.tmpdir", before);
    }

    @Test
    void aFolderThatWasTakenAwayIsMadeAgainForTheUserAlone() throws IOException {
        kept.write(index, kept.file(jar));

        assertThat(kept.file(jar)).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void anIndexOfMoreThanAMonthAgoIsMadeAnew() throws IOException {
        Path file = kept.file(jar);
        kept.write(index, file);
        assertThat(IndexFolder.read(file)).isNotNull();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        assertThat(IndexFolder.read(file)).isNull();

        kept.write(index, file);
        assertThat(IndexFolder.read(file)).isNotNull();
    }

    @Test
    void nothingIsKeptInAFolderThatSomebodyElseMadeMeanwhile() throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        kept.write(index, kept.file(jar));

        assertThat(folder).isEmptyDirectory();
    }
}
