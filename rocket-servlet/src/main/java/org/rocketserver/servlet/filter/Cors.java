package org.rocketserver.servlet.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets scripts of other sites use this one (the Fetch standard's CORS protocol). Preflights are answered here and go no
 * further. A site that is not allowed gets the answer that it would get anyway, without the fields that let its script
 * read it.
 */
public final class Cors extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final String ANY = "*";

    private final ArrayList<String> origins;
    private final TreeSet<String> methods;
    private final TreeSet<String> headers;
    private final TreeSet<String> exposed;
    private final boolean credentials;
    private final Duration maxAge;

    private Cors(
            List<String> origins,
            Set<String> methods,
            Set<String> headers,
            Set<String> exposed,
            boolean credentials,
            Duration maxAge) {
        this.origins = new ArrayList<>(origins);
        this.methods = new TreeSet<>(methods);
        this.headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.addAll(headers);
        this.exposed = new TreeSet<>(exposed);
        this.credentials = credentials;
        this.maxAge = maxAge;
        if (credentials && this.origins.contains(ANY)) {
            throw new IllegalArgumentException(
                    "credentials must not be allowed to any origin: every site could act for your users; name origins");
        }
    }

    /**
     * Allows sites to use GET, HEAD and POST without credentials.
     *
     * @param origins such as {@code https://shop.example}; {@code https://*.shop.example} stands for all hosts below;
     *     {@code *} for any
     * @throws IllegalArgumentException one is no origin
     */
    public static Cors allow(String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("name the origins to allow, such as https://shop.example, or * for any");
        }
        for (String origin : origins) {
            if (!origin.equals(ANY) && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s]+")) {
                throw new IllegalArgumentException("an origin is a scheme and a host, such as https://shop.example: \""
                        + origin + "\"; leave out paths and the slash at the end");
            }
        }
        return new Cors(
                List.of(origins), Set.of("GET", "HEAD", "POST"), Set.of(), Set.of(), false, Duration.ofMinutes(10));
    }

    /** The same with other methods, such as {@code PUT}. */
    public Cors withMethods(String... names) {
        return new Cors(origins, Set.of(names), headers, exposed, credentials, maxAge);
    }

    /** The same with fields that scripts may send, such as {@code Authorization}; {@code *} for any. */
    public Cors withHeaders(String... names) {
        return new Cors(origins, methods, Set.of(names), exposed, credentials, maxAge);
    }

    /** The same with fields of answers that scripts may read. */
    public Cors withExposedHeaders(String... names) {
        return new Cors(origins, methods, headers, Set.of(names), credentials, maxAge);
    }

    /** The same with cookies and logins; not for any origin. */
    public Cors withCredentials(boolean allow) {
        return new Cors(origins, methods, headers, exposed, allow, maxAge);
    }

    /** The same with another time for which browsers remember the answer to a preflight; 10 minutes by default. */
    public Cors withMaxAge(Duration age) {
        return new Cors(origins, methods, headers, exposed, credentials, age);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean any = origins.contains(ANY);
        if (!any) {
            response.addHeader("Vary", "Origin");
        }
        String origin = request.getHeader("Origin");
        boolean allowed = origin != null && (any || origins.stream().anyMatch(each -> matches(each, origin)));
        if (allowed) {
            response.setHeader("Access-Control-Allow-Origin", any ? ANY : origin);
            if (credentials) {
                response.setHeader("Access-Control-Allow-Credentials", "true");
            }
        }
        boolean preflight = origin != null
                && request.getMethod().equals("OPTIONS")
                && request.getHeader("Access-Control-Request-Method") != null;
        if (preflight) {
            preflight(allowed, request, response);
            return;
        }
        if (allowed && !exposed.isEmpty()) {
            response.setHeader("Access-Control-Expose-Headers", String.join(", ", exposed));
        }
        chain.doFilter(request, response);
    }

    private void preflight(boolean allowed, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
        if (allowed) {
            response.setHeader("Access-Control-Allow-Methods", String.join(", ", methods));
            String asked = request.getHeader("Access-Control-Request-Headers");
            if (headers.contains(ANY) && asked != null) {
                response.setHeader("Access-Control-Allow-Headers", asked);
            } else if (!headers.isEmpty()) {
                response.setHeader("Access-Control-Allow-Headers", String.join(", ", headers));
            }
            response.setHeader("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static boolean matches(String allowed, String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int star = allowed.indexOf("://*.");
        if (star < 0) {
            return allowed.equalsIgnoreCase(lower);
        }
        String scheme = allowed.substring(0, star + 3);
        String below = allowed.substring(star + 4).toLowerCase(Locale.ROOT);
        return lower.startsWith(scheme)
                && lower.endsWith(below)
                && lower.length() > scheme.length() + below.length()
                && lower.indexOf('/', scheme.length()) < 0;
    }
}
