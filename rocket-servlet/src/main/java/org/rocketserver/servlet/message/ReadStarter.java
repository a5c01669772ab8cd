package org.rocketserver.servlet.message;

import jakarta.servlet.ReadListener;

/** PORT: begins to call a {@link ReadListener} (Servlet 6.1 §3.7). Implemented above the async room's driver. */
@FunctionalInterface
public interface ReadStarter {
    /**
     * The application set its listener. The driver calls it first when the calling container thread has returned from
     * the application and {@link RequestInput#readable} or the end is reached.
     *
     * @param listener the application's
     * @param input what it reads from
     * @return run whenever the input answered "not ready" or ran out; may run on any thread the application reads on,
     *     and must not call the listener itself
     * @throws IllegalStateException the request is neither asynchronous nor upgraded
     */
    Runnable start(ReadListener listener, RequestInput input);
}
