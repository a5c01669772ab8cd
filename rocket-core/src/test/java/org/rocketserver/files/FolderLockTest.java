package org.rocketserver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Who has a folder, within this process and outside of it. */
class FolderLockTest {
    private static final String USED = "process " + ProcessHandle.current().pid() + " uses it";

    @TempDir
    Path folder;

    /** The other process: takes the folder that it is told, and says how that went. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try {
                FolderLock.take(Path.of(arguments[0])).close();
                System.out.print("taken");
            } catch (AccessDeniedException e) {
                System.out.print(e.getReason());
            }
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private String other() throws IOException {
        String classes = Stream.of(place(FolderLock.class), place(Logger.class), place(Other.class))
                .map(URL::getPath)
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        Other.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoWantsAFolderForItselfGetsItOnceInAProcess() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try (FolderLock held = FolderLock.tryTake(folder).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(FolderLock.tryTake(folder)).isEmpty();
            assertThat(FolderLock.tryTake(link)).isEmpty();
            assertThat(FolderLock.tryTakeLeft(folder)).isEmpty();
            assertThat(other()).startsWith("another process uses it");
        } finally {
            Files.delete(link);
        }
        assertThat(other()).isEqualTo("taken");
    }

    @Test
    void whatWasNeverTakenIsNotLeft() throws Exception {
        assertThatThrownBy(() -> FolderLock.tryTakeLeft(folder)).isInstanceOf(NoSuchFileException.class);
        assertThat(folder).isEmptyDirectory();

        FolderLock.take(folder).close();

        Optional<FolderLock> left = FolderLock.tryTakeLeft(folder);
        assertThat(left).isPresent();
        left.get().close();
    }

    /** Whoever could write into the folder before might have put it there, and what it leads to would be emptied. */
    @Test
    void aLinkInPlaceOfTheFileIsNotFollowed(@TempDir Path elsewhere) throws Exception {
        Path precious = Files.writeString(elsewhere.resolve("precious"), "content");
        Files.createSymbolicLink(folder.resolve(FolderLock.FILE), precious);

        assertThatThrownBy(() -> FolderLock.take(folder)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FolderLock.tryTake(folder)).isInstanceOf(IOException.class);
        assertThat(precious).hasContent("content");
    }

    @Test
    void whereNothingCanBeLockedAFolderIsTakenAllTheSame() throws Exception {
        FolderLock.Locking none = channel -> {
            throw new IOException("No locks available");
        };
        FolderLock first = FolderLock.take(folder, none);
        FolderLock second = FolderLock.take(folder, none);
        first.close();
        second.close();

        assertThat(FolderLock.tryTake(folder))
                .hasValueSatisfying(lock -> assertThat(lock).isNotSameAs(first));
    }

    @Test
    void whatAnotherClassLoaderHasTakenIsNotGivenAway() throws Exception {
        URL[] classes = {place(FolderLock.class), place(Logger.class)};
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(FolderLock.class.getName());
            Closeable theirs = (Closeable) type.getMethod("take", Path.class).invoke(null, folder);

            assertThat(FolderLock.tryTake(folder)).isEmpty();
            FolderLock.take(folder).close();
            assertThat(other()).startsWith(USED);

            theirs.close();
            try (FolderLock ours = FolderLock.take(folder)) {
                assertThat(ours).isNotNull();
                assertThat(other()).startsWith(USED);
            }
            assertThat(other()).isEqualTo("taken");
        }
    }
}
