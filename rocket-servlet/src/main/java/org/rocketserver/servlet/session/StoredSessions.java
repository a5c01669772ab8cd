package org.rocketserver.servlet.session;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.spi.SessionStore;
import org.rocketserver.servlet.spi.SharedSessionStore;
import org.rocketserver.servlet.spi.StoredSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves sessions of one application to a store and back (Servlet 6.1 §7.7.2). Thread-safe. */
final class StoredSessions {
    /** How often sessions are looked for whose time is over while they rest. */
    static final long SWEEP_MILLIS = 60_000;

    /** So many that are over at one look leave the guess that there are more, and the next is soon. */
    private static final int MANY = 100;

    private static final long SOON_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");

    private final SessionStore store;
    private final @Nullable SharedSessionStore shared;
    private final String application;
    private final SessionCodec codec;
    private final SessionEvents events;
    private final SessionManager manager;
    private final StoreOutage outage;

    /** When sessions are to be looked for whose time is over. */
    private final AtomicLong nextLook = new AtomicLong(Long.MIN_VALUE);

    /** Sessions on their way back, so that all requests that want the same one get the same. */
    private final ConcurrentHashMap<String, CompletableFuture<@Nullable Session>> returning = new ConcurrentHashMap<>();

    StoredSessions(
            SessionStore store, String application, SessionCodec codec, SessionEvents events, SessionManager manager) {
        this.store = store;
        this.shared = store instanceof SharedSessionStore one ? one : null;
        this.application = application;
        this.codec = codec;
        this.events = events;
        this.manager = manager;
        this.outage = new StoreOutage(application, shared());
    }

