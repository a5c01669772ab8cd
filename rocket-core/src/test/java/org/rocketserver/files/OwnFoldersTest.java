package org.rocketserver.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders for the user of this process, where users differ and where they do not. */
class OwnFoldersTest {
    @TempDir
    Path folder;

    @Test
    void ownersAreNotAskedWhereTheFileSystemIsNotOneOfPosix() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            Path made = OwnFolders.make(zip.getPath("/cache/rocket"));

            OwnFolders.require(made);

            assertThat(made).isEmptyDirectory();
        }
    }

    @Test
    void whatAKilledProcessLeftToKnowItsUserByIsRemovedADayLater() throws Exception {
        Path left = Files.createDirectory(folder.resolve(OwnFolders.PROBE + "1"));
        Path young = Files.createDirectory(folder.resolve(OwnFolders.PROBE + "2"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        OwnFolders.require(folder);

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(young);
        }
    }
}
