package org.rocketserver.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread as the operating system sees it. A thread that waits in a native call, such as one that reads an answer from
 * a database, is RUNNABLE for Java; Linux knows better. Elsewhere there is no such knowledge.
 */
final class SystemThread {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Monitor");
    private static final Path SELF = Path.of("/proc/thread-self");
    private static final boolean KNOWN = Files.exists(SELF);

    private final Path stat;

    private SystemThread(Path stat) {
        this.stat = stat;
    }

    /** The calling thread, or null where the system does not tell. */
    static @Nullable SystemThread current() {
        if (!KNOWN) {
            return null;
        }
        try {
            return new SystemThread(SELF.toRealPath().resolve("stat"));
        } catch (IOException e) {
            LOG.debug("the system does not tell which thread this is", e);
            return null;
        }
    }

    /** Whether it sleeps in the system, and neither runs nor waits for a processor (proc(5), field 3 of stat). */
    boolean sleeps() {
        try {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            int state = text.lastIndexOf(')') + 2;
            return state < text.length() && "SD".indexOf(text.charAt(state)) >= 0;
        } catch (IOException e) {
            LOG.trace("the thread has ended", e);
            return false;
        }
    }
}
