package org.rocketserver.servlet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.files.FolderLock;

/** Folders of processes, and of those that were killed. */
class ProcessFolderTest {
    /** Above any that a system gives. */
    private static final long DEAD = 99_999_999L;

    private static final int MANY = 8;

    @TempDir
    Path parent;

    /** Does what a process of another container does between making the folder and locking it. */
    private ProcessFolder made(ProcessFolder.Taking first) throws IOException {
        List<Path> seen = new ArrayList<>();
        ProcessFolder made = ProcessFolder.make(parent, DEAD, folder -> {
            seen.add(folder);
            return seen.size() == 1 ? first.take(folder) : FolderLock.tryTake(folder);
        });
        assertThat(seen).hasSize(2).last().isEqualTo(made.path());
        assertThat(FolderLock.tryTake(made.path())).isEmpty();
        return made;
    }

    @Test
    void whatAnotherProcessIsRemovingIsNotUsed() throws Exception {
        try (ProcessFolder made = made(folder -> Optional.empty())) {
            assertThat(made.path()).isDirectory();
        }
    }

    @Test
    void whatAnotherProcessHasRemovedIsNotUsed() throws Exception {
        try (ProcessFolder made = made(folder -> {
            Folders.delete(folder);
            return FolderLock.tryTake(folder);
        })) {
            assertThat(made.path()).isDirectory();
        }
        try (ProcessFolder made = made(folder -> {
            Optional<FolderLock> taken = FolderLock.tryTake(folder);
            Folders.delete(folder);
            return taken;
        })) {
            assertThat(made.path()).isDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whereNothingCanBeLockedTheFolderIsUsedAndNobodyRemovesIt() throws Exception {
        ProcessFolder unlocked = ProcessFolder.make(parent, DEAD, folder -> {
            Files.createFile(folder.resolve(FolderLock.FILE));
            throw new IOException("No locks available");
        });
        try (ProcessFolder other = ProcessFolder.make(parent, 1, FolderLock::tryTake)) {
            ProcessFolder.removeLeft(parent, other.path(), 1);
        }

        assertThat(unlocked.path()).isEmptyDirectory();
        unlocked.close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void oneThatCannotBeLookedAtDoesNotKeepTheRest() throws Exception {
        long process = ProcessHandle.current().pid();
        for (int i = 0; i < MANY; i++) {
            Files.createSymbolicLink(parent.resolve("rocket-" + process + "-" + i), parent.resolve("gone"));
            Path left = Files.createDirectory(parent.resolve("rocket-" + DEAD + "-" + i));
            Files.createFile(left.resolve(FolderLock.FILE));
        }
        try (ProcessFolder own = ProcessFolder.make(parent, process, FolderLock::tryTake)) {
            ProcessFolder.removeLeft(parent, own.path(), process);
        }

        try (Stream<Path> files = Files.list(parent)) {
            assertThat(files).hasSize(MANY).allMatch(Files::isSymbolicLink);
        }
    }

    @Test
    void aFolderThatCannotBeUsedDoesNotStay() throws Exception {
        ProcessFolder passing = ProcessFolder.make(parent, DEAD, FolderLock::tryTake);
        Folders.delete(passing.path());
        Files.createFile(passing.path());

        assertThatThrownBy(() -> WorkFolder.open(passing)).isInstanceOf(IOException.class);

        assertThat(parent).isEmptyDirectory();
    }
}
