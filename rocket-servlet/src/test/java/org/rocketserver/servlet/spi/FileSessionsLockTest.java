package org.rocketserver.servlet.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time has a folder of sessions open. */
class FileSessionsLockTest {
    @TempDir
    Path folder;

    /** The other process: opens the folder that it is told, and says how that went. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try {
                new FileSessions(Path.of(arguments[0])).close();
                System.out.print("opened");
            } catch (AccessDeniedException e) {
                System.out.print(e.getReason());
            }
        }
    }

    private String other() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anotherProcessIsRefusedUntilAllOfThisOneAreClosed() throws Exception {
        FileSessions first = new FileSessions(folder);
        FileSessions second = new FileSessions(folder);
        first.close();
        first.close();

        assertThat(other())
                .isEqualTo(
                        "process " + ProcessHandle.current().pid() + " uses it, and it is for one process at a time");
        second.close();
        assertThat(other()).isEqualTo("opened");
        new FileSessions(folder).close();
    }
}
