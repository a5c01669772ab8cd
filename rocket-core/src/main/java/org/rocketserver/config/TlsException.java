package org.rocketserver.config;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What TLS needs cannot be used: a file is missing or wrong. The message names setting, file and remedy. */
public final class TlsException extends IOException {
    private static final long serialVersionUID = 1;

    /** With what was told by whoever read it, or null. */
    public TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
