package org.rocketserver.servlet.dispatch;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;

/** Tells what a client did from what an application did, by the exception that came of it. Pure. */
final class ClientFaults {
    private static final int MAX_DEPTH = 20;
    private static final List<String> OF_THE_JDK = List.of("java.", "javax.net.", "sun.", "jdk.");

    private ClientFaults() {}

    /**
     * Whether a client broke a rule or went away: nothing that an application's owner has to look into.
     *
     * @param lost whether the client is known to be gone; an {@code IOException} is then taken for what came of it,
     *     also where somebody on its way made a new one without a cause
     */
    static boolean any(Throwable thrown, BooleanSupplier lost) {
        return refusal(thrown) != null || gone(thrown) || (io(thrown) && lost.getAsBoolean());
    }

    private static boolean io(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < MAX_DEPTH && cause != null; depth++) {
            if (cause instanceof IOException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The breach of a rule by the client behind an exception, or null. */
    static @Nullable HttpException refusal(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < MAX_DEPTH && cause != null; depth++) {
            if (cause instanceof HttpException refused) {
                return refused;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /**
     * Whether a client went away: what an exception, whatever it is wrapped in, comes from is an {@code IOException} of
     * the connection.
     */
    static boolean gone(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < MAX_DEPTH && cause != null; depth++) {
            if (cause instanceof IOException && fromConnection(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /**
     * Whether an exception comes from below the seam, where only clients fail: it has no trace, or the first class in
     * its trace that is not the JDK's belongs to the connections.
     */
    private static boolean fromConnection(Throwable thrown) {
        for (StackTraceElement element : thrown.getStackTrace()) {
            String name = element.getClassName();
            if (OF_THE_JDK.stream().noneMatch(name::startsWith)) {
                return name.startsWith("org.rocketserver.engine.") || name.startsWith("org.rocketserver.http1.");
            }
        }
        return thrown.getStackTrace().length == 0;
    }
}
