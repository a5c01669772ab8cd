package org.rocketserver.servlet.session;

import jakarta.servlet.ServletContext;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.SessionStore;

/** The sessions of one application: made, found, expired. Thread-safe. */
public final class SessionManager {
    /**
     * Manages no sessions yet.
     *
     * @param settings timeout and bound
     * @param tracking how clients show their session
     * @param events whom to tell
     * @param environment what the sessions live in
     * @param store where sessions rest that are not in memory, or null: then there is only memory
     */
    public SessionManager(
            SessionSettings settings,
            SessionTracking tracking,
            SessionEvents events,
            Environment environment,
            @Nullable SessionStore store) {}

    /**
     * What the sessions of an application live in.
     *
     * @param context the application
     * @param clock tells the time
     * @param timers for expiry
     * @param scope runs a task at once, in the calling thread, with the application's context class loader: what calls
     *     listeners outside a request
     */
    public record Environment(ServletContext context, InstantSource clock, SessionTimers timers, Executor scope) {}

    /**
     * What one request does with sessions. Looks the client's session up at once, so that the request counts as an
     * access (§7.6), and is to be given back with {@link SessionAccess#complete}.
     */
    public SessionAccess access(TrackedExchange exchange) {
        return new SessionAccess();
    }

    /** What happened so far. */
    public SessionStatistics statistics() {
        return new SessionStatistics(0, 0, 0, 0, 0, 0);
    }

    /**
     * Ends all sessions: those that can rest in the store go there, with sessionWillPassivate; the others are
     * invalidated, with their listeners told. No new session is made from here on.
     */
    public void stop() {}
}
