package org.rocketserver.servlet.session;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * What one request does with sessions of one application. Owner: the request; used by one thread at a time. After
 * {@link #complete} it answers {@code null} and creates nothing.
 */
public final class SessionAccess {
    SessionAccess() {}

    /** The session id the client sent, valid or not: {@code getRequestedSessionId}. */
    public @Nullable String requestedId() {
        return null;
    }

    /** Whether the client's id came by cookie. */
    public boolean fromCookie() {
        return false;
    }

    /** Whether the client's id came in the URL. */
    public boolean fromUrl() {
        return false;
    }

    /** Whether the client's id names a session that is valid now. */
    public boolean requestedIdValid() {
        return false;
    }

    /**
     * The session of this request.
     *
     * @param create whether to make one if there is none; sets the cookie
     * @throws IllegalStateException one would have to be made and the response is committed while cookies are in use,
     *     or there are too many
     */
    public @Nullable HttpSession session(boolean create) {
        return null;
    }

    /**
     * Gives the session a new id and sets the cookie: {@code changeSessionId}.
     *
     * @return the new id
     * @throws IllegalStateException there is no session
     */
    public String changeId() {
        return "";
    }

    /** Puts the session's id into a URL of this application if the client does not take cookies: {@code encodeURL}. */
    public String encode(String url) {
        return url;
    }

    /** A note of the container's own in the session, invisible to the application; null without session or note. */
    public @Nullable Object note(String name) {
        return null;
    }

    /**
     * Leaves a note of the container's own, creating a session if needed. Notes are not stored and not passed on.
     *
     * @param value null takes the note away (and creates no session)
     */
    public void note(String name, @Nullable Object value) {}

    /** The request is over: the session may expire again, counted from now. Has no effect the second time. */
    public void complete() {}
}
