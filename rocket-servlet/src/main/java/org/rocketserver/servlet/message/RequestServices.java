package org.rocketserver.servlet.message;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;

/**
 * PORT: what a request and its response ask of other rooms: session, dispatcher, async, security, parts, upgrade.
 * Implemented by dispatch for one exchange; "the application" is the one of the current {@link Frame}. Called by one
 * thread at a time.
 */
public interface RequestServices extends ReadStarter, WriteStarter {
    /** The session (Servlet 6.1 §7), or null if there is none and none is to be made. */
    @Nullable
    HttpSession session(boolean create);

    /** Whether there is a session of the application that the client addressed: the one whose cookie was set. */
    boolean ownSessionLives();

    /**
     * Gives the session a new id.
     *
     * @throws IllegalStateException there is no session
     */
    String changeSessionId();

    /**
     * Makes what the request did to sessions known to the servers that share them: the last octets of its answer are
     * about to leave.
     *
     * @throws HttpException 503: they cannot know it
     */
    void saveSessions();

    /** The session id the client sent, or null. */
    @Nullable
    String requestedSessionId();

    /** Whether the requested id is that of a living session of the application. */
    boolean requestedSessionIdValid();

    /** Whether the requested id came in a cookie. */
    boolean requestedSessionIdFromCookie();

    /** Whether the requested id came in the path. */
    boolean requestedSessionIdFromUrl();

    /** Adds the session id to a URL if the client needs it there (§7.1.3). */
    String encodeUrl(String url);

    /** Same as {@link #encodeUrl} for a redirect's target. */
    String encodeRedirectUrl(String url);

    /**
     * A dispatcher in the current application.
     *
     * @param path begins with a slash, within the application, raw and with its query
     * @return null where no servlet is
     */
    @Nullable
    RequestDispatcher dispatcher(String path);

    /**
     * Begins asynchronous processing with the container's own request and response (§2.3.3.3).
     *
     * @throws IllegalStateException not supported here, started already, or the response is closed
     */
    AsyncContext startAsync();

    /**
     * Begins asynchronous processing with these, which may be wrappers.
     *
     * @throws IllegalStateException not supported here, started already, or the response is closed
     */
    AsyncContext startAsync(ServletRequest request, ServletResponse response);

    /** Whether asynchronous processing was begun in this dispatch. */
    boolean asyncStarted();

    /** Whether the servlet and all filters passed so far support asynchronous processing. */
    boolean asyncSupported();

    /**
     * The asynchronous context.
     *
     * @throws IllegalStateException asynchronous processing was not begun
     */
    AsyncContext asyncContext();

    /** How the user was authenticated (§13), or null. */
    @Nullable
    String authType();

    /** Who the user is, or null. */
    @Nullable
    Principal principal();

    /** Whether the user has a role of the application's, role links of the servlet applied. */
    boolean userInRole(String role);

    /** Makes the user authenticate by the application's mechanism; false if the response holds the challenge. */
    boolean authenticate(HttpServletResponse response) throws IOException, ServletException;

    /** Logs the user in by name and password. */
    void login(String user, String password) throws ServletException;

    /** Forgets who the user is. */
    void logout() throws ServletException;

    /** Whether the current servlet declares a multipart configuration (§3.2). */
    boolean multipartConfigured();

    /**
     * Parses a multipart body, once for a request; the parts' files are removed when the request is over.
     *
     * @param contentType the request's content type
     * @param charset of part heads
     * @param body the request's body
     * @throws ServletException it is not {@code multipart/form-data}
     * @throws IllegalStateException the servlet has no multipart configuration, or a limit was exceeded
     */
    Collection<Part> parts(String contentType, Charset charset, InputStream body) throws IOException, ServletException;

    /** Begins an upgrade (§2.3.3.5): makes the handler; it is called when the request has been served. */
    <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) throws IOException, ServletException;

    /** The encoding that the application's descriptor has for a locale (§5.4), or null. */
    @Nullable
    String localeEncoding(Locale locale);

    /** Tells the attribute listeners (§3.9) that an attribute was added. */
    void attributeAdded(String name, Object value);

    /** Tells the attribute listeners that an attribute was removed. */
    void attributeRemoved(String name, Object value);

    /** Tells the attribute listeners that an attribute was replaced, with the value it had. */
    void attributeReplaced(String name, Object value);

    /** The time from which dates in the response are counted. */
    default Instant now() {
        return Instant.now();
    }
}
