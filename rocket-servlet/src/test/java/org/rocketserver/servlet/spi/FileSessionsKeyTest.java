package org.rocketserver.servlet.spi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key by which stored sessions are known to be our own. */
class FileSessionsKeyTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    /** A folder of the administrator may be open to all, as volumes of containers are. */
    @Test
    void aKeyThatSomebodyElseHasPutThereIsRefused() throws Exception {
        new FileSessions(folder).close();
        new FileSessions(folder).close();
        Path key = folder.resolve("key");
        assumeTrue(Files.getAttribute(key, "unix:uid").equals(0)); // only the administrator can give files away
        Files.setAttribute(key, "unix:uid", NOBODY);

        assertThatThrownBy(() -> new FileSessions(folder))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("belongs to");
    }
}
