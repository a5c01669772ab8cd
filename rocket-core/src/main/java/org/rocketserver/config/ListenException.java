package org.rocketserver.config;

import java.io.IOException;

/** An interface cannot be listened on. The message names it; the cause is what the system said. */
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient ListenerConfig listener;

    /** For an interface, with what the system said. */
    public ListenException(ListenerConfig listener, String message, Throwable cause) {
        super(message, cause);
        this.listener = listener;
    }

    /** The interface. */
    public ListenerConfig listener() {
        return listener;
    }
}
