package org.rocketserver.servlet.descriptor;

import jakarta.servlet.SessionTrackingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code session-config} of an application. What is null was not said.
 *
 * @param timeoutMinutes minutes without a request until a session ends; 0 or less: never
 * @param cookie what the cookie looks like
 * @param trackingModes empty: the container's default
 * @param origin where it was declared
 */
public record SessionDecl(
        @Nullable Integer timeoutMinutes, Cookie cookie, Set<SessionTrackingMode> trackingModes, Origin origin) {
    /** Nothing was said. */
    public static final SessionDecl DEFAULT = new SessionDecl(null, Cookie.DEFAULT, Set.of(), Origin.of("default"));

    /** Copies the set. */
    public SessionDecl {
        trackingModes = Set.copyOf(trackingModes);
    }

    /**
     * The {@code cookie-config}.
     *
     * @param name the cookie's name
     * @param domain its domain
     * @param path its path
     * @param comment kept for {@code SessionCookieConfig}, never sent (RFC 6265)
     * @param httpOnly whether scripts cannot see it
     * @param secure whether it is sent over TLS only
     * @param maxAge seconds
     * @param attributes any other attribute, {@code SameSite} among them
     */
    public record Cookie(
            @Nullable String name,
            @Nullable String domain,
            @Nullable String path,
            @Nullable String comment,
            @Nullable Boolean httpOnly,
            @Nullable Boolean secure,
            @Nullable Integer maxAge,
            Map<String, String> attributes) {
        /** Nothing was said. */
        public static final Cookie DEFAULT = new Cookie(null, null, null, null, null, null, null, Map.of());

        /** Copies the map, keeping its order. */
        public Cookie {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }
}
