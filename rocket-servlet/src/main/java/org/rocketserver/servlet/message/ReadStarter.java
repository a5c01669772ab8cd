package org.rocketserver.servlet.message;

import jakarta.servlet.ReadListener;

/** PORT: prepares to call a {@link ReadListener} (Servlet 6.1 §3.7). Implemented above the async room's driver. */
@FunctionalInterface
public interface ReadStarter {
    /**
     * The application set its listener. The driver calls it first when the calling container thread has returned from
     * the application and {@link RequestInput#readable} or the end is reached.
     *
     * @param listener the application's
     * @param input what it reads from
     * @return to be begun as soon as the stream waits no longer
     * @throws IllegalStateException the request is neither asynchronous nor upgraded
     */
    Listening startReading(ReadListener listener, RequestInput input);
}
