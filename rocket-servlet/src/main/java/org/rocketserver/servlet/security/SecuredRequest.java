package org.rocketserver.servlet.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** PORT: what the gate asks of one request and its response. Implemented where control moves (dispatch). */
public interface SecuredRequest {
    /** The request. */
    HttpServletRequest request();

    /** The request's body from its beginning, or null if others have begun to read it, as stream, text or form. */
    @Nullable
    InputStream untouchedBody();

    /** Its response. */
    HttpServletResponse response();

    /**
     * Tells shared caches not to keep the response, which is meant for one user, unless the application says otherwise.
     */
    void keepFromSharedCaches();

    /** The method that the application will see. */
    String method();

    /** The canonical path within the application, as mapping matched it, starting with a slash. */
    String path();

    /** Path and query that the client asked for, as sent, wherever the request was dispatched to since. */
    String target();

    /** Scheme, host and port as the client used them, such as {@code https://example.org:8443}. */
    String origin();

    /** A URL without the id of the session, which a login changes. */
    String withoutSessionId(String url);

    /** Who the caller is, as far as this request knows, or null. */
    @Nullable
    Login login();

    /** Remembers who the caller is for the rest of this request; null forgets. */
    void login(@Nullable Login login);

    /** Whether the credentials that it brings have made its caller known: they are good for one judgement. */
    boolean credentialsTaken();

    /** The credentials that it brings have made its caller known. */
    void takeCredentials();

    /** A note of the container's own in the session; null without session or note. */
    @Nullable
    Object sessionNote(String name);

    /** Leaves a note in the session, which is created if needed; null takes it away. */
    void sessionNote(String name, @Nullable Object value);

    /**
     * Leaves a note in the session of this request or, if it has none, in the first that it makes; makes none itself.
     */
    void sessionNoteOnceThere(String name, Object value);

    /** Leaves a note likewise that says no more than the one before: a stored session is not written for its sake. */
    void sessionNoteAgain(String name, Object value);

    /**
     * Shows the login or error page of FORM: forwards to it within the application, past the gate, as a GET whatever
     * the request's own method.
     *
     * @param page a path starting with a slash, may have a query
     */
    void show(String page) throws IOException, ServletException;
}
