package org.rocketserver.servlet.session;

import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.Cookie;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client shows which session is its own: cookie, URL or TLS session (Servlet 6.1 §7.1). Immutable; pure.
 *
 * <p>Unless the application says otherwise (an empty {@code SameSite} leaves it out) its cookie is {@code HttpOnly} and
 * {@code SameSite=Lax}, and {@code Secure} where the request is.
 */
public final class SessionTracking {
    /** What {@code ServletContext.getDefaultSessionTrackingModes()} answers. */
    public static final Set<SessionTrackingMode> DEFAULT_MODES =
            Set.of(SessionTrackingMode.COOKIE, SessionTrackingMode.URL);

    private static final String DEFAULT_COOKIE = "JSESSIONID";
    private static final String DEFAULT_PARAMETER = "jsessionid";
    private static final Set<String> OWN_ATTRIBUTES =
            Set.of("domain", "path", "max-age", "secure", "httponly", "comment");

    private final boolean byCookie;
    private final boolean byUrl;
    private final boolean byTls;
    private final String contextPath;
    private final String cookieName;
    private final String parameterName;
    private final String marker;
    private final String path;
    private final @Nullable String domain;
    private final int maxAge;
    private final boolean secure;
    private final boolean httpOnly;
    private final Map<String, String> attributes = new LinkedHashMap<>();

    /** What a client showed. */
    record Shown(List<String> ids, boolean cookie, boolean url) {
        static final Shown NOTHING = new Shown(List.of(), false, false);
    }

    /**
     * Tracks by these modes.
     *
     * @param modes as {@link #check} lets them pass
     * @param cookie read once, here. Its attribute {@code HttpOnly} counts only if it is there: without it the cookie
     *     is HttpOnly
     * @param contextPath the application's, {@code ""} for the root: the cookie's path unless the configuration has one
     */
    public SessionTracking(Set<SessionTrackingMode> modes, SessionCookieConfig cookie, String contextPath) {
        check(modes);
        byCookie = modes.contains(SessionTrackingMode.COOKIE);
        byUrl = modes.contains(SessionTrackingMode.URL);
        byTls = modes.contains(SessionTrackingMode.SSL);
        this.contextPath = contextPath;
        @Nullable String name = cookie.getName();
        boolean named = name != null && !name.isEmpty() && !name.equals(DEFAULT_COOKIE);
        cookieName = named ? name : DEFAULT_COOKIE;
        // §7.1.3: a custom cookie name is also the name of the path parameter
        parameterName = named ? name : DEFAULT_PARAMETER;
        marker = ";" + parameterName + "=";
        path = cookiePath(cookie.getPath(), contextPath);
        domain = cookie.getDomain();
        maxAge = cookie.getMaxAge();
        secure = cookie.isSecure();
        httpOnly = !"false".equalsIgnoreCase(cookie.getAttribute("HttpOnly"));
        attributes.put("SameSite", "Lax");
        copyAttributes(cookie.getAttributes());
    }

    private static String cookiePath(@Nullable String configured, String contextPath) {
        if (configured != null && !configured.isEmpty()) {
            return configured;
        }
        return contextPath.isEmpty() ? "/" : contextPath;
    }

    private void copyAttributes(Map<String, String> configured) {
        for (Map.Entry<String, String> attribute : configured.entrySet()) {
            String lower = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (lower.equals("samesite")) {
                if (value.isEmpty()) {
                    attributes.remove("SameSite");
                } else {
                    attributes.put("SameSite", value);
                }
            } else if (!OWN_ATTRIBUTES.contains(lower)) {
                attributes.put(attribute.getKey(), value);
            }
        }
    }

    /**
     * Refuses modes that do not go together ({@code ServletContext.setSessionTrackingModes}).
     *
     * @throws IllegalArgumentException for SSL together with another
     */
    public static void check(Set<SessionTrackingMode> modes) {
        if (modes.size() > 1 && modes.contains(SessionTrackingMode.SSL)) {
            throw new IllegalArgumentException("session tracking mode SSL must not be combined with another");
        }
    }

    /** Whether a new session needs a cookie on the response. */
    boolean byCookie() {
        return byCookie;
    }

    /** Whether the TLS session is the session. */
    boolean byTls() {
        return byTls;
    }

    /** Reads which ids the client shows; a cookie goes before the URL (§7.1.3). */
    Shown read(TrackedExchange exchange) {
        if (byCookie) {
            List<String> ids = exchange.cookies(cookieName);
            if (!ids.isEmpty()) {
                return new Shown(ids, true, false);
            }
        }
        if (byUrl) {
            String id = exchange.pathParameter(parameterName);
            if (id != null) {
                return new Shown(List.of(id), false, true);
            }
        }
        if (byTls) {
            String id = exchange.tlsSessionId();
            if (id != null && !id.isEmpty()) {
                return new Shown(List.of(id), false, false);
            }
        }
        return Shown.NOTHING;
    }

    /**
     * The cookie that tells a client its session.
     *
     * @param id the session's id
     * @param tls whether the request came by TLS
     */
    Cookie cookie(String id, boolean tls) {
        Cookie cookie = new Cookie(cookieName, id);
        cookie.setPath(path);
        if (domain != null && !domain.isEmpty()) {
            cookie.setDomain(domain);
        }
        if (maxAge >= 0) {
            cookie.setMaxAge(maxAge);
        }
        if (secure || tls) {
            cookie.setSecure(true);
        }
        if (httpOnly) {
            cookie.setHttpOnly(true);
        }
        attributes.forEach(cookie::setAttribute);
        return cookie;
    }

    /**
     * Puts an id into a URL as a path parameter, if the URL leads into this application. One without a path of its own,
     * such as {@code ?page=2}, has no place for it and needs none: it takes the path of the page that it stands on,
     * with the id if that has one (RFC 3986 §5.2.2).
     *
     * @param url absolute, relative, or anything else: then it is returned as it is
     * @param origin scheme, host and port of the request
     */
    String encode(String url, String id, String origin) {
        if (!byUrl || !leadsHere(url, origin) || url.contains(marker)) {
            return url;
        }
        int end = endOfPath(url);
        String rest = url.substring(end);
        String before = url.substring(0, end);
        // http://host?query has no path to put a parameter on
        boolean pathless = before.length() == origin.length() && before.equalsIgnoreCase(origin);
        return before + (pathless ? "/" : "") + marker + id + rest;
    }

    private static int endOfPath(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                return i;
            }
        }
        return url.length();
    }

    private boolean leadsHere(String url, String origin) {
        if (endOfPath(url) == 0 || url.startsWith("//")) {
            return false;
        }
        if (url.startsWith("/")) {
            return inContext(url, 0);
        }
        if (!hasScheme(url)) {
            return true;
        }
        int length = origin.length();
        if (!url.regionMatches(true, 0, origin, 0, length)) {
            return false;
        }
        boolean pathless = url.length() == length || "?#".indexOf(url.charAt(length)) >= 0;
        return pathless ? contextPath.isEmpty() : inContext(url, length);
    }

    private boolean inContext(String url, int from) {
        if (!url.startsWith(contextPath, from)) {
            return false;
        }
        int after = from + contextPath.length();
        return after == url.length() || "/?#;".indexOf(url.charAt(after)) >= 0;
    }

    private static boolean hasScheme(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == ':') {
                return i > 0;
            }
            if (c == '/' || c == '?' || c == '#') {
                return false;
            }
        }
        return false;
    }
}
