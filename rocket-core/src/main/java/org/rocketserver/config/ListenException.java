package org.rocketserver.config;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An interface cannot be listened on. The message names it; the cause is what the system said, if it did. */
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient ListenerConfig listener;

    /** For an interface, with what the system said, or null. */
    public ListenException(ListenerConfig listener, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.listener = listener;
    }

    /** The interface. */
    public ListenerConfig listener() {
        return listener;
    }
}
