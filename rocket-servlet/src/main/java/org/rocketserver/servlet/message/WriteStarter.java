package org.rocketserver.servlet.message;

import jakarta.servlet.WriteListener;

/** PORT: begins to call a {@link WriteListener} (Servlet 6.1 §5.7). Implemented above the async room's driver. */
@FunctionalInterface
public interface WriteStarter {
    /**
     * The application set its listener. The driver calls it first when the calling container thread has returned from
     * the application.
     *
     * @param listener the application's
     * @param output what it writes to
     * @return run whenever the output answered "not ready"; may run on any thread the application writes on, and must
     *     not call the listener itself
     * @throws IllegalStateException the request is neither asynchronous nor upgraded
     */
    Runnable start(WriteListener listener, ResponseOutput output);
}