    /** Whether other servers use the store too. */
    boolean shared() {
        return shared != null;
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
                events.passivating(session, session.attributes().values());
                put(session, session.copy().outdated());
                manager.forget(session);
            });
        } catch (Gone e) {
            goneElsewhere(session, e);
            return true;
        } catch (SaveFailed | SessionCodec.Unsettled e) {
            LOG.warn("a session could not be stored and gets lost", e.getCause());
            return false;
        }
    }

    /**
     * Writes a copy of a session that stays in memory, so that it outlives a server that ends without a word. Nobody is
     * told: the session does not move.
     *
     * @return false if other servers would have to know what changed, and do not: then it counts no more
     */
    boolean copy(Session session, long now) {
        try {
            write(session, now);
        } catch (SaveFailed e) {
            if (shared != null && e.changed) {
                // what is here and not there would be found by some of the client's requests and not by others
                session.endedElsewhere();
                manager.forget(session);
                return false;
            }
        }
        return true;
    }

    /**
     * Sees to the copy of a session that a sweep comes by: writes it again if a request has used the session for long,
     * so that no server takes it for one that rests, or if what it holds was changing when it was to leave memory. What
     * fails is tried again.
     *
     * @return false if the store fails, so that the next would probably only wait for it in vain
     */
    boolean refresh(Session session, long now) {
        if (shared == null) {
            return true;
        }
        boolean used = session.life().inUse();
        try {
            if (used ? session.copy().wanted(now) : session.copy().outdated()) {
                write(session, now);
            }
            if (!used) {
                retire(session);
            }
            return true;
        } catch (SaveFailed e) {
            return false;
        }
    }

    /**
     * Writes the copy of a session if it is due, and tells of an outage.
     *
     * @throws SaveFailed the store fails
     */
    private void write(Session session, long now) {
        try {
            session.copy().write(now, changed -> put(session, changed));
            outage.over();
        } catch (Gone e) {
            goneElsewhere(session, e);
        } catch (SessionCodec.Unsettled e) {
            LOG.debug("a session is written another time", e);
            session.copy().outdate();
        } catch (SaveFailed e) {
            outage.began(e.getCause() == null ? e : e.getCause());
            throw e;
        }
    }

    private void goneElsewhere(Session session, Gone why) {
        LOG.debug("a session was ended by another server", why);
        session.endedElsewhere();
        manager.forget(session);
    }

    /**
     * The session is over, or gets another id: its copy must not come back.
     *
     * @return false if other servers would have to know, and do not
     */
    boolean forget(Session session) {
        try {
            session.copy().remove(() -> store.remove(application, session.getId()));
            return true;
        } catch (IOException | RuntimeException e) {
            outage.began(e);
            return shared == null;
        }
    }

    /** What requests are answered with that need a shared store while it fails. */
    static HttpException unreachable() {
        return new HttpException(Status.SERVICE_UNAVAILABLE, "sessions cannot be reached at the moment");
    }

    /** Takes a session that nobody uses out of memory, because it is in the store for all servers. */
    void retire(Session session) {
        session.retire(() -> {
            events.passivating(session, session.attributes().values());
            manager.forget(session);
        });
    }

    /**
     * Takes a session out of memory that could not be written, and goes on as it is in the store for all servers.
     *
     * @param force also while requests use it
     * @return false if there is no such store, the session is not in it, or is in use
     */
    boolean abandon(Session session, boolean force) {
        return shared != null && session.copy().exists() && session.store(force, () -> manager.forget(session));
    }

    /**
     * Writes a session; of one that was only used no more than that, or it would undo what other servers wrote.
     *
     * @throws SaveFailed the store fails
     * @throws Gone another server ended it
     */
    private void put(Session session, boolean changed) {
        boolean there;
        try {
            there = written(session, changed);
        } catch (SessionCodec.Unsettled e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // a store may fail by whatever a driver or a pool throws
            throw new SaveFailed(e, changed);
        }
        if (!there) {
            throw new Gone();
        }
    }

    private boolean written(Session session, boolean changed) throws IOException {
        Instant used = Instant.ofEpochMilli(manager.toWall(session.copy().lastUse(manager.now())));
        if (shared != null && session.copy().certain()) {
            return changed ? shared.replace(stored(session, used)) : shared.touch(application, session.getId(), used);
        }
        store.save(stored(session, used));
        return true;
    }

    private StoredSession stored(Session session, Instant used) {
        return new StoredSession(
                application,
                session.getId(),
                Instant.ofEpochMilli(manager.toWall(session.life().created())),
                used,
                session.getMaxInactiveInterval(),
                codec.encode(new LinkedHashMap<>(session.attributes()), session.notes(), session.copy()::outdate));
    }

    /**
     * Brings a session back to memory.
     *
     * @throws HttpException 503: it may be in the shared store, which fails; or it is there, and memory is full
     */
    @Nullable
    Session restore(String id) {
        CompletableFuture<@Nullable Session> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Session> others = returning.putIfAbsent(id, mine);
        if (others != null) {
            return joined(others);
        }
        try {
            // it may have come back between the look at memory and now
            Session session = manager.inMemory(id);
            if (session == null) {
                session = take(id);
            }
            mine.complete(session);
            return session;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            returning.remove(id);
        }
    }

    private static @Nullable Session joined(CompletableFuture<@Nullable Session> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HttpException) {
                throw unreachable();
            }
            throw e;
        }
    }

    private @Nullable Session take(String id) {
        try {
            StoredSession resting = shared == null ? store.take(application, id) : read(shared, id);
            if (resting == null) {
                return null;
            }
            Session session = revive(resting);
            if (shared != null) {
                session.copy().writtenAt(manager.fromWall(resting.lastAccessed().toEpochMilli()));
            } else {
                session.copy().outdate(); // what was taken is in the store no more
            }
            if (!manager.admit(session)) {
                return notAdmitted(resting);
            }
            events.activated(session, session.attributes().values());
            return session;
        } catch (HttpException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.warn("a stored session could not be read and is lost", e);
            return null;
        }
    }

    /** Memory has one with this id, from a dispatch of another application at the same time; or it has no room. */
    private @Nullable Session notAdmitted(StoredSession resting) throws IOException {
        if (shared == null) {
            store.save(resting);
        }
        Session other = manager.inMemory(resting.id());
        if (other == null && shared != null) {
            throw new HttpException(Status.SERVICE_UNAVAILABLE, "there are too many sessions at the moment");
        }
        return other;
    }

    private @Nullable StoredSession read(SharedSessionStore all, String id) {
        try {
            StoredSession read = all.read(application, id);
            outage.over();
            return read;
        } catch (IOException | RuntimeException e) {
            outage.began(e);
            throw unreachable();
        }
    }

    private Session revive(StoredSession resting) throws IOException {
        SessionLife life = new SessionLife(
                manager.fromWall(resting.created().toEpochMilli()),
                manager.fromWall(resting.lastAccessed().toEpochMilli()),
                resting.maxInactiveSeconds());
        Session session = new Session(manager, resting.id(), life);
        codec.decode(resting.attributes(), session.attributes(), session.notes());
        return session;
    }

    /**
     * Ends stored sessions whose time is over, with their listeners told, if it is time to look for them.
     *
     * @param now as the manager counts time
     * @param wall the same as the store knows it
     * @return when to look again
     */
    long expire(long now, Instant wall) {
        long due = nextLook.get();
        if (now >= due && nextLook.compareAndSet(due, now + SWEEP_MILLIS) && expire(wall)) {
            nextLook.set(now + SOON_MILLIS);
        }
        return nextLook.get();
    }

    /** Ends those whose time is over; true if there may be more of them. */
    private boolean expire(Instant now) {
        // another server may know of a later use
        Instant over = shared == null ? now : now.minusMillis(StoredCopy.REFRESH_MILLIS);
        try {
            List<StoredSession> taken = store.takeExpired(application, over);
            taken.forEach(this::expire);
            return taken.size() >= MANY;
        } catch (IOException e) {
            outage.began(e);
        } catch (RuntimeException e) {
            LOG.warn("stored sessions could not be looked through", e);
        }
        return false;
    }

    private void expire(StoredSession resting) {
        Session living = manager.inMemory(resting.id());
        if (living != null) {
            living.copy().lost(); // it was used since its copy was written
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

    /** Another server ended the session. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Gone() {
            super("the session is not in the store any more");
        }
    }

    /** Carries a failure out of the session's lock. */
    private static final class SaveFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** Whether what the application changed is not written, or only when the session was used. */
        final boolean changed;

        SaveFailed(Exception cause, boolean changed) {
            super(cause);
            this.changed = changed;
        }
    }
}
