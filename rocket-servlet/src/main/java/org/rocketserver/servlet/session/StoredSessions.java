package org.rocketserver.servlet.session;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.SessionStore;
import org.rocketserver.servlet.spi.StoredSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves sessions of one application to a store and back (Servlet 6.1 §7.7.2). Thread-safe. */
final class StoredSessions {
    /** How often sessions are looked for whose time is over while they rest. */
    static final long SWEEP_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");

    private final SessionStore store;
    private final String application;
    private final SessionCodec codec;
    private final SessionEvents events;
    private final SessionManager manager;

    /** Sessions on their way back, so that all requests that want the same one get the same. */
    private final ConcurrentHashMap<String, CompletableFuture<@Nullable Session>> returning = new ConcurrentHashMap<>();

    StoredSessions(
            SessionStore store, String application, SessionCodec codec, SessionEvents events, SessionManager manager) {
        this.store = store;
        this.application = application;
        this.codec = codec;
        this.events = events;
        this.manager = manager;
    }

    /**
     * Moves a session to the store.
     *
     * @param force also while requests use it
     * @return false if it is over or in use, or could not be saved: then it is as before
     */
    boolean save(Session session, boolean force) {
        try {
            return session.store(force, () -> {
                Map<String, Object> attributes = session.attributes();
                events.passivating(session, attributes.values());
                save(session, attributes);
                manager.forget(session);
            });
        } catch (SaveFailed e) {
            LOG.warn("a session could not be stored and gets lost", e.getCause());
            return false;
        }
    }

    /**
     * Writes a copy of a session that stays in memory, so that it outlives a server that ends without a word. Nobody is
     * told: the session does not move.
     */
    void copy(Session session, long now) {
        try {
            session.copy(now, () -> save(session, new LinkedHashMap<>(session.attributes())));
        } catch (IOException | SaveFailed e) {
            LOG.warn("a session could not be copied to the store; the next request tries again", e);
        }
    }

    /** The session is over, or gets another id: its copy must not come back. */
    void forget(Session session) {
        try {
            session.forgetCopy(() -> store.remove(application, session.getId()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the copy of a session that is over could not be removed from the store", e);
        }
    }

    private void save(Session session, Map<String, Object> attributes) {
        try {
            store.save(new StoredSession(
                    application,
                    session.getId(),
                    Instant.ofEpochMilli(session.created()),
                    Instant.ofEpochMilli(session.thisAccessed()),
                    session.getMaxInactiveInterval(),
                    codec.encode(attributes)));
        } catch (IOException | RuntimeException e) {
            throw new SaveFailed(e);
        }
    }

    /** Brings a session back to memory. */
    @Nullable
    Session restore(String id) {
        CompletableFuture<@Nullable Session> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Session> others = returning.putIfAbsent(id, mine);
        if (others != null) {
            return others.join();
        }
        Session session = null;
        try {
            // it may have come back between the look at memory and now
            session = manager.inMemory(id);
            if (session == null) {
                session = take(id);
            }
        } finally {
            mine.complete(session);
            returning.remove(id);
        }
        return session;
    }

    private @Nullable Session take(String id) {
        try {
            StoredSession resting = store.take(application, id);
            if (resting == null) {
                return null;
            }
            Session session = revive(resting);
            if (!manager.admit(session)) {
                store.save(resting);
                return null;
            }
            events.activated(session, session.attributes().values());
            return session;
        } catch (IOException | RuntimeException e) {
            LOG.warn("a stored session could not be read and is lost", e);
            return null;
        }
    }

    private Session revive(StoredSession resting) throws IOException {
        Session session = new Session(
                manager,
                resting.id(),
                resting.created().toEpochMilli(),
                resting.lastAccessed().toEpochMilli(),
                resting.maxInactiveSeconds());
        session.attributes().putAll(codec.decode(resting.attributes()));
        session.changed(); // what was taken is in the store no more
        return session;
    }

    /** Ends the stored sessions whose time is over, with their listeners told. */
    void expire(Instant now) {
        try {
            for (StoredSession resting : store.takeExpired(application, now)) {
                expire(resting);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("stored sessions could not be looked through", e);
        }
    }

    private void expire(StoredSession resting) {
        Session living = manager.inMemory(resting.id());
        if (living != null) {
            living.changed(); // it was used since its copy was written
            return;
        }
        try {
            Session session = revive(resting);
            events.activated(session, session.attributes().values());
            manager.expireRestored(session);
        } catch (IOException e) {
            LOG.warn("a stored session whose time is over could not be read", e);
        }
    }

    /** Carries a failure out of the session's lock. */
    private static final class SaveFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        SaveFailed(Exception cause) {
            super(cause);
        }
    }
}
