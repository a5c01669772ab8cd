package org.rocketserver.servlet.session;

import jakarta.servlet.http.Cookie;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PORT: what session tracking asks of one request and its response. Implemented where both are known. */
public interface TrackedExchange {
    /**
     * All values the client sent for a cookie, in order: there may be several, set for different paths.
     *
     * @param name compared exactly
     * @return empty if there is none
     */
    List<String> cookies(String name);

    /**
     * The value of a path parameter of the request's URL (Servlet 6.1 §7.1.3), such as {@code 12} in
     * {@code /a;jsessionid=12?b}.
     *
     * @param name compared exactly
     * @return null if there is none
     */
    @Nullable
    String pathParameter(String name);

    /** The id of the TLS session in hexadecimal, null without TLS or if it has none. */
    @Nullable
    String tlsSessionId();

    /** Whether the client speaks TLS, to us or to a trusted proxy: {@code HttpServletRequest.isSecure()}. */
    boolean secure();

    /** Scheme, host and port the client used, as {@code https://example.com:8443}; the port is left out if usual. */
    String origin();

    /** The path that the client asked for, as sent: what a relative URL on its page is relative to. */
    String page();

    /** Whether the response is committed, so that a cookie comes too late. */
    boolean committed();

    /**
     * Sets a cookie on the response, in place of one of the same name set earlier by session tracking.
     *
     * @param cookie not changed afterwards
     */
    void sessionCookie(Cookie cookie);
}
