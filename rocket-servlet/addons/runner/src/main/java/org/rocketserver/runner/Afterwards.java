package org.rocketserver.runner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a second server after the first, however the program ends: after a signal the JVM waits for its hooks only, and
 * not for who closes this. Of one thread, but for the hook.
 */
final class Afterwards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private @Nullable Rocket second;
    private @Nullable Thread hook;

    /**
     * Ends a server when another one has ended, or when this is closed.
     *
     * @param first whose end is waited for
     * @param started what is ended then
     */
    Rocket end(Rocket started, Rocket first) {
        second = started;
        if (first.config().handleSignals()) {
            Thread thread = new Thread(() -> endAfter(first, started), "rocket-status-shutdown");
            try {
                Runtime.getRuntime().addShutdownHook(thread);
                hook = thread;
            } catch (IllegalStateException e) {
                LOG.trace("the JVM is shutting down", e);
            }
        }
        return started;
    }

    private static void endAfter(Rocket first, Rocket second) {
        ServerState state = first.state();
        // one that is starting has no hook yet: nobody would stop it
        if (state == ServerState.RUNNING || state == ServerState.DRAINING) {
            first.join();
        }
        second.stop(Duration.ZERO);
    }

    @Override
    public void close() {
        Rocket rocket = second;
        if (rocket != null) {
            rocket.stop(Duration.ZERO);
        }
        Thread thread = hook;
        if (thread != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(thread);
            } catch (IllegalStateException e) {
                LOG.trace("the JVM is shutting down", e);
            }
        }
    }
}
