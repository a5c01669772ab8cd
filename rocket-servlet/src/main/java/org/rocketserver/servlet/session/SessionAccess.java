package org.rocketserver.servlet.session;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;

/**
 * What one request does with sessions of one application. Owner: the request; used by one thread at a time. After
 * {@link #complete} it answers {@code null} and creates nothing.
 */
public final class SessionAccess {
    /**
     * How many ids are looked for: a client has one for each path and domain that a cookie was set for, and each may
     * cost a read of the store.
     */
    private static final int MOST_IDS = 8;

    private final SessionManager manager;
    private final TrackedExchange exchange;
    private final @Nullable SessionAccess origin;
    private final SessionTracking.Shown shown;
    private final @Nullable String requestedId;
    private @Nullable Session session;
    private @Nullable Note awaiting;
    private boolean completed;

    /** A note for a session that there is not yet. */
    private record Note(String name, Object value) {}

    SessionAccess(SessionManager manager, TrackedExchange exchange, @Nullable SessionAccess origin) {
        this.manager = manager;
        this.exchange = exchange;
        this.origin = origin;
        this.shown = origin == null ? manager.tracking().read(exchange) : origin.shown;
        String wanted = null;
        Session found = null;
        // a client may show several, set for different paths or left from earlier: the first that lives is meant
        List<String> ids = shown.ids();
        for (int i = 0, looked = 0; i < ids.size() && found == null && looked < MOST_IDS; i++) {
            String id = ids.get(i);
            // what costs nothing does not count: other hosts of the domain can set cookies in front of the real one
            if (manager.plausible(id) && ids.indexOf(id) == i) {
                found = manager.enter(id);
                looked++;
            }
            if (found != null || wanted == null) {
                wanted = id;
            }
        }
        this.requestedId = origin == null ? wanted : origin.requestedId;
        this.session = found != null ? found : sameAsOrigin();
    }

    /** The session that an earlier dispatch of the client's made here under the id of the origin's session. */
    private @Nullable Session sameAsOrigin() {
        if (origin == null || origin.session == null) {
            return null;
        }
        return manager.enter(origin.session.getId());
    }

    /** The session id the client sent, valid or not: {@code getRequestedSessionId}. */
    public @Nullable String requestedId() {
        return requestedId;
    }

    /** Whether the client's id came by cookie. */
    public boolean fromCookie() {
        return shown.cookie();
    }

    /** Whether the client's id came in the URL. */
    public boolean fromUrl() {
        return shown.url();
    }

    /** Whether the client's id names a session that is valid now. */
    public boolean requestedIdValid() {
        if (requestedId == null || completed) {
            return false;
        }
        Session current = session;
        if (current != null && current.life().valid() && current.getId().equals(requestedId)) {
            return true;
        }
        Session other = manager.inMemory(requestedId);
        return other != null && other.life().valid();
    }

    /**
     * The session of this request.
     *
     * @param create whether to make one if there is none; sets the cookie
     * @throws IllegalStateException one would have to be made and the response is committed while cookies are in use,
     *     or there are too many
     */
    public @Nullable HttpSession session(boolean create) {
        return current(create);
    }

    private @Nullable Session current(boolean create) {
        Session current = session;
        if (current != null && current.life().valid()) {
            return current;
        }
        if (!create || completed) {
            return null;
        }
        String givenId = givenId();
        if (current != null) {
            manager.leave(current);
            session = null;
        }
        Session made = manager.create(givenId);
        session = made;
        Note note = awaiting;
        if (note != null) {
            awaiting = null; // a session that takes the place of this one begins without
            made.note(note.name(), note.value());
        }
        if (origin == null) {
            tell(made);
        }
        return made;
    }

    /** Checks that a session can be made, and answers the id it has to have, if any. */
    private @Nullable String givenId() {
        if (origin != null) {
            Session there = origin.current(true);
            return there == null ? null : there.getId();
        }
        SessionTracking tracking = manager.tracking();
        if (tracking.byCookie() && exchange.committed()) {
            throw new IllegalStateException(
                    "a session needs a cookie and the response is committed (HttpServletRequest.getSession)");
        }
        if (tracking.byTls()) {
            String id = exchange.tlsSessionId();
            if (id == null || id.isEmpty()) {
                throw new IllegalStateException("session tracking mode SSL needs a TLS session with an id");
            }
            return id;
        }
        return null;
    }

    private void tell(Session made) {
        SessionTracking tracking = manager.tracking();
        if (tracking.byCookie() && !exchange.committed()) {
            exchange.sessionCookie(tracking.cookie(made.getId(), exchange.secure()));
        }
    }

    /**
     * Gives the session a new id and sets the cookie: {@code changeSessionId}. A session tracked by its TLS session
     * keeps its id.
     *
     * @return the new id
     * @throws IllegalStateException there is no session
     */
    public String changeId() {
        Session current = current(false);
        if (current == null) {
            throw new IllegalStateException("there is no session whose id could be changed");
        }
        if (manager.tracking().byTls()) {
            return current.getId();
        }
        String shared = origin == null ? null : origin.changeId();
        String newId = manager.changeId(current, shared);
        if (origin == null) {
            tell(current);
        }
        return newId;
    }

    /**
     * Puts the session's id into a URL of this application, or of the one that the client addressed, if the client does
     * not take cookies: {@code encodeURL}.
     */
    public String encode(String url) {
        Session current = current(false);
        if (current == null || shown.cookie()) {
            return url;
        }
        String encoded = manager.tracking().encode(url, current.getId(), exchange.origin(), exchange.page());
        return origin != null && encoded.equals(url) ? origin.encode(url) : encoded;
    }

    /** A URL without the id of a session. */
    public String withoutId(String url) {
        return manager.tracking().withoutId(url);
    }

    /** A note of the container's own in the session, invisible to the application; null without session or note. */
    public @Nullable Object note(String name) {
        Session current = current(false);
        return current == null ? null : current.note(name);
    }

    /**
     * Leaves a note of the container's own, creating a session if needed. A note goes to a store with the session if it
     * is serializable.
     *
     * @param value null takes the note away (and creates no session)
     */
    public void note(String name, @Nullable Object value) {
        if (awaiting != null && awaiting.name().equals(name)) {
            awaiting = null;
        }
        Session current = current(value != null);
        if (current != null) {
            current.note(name, value);
        }
    }

    /**
     * Leaves a note of the container's own in the session or, if there is none, in the first that this request makes.
     */
    public void noteOnceThere(String name, Object value) {
        Session current = current(false);
        if (current == null) {
            awaiting = new Note(name, value);
        } else {
            current.note(name, value);
        }
    }

    /**
     * Leaves a note like {@link #noteOnceThere} that says no more than the one before: no reason to write the session.
     */
    public void noteAgain(String name, Object value) {
        Session current = current(false);
        if (current == null) {
            awaiting = new Note(name, value);
        } else {
            current.noteAgain(name, value);
        }
    }

    /**
     * Writes what the request changed to the store, if there is one: before the end of its answer is sent.
     *
     * @throws HttpException 503: several servers share the store and it fails, so that the others would not know
     */
    public void save() {
        Session current = session;
        if (current != null && !manager.save(current)) {
            throw StoredSessions.unreachable();
        }
    }

    /** The request is over: the session may expire again, counted from now. Has no effect the second time. */
    public void complete() {
        Session current = session;
        completed = true;
        session = null;
        if (current != null) {
            manager.leave(current);
        }
    }
}
