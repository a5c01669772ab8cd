package org.rocketserver.servlet.context;

import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A class that was registered is not there, or is not of the kind that was promised. The sentence says all there is to
 * say: where it comes from is the server's own affair, for no code of the application has run.
 */
public final class UnusableClass extends ServletException {
    private static final long serialVersionUID = 1;

    /** Apart from other troubles, so that traces of these alone can be switched on. */
    private static final Logger CAUSES = LoggerFactory.getLogger("Rocket.Errors.causes");

    UnusableClass(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** Logs the trace of what was told in a sentence, for who wants to see where it comes from. */
    public static void logCause(Throwable told) {
        CAUSES.debug("where that comes from", told);
    }
}
