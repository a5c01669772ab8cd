package org.rocketserver.servlet.context;

import jakarta.servlet.SessionTrackingMode;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.SessionDecl;
import org.rocketserver.servlet.session.SessionTracking;

/**
 * How sessions of an application begin: cookie, tracking, time to live (Servlet 6.1 §7). Can be changed until the
 * application runs. Of the deploying thread until then, afterwards read only.
 */
final class SessionDefaults {
    /** Where nobody says anything. */
    private static final int MINUTES = 30;

    private final SessionDecl declared;
    private final SessionCookieSettings cookie;
    private @Nullable Set<SessionTrackingMode> modes;
    private int minutes;

    /**
     * Begins with what was declared.
     *
     * @param checkOpen is told the name of each setter of the cookie, and throws where changes are no longer allowed
     */
    SessionDefaults(SessionDecl declared, Consumer<String> checkOpen) {
        this.declared = declared;
        cookie = new SessionCookieSettings(declared.cookie(), checkOpen);
        Integer timeout = declared.timeoutMinutes();
        minutes = timeout == null ? MINUTES : timeout;
    }

    SessionCookieSettings cookie() {
        return cookie;
    }

    int minutes() {
        return minutes;
    }

    void minutes(int value) {
        minutes = value;
    }

    /** The modes in force. */
    Set<SessionTrackingMode> modes() {
        Set<SessionTrackingMode> set = modes;
        if (set != null) {
            return set;
        }
        return declared.trackingModes().isEmpty() ? SessionTracking.DEFAULT_MODES : declared.trackingModes();
    }

    /**
     * Sets the modes.
     *
     * @throws IllegalArgumentException they do not go together
     */
    void modes(Set<SessionTrackingMode> wanted) {
        SessionTracking.check(wanted);
        modes = wanted.isEmpty() ? EnumSet.noneOf(SessionTrackingMode.class) : EnumSet.copyOf(wanted);
    }
}
