package org.rocketserver.servlet.session;

import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.util.Set;

/** How a client shows which session is its own: cookie, URL or TLS session (Servlet 6.1 §7.1). Immutable; pure. */
public final class SessionTracking {
    /** What this server can do: {@code ServletContext.getDefaultSessionTrackingModes()} is the first two. */
    public static final Set<SessionTrackingMode> DEFAULT_MODES =
            Set.of(SessionTrackingMode.COOKIE, SessionTrackingMode.URL);

    /**
     * Tracks by these modes.
     *
     * @param modes as {@link #check} lets them pass
     * @param cookie read once, here
     * @param contextPath the application's, {@code ""} for the root: the cookie's path unless the configuration has one
     */
    public SessionTracking(Set<SessionTrackingMode> modes, SessionCookieConfig cookie, String contextPath) {}

    /**
     * Refuses modes that do not go together ({@code ServletContext.setSessionTrackingModes}).
     *
     * @throws IllegalArgumentException for SSL together with another
     */
    public static void check(Set<SessionTrackingMode> modes) {}
}
