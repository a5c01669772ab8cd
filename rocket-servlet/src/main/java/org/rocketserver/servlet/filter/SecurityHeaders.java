package org.rocketserver.servlet.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells browsers to be careful: not to guess types, not to show pages in frames of other sites, not to tell other sites
 * the whole address of a page, and, over TLS, to come back by TLS only (RFC 6797). Set before the application runs, so
 * that it may set others.
 */
public final class SecurityHeaders extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, String> fields;
    private final String transport;

    /** {@code nosniff}, frames of the same site only, referrers cut for others, one year of TLS. */
    public SecurityHeaders() {
        this(defaults(), transport(Duration.ofDays(365)));
    }

    private SecurityHeaders(Map<String, String> fields, String transport) {
        this.fields = new LinkedHashMap<>(fields);
        this.transport = transport;
    }

    private static Map<String, String> defaults() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("X-Content-Type-Options", "nosniff");
        fields.put("X-Frame-Options", "SAMEORIGIN");
        fields.put("Referrer-Policy", "strict-origin-when-cross-origin");
        return fields;
    }

    private static String transport(Duration age) {
        return age.isZero() ? "" : "max-age=" + age.toSeconds();
    }

    /**
     * The same with one more field or another value, such as {@code Content-Security-Policy}.
     *
     * @param value empty to leave the field out
     */
    public SecurityHeaders with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        if (value.isEmpty()) {
            more.remove(name);
        } else {
            more.put(name, value);
        }
        return new SecurityHeaders(more, transport);
    }

    /**
     * The same with another time for which browsers come back by TLS only.
     *
     * @param age zero to leave {@code Strict-Transport-Security} out
     * @throws IllegalArgumentException if it is negative
     */
    public SecurityHeaders withTransportAge(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException(
                    "the age of Strict-Transport-Security must not be negative: " + age + "; use zero for none");
        }
        return new SecurityHeaders(fields, transport(age));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        fields.forEach(response::setHeader);
        if (!transport.isEmpty() && request.isSecure()) {
            response.setHeader("Strict-Transport-Security", transport);
        }
        chain.doFilter(request, response);
    }
}
