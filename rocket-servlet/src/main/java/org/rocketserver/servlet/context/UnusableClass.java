package org.rocketserver.servlet.context;

import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

/**
 * A class that was registered is not there, or is not of the kind that was promised. The sentence says all there is to
 * say: where it comes from is the server's own affair, for no code of the application has run.
 */
public final class UnusableClass extends ServletException {
    private static final long serialVersionUID = 1;

    UnusableClass(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
