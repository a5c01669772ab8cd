package org.rocketserver.servlet.message;

import jakarta.servlet.WriteListener;

/** PORT: prepares to call a {@link WriteListener} (Servlet 6.1 §5.7). Implemented above the async room's driver. */
@FunctionalInterface
public interface WriteStarter {
    /**
     * The application set its listener. The driver calls it first when the calling container thread has returned from
     * the application.
     *
     * @param listener the application's
     * @param output what it writes to
     * @return to be begun as soon as the stream waits no longer
     * @throws IllegalStateException the request is neither asynchronous nor upgraded
     */
    Listening startWriting(WriteListener listener, ResponseOutput output);
}
