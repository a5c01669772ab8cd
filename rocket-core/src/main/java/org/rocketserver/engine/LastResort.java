package org.rocketserver.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what went wrong where the server goes on in any case. When memory is short the report may fail like what it
 * reports, and what keeps the server alive must not depend on it.
 */
public final class LastResort {
    private LastResort() {}

    /** Reports a failure, if that can be done at the moment. */
    public static void report(Logger log, String message, Throwable failure) {
        report(log, message, null, failure);
    }

    /**
     * Reports a failure, if that can be done at the moment.
     *
     * @param where what it befell, or null if the message does not name it
     */
    static void report(Logger log, String message, @Nullable Object where, Throwable failure) {
        try {
            if (where == null) {
                log.error(message, failure);
            } else {
                log.error(message, where, failure);
            }
        } catch (Throwable e) {
            // the log is the place where this would be said, and any other may fail as well
        }
    }
}
