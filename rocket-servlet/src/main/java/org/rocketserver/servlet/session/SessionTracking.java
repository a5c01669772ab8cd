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
import org.rocketserver.http.HttpException;
import org.rocketserver.http.UriPath;
import org.rocketserver.http.UriPath.EncodedSlash;

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
     * @param contextPath the application's, decoded, {@code ""} for the root: the cookie's path unless the
     *     configuration has one
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
            return UriPath.sent(configured);
        }
        return contextPath.isEmpty() ? "/" : UriPath.sent(contextPath);
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
     * Puts an id into a URL as a path parameter, in place of one that is there, if the URL leads into this application:
     * resolved as a browser resolves it (RFC 3986 §5.2), for the id is nobody else's business. One without a path of
     * its own, such as {@code ?page=2}, has no place for it and needs none: it takes the path of the page that it
     * stands on, with the id if that has one (§5.2.2).
     *
     * @param url absolute, relative, or anything else: then it is returned as it is
     * @param origin scheme, host and port of the request
     * @param page the path that the client asked for, as sent: what a relative URL is relative to
     */
    String encode(String url, String id, String origin, String page) {
        if (!byUrl || !leadsHere(url, origin, page)) {
            return url;
        }
        int end = endOfPath(url);
        String before = withoutIds(url.substring(0, end));
        // http://host?query has no path to put a parameter on
        boolean pathless = before.length() == origin.length() && before.equalsIgnoreCase(origin);
        return before + (pathless ? "/" : "") + marker + id + url.substring(end);
    }

    /** A URL without the ids that are in its path. */
    String withoutId(String url) {
        if (!byUrl || !url.contains(marker)) {
            return url;
        }
        int end = endOfPath(url);
        return withoutIds(url.substring(0, end)) + url.substring(end);
    }

    private String withoutIds(String path) {
        String rest = path;
        for (int at = rest.indexOf(marker); at >= 0; at = rest.indexOf(marker, at)) {
            int end = at + marker.length();
            while (end < rest.length() && rest.charAt(end) != ';' && rest.charAt(end) != '/') {
                end++;
            }
            rest = rest.substring(0, at) + rest.substring(end);
        }
        return rest;
    }

    private static int endOfPath(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                return i;
            }
        }
        return url.length();
    }

    private boolean leadsHere(String url, String origin, String page) {
        String path = url.substring(0, endOfPath(url));
        // a browser leaves out the blanks in front, and what follows may be another host
        if (path.isEmpty() || path.charAt(0) <= ' ' || path.startsWith("//")) {
            return false;
        }
        if (path.startsWith("/")) {
            return inContext(path);
        }
        if (!hasScheme(path)) {
            return inContext(page.substring(0, page.lastIndexOf('/') + 1) + path);
        }
        if (!path.regionMatches(true, 0, origin, 0, origin.length())) {
            return false;
        }
        String rest = path.substring(origin.length());
        return rest.isEmpty() ? contextPath.isEmpty() : rest.startsWith("/") && inContext(rest);
    }

    /** Whether a path leads here when it is sent: dot segments and encoded characters are taken as then. */
    private boolean inContext(String path) {
        if (path.contains("//") && path.contains("/.")) {
            return false; // to a browser two dots take an empty segment away (RFC 3986 §5.2.4), which are none here
        }
        String canonical;
        try {
            canonical = UriPath.parse(UriPath.sent(path), EncodedSlash.KEEP).text();
        } catch (HttpException e) {
            return false; // this server would refuse it, and others may take it for something else
        }
        int end = contextPath.length();
        return canonical.startsWith(contextPath) && (canonical.length() == end || canonical.charAt(end) == '/');
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
