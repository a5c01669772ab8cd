package org.rocketserver.servlet.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.servlet.spi.SessionStore;

/**
 * The sessions of one application: made, found, expired. Expiry needs no request, see {@link SessionSweeps}; the
 * listeners are told then. Thread-safe.
 */
public final class SessionManager {
    private static final long STEP_MILLIS = 500;

    private final SessionSettings settings;
    private final SessionTracking tracking;
    private final SessionEvents events;
    private final Environment environment;
    private final MemorySessions memory;
    private final @Nullable StoredSessions stored;
    private final SessionSweeps sweeps;
    private final SessionIds ids = new SessionIds();

    private final LongAdder created = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder invalidated = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private volatile boolean stopped;

    /**
     * What the sessions of an application live in.
     *
     * @param context the application
     * @param loader its class loader, for what comes back from a store
     * @param clock tells how time passes: what sessions last is measured by it
     * @param wall tells what time it is: what applications and stores are told; it may be set while sessions live
     * @param timers for expiry
     * @param scope runs a task at once, in the calling thread, with the application's context class loader: what calls
     *     listeners outside a request
     */
    public record Environment(
            ServletContext context,
            ClassLoader loader,
            InstantSource clock,
            InstantSource wall,
            SessionTimers timers,
            Executor scope) {}

    /**
     * Manages no sessions yet.
     *
     * @param settings timeout and bound
     * @param tracking how clients show their session
     * @param events whom to tell
     * @param environment what the sessions live in
     * @param store where sessions rest that are not in memory, or null: then there is only memory
     */
    public SessionManager(
            SessionSettings settings,
            SessionTracking tracking,
            SessionEvents events,
            Environment environment,
            @Nullable SessionStore store) {
        this.settings = settings;
        this.tracking = tracking;
        this.events = events;
        this.environment = environment;
        this.memory = new MemorySessions(settings.maxSessions());
        this.stored = store == null
                ? null
                : new StoredSessions(
                        store,
                        environment.context().getContextPath(),
                        new SessionCodec(environment.loader(), settings.classFilter()),
                        events,
                        this);
        this.sweeps = new SessionSweeps(environment.clock(), environment.timers(), () -> environment
                .scope()
                .execute(this::expireAll));
        if (stored != null) {
            sweeps.plan(now() + StoredSessions.SWEEP_MILLIS);
        }
    }

    /**
     * What one request does with sessions. Looks the client's session up at once, so that the request counts as an
     * access (§7.6), and is to be given back with {@link SessionAccess#complete}.
     */
    public SessionAccess access(TrackedExchange exchange) {
        return new SessionAccess(this, exchange, null);
    }

    /**
     * What a request that was dispatched here from another application does with sessions of this one. The session has
     * the id of the session in the other application, which is made if needed: one cookie serves both (§7.3).
     *
     * @param origin of the application that the client addressed
     */
    public SessionAccess access(TrackedExchange exchange, SessionAccess origin) {
        return new SessionAccess(this, exchange, origin);
    }

    /** What happened so far. */
    public SessionStatistics statistics() {
        return new SessionStatistics(
                memory.size(), created.sum(), expired.sum(), invalidated.sum(), evicted.sum(), refused.sum());
    }

    /**
     * Ends all sessions: those that can rest in the store go there, with sessionWillPassivate; the others are
     * invalidated, with their listeners told. No new session is made from here on.
     */
    public void stop() {
        stopped = true;
        sweeps.stop();
        environment.scope().execute(() -> {
            for (Session session : memory.all()) {
                if (stored == null || !(stored.save(session, true) || stored.abandon(session, true))) {
                    end(session, session.life().beginEnd(), invalidated);
                }
            }
        });
    }

    // --- for SessionAccess

    /** Whether an id has the form of one, so that looking for it is worth while. */
    boolean plausible(String id) {
        return tracking.byTls() || SessionIds.wellFormed(id);
    }

    /**
     * Finds a session and counts the request in.
     *
     * @param id as the client showed it
     */
    @Nullable
    Session enter(String id) {
        if (!plausible(id)) {
            return null;
        }
        Session session = memory.find(id);
        if (session != null) {
            if (session.life().enter(now())) {
                return session;
            }
            Session over = session;
            environment.scope().execute(() -> expire(over, now()));
        }
        do {
            session = restore(id);
            if (session == null || session.life().enter(now())) {
                return session;
            }
            // the last of other requests let it go meanwhile: what they wrote is in the store
        } while (session.life().moved());
        return null;
    }

    private @Nullable Session restore(String id) {
        StoredSessions there = stored;
        if (there == null || stopped) {
            return null;
        }
        AtomicReference<@Nullable Session> session = new AtomicReference<>();
        environment.scope().execute(() -> session.set(there.restore(id)));
        return session.get();
    }

    /**
     * Makes a session, with the request counted in.
     *
     * @param givenId the id it has in another application or by its TLS session, or null for a new one
     * @throws IllegalStateException there are too many, or the application stops
     */
    Session create(@Nullable String givenId) {
        if (stopped) {
            throw new IllegalStateException("the application is stopping: no new session");
        }
        reserve();
        long now = now();
        Session session;
        do {
            SessionLife life = new SessionLife(now, now, settings.timeoutSeconds());
            session = new Session(this, givenId == null ? ids.next() : givenId, life);
            session.life().enterNew();
        } while (!memory.put(session.getId(), session) && givenId == null);
        if (memory.find(session.getId()) != session) {
            memory.release();
            Session other = enter(session.getId());
            if (other == null) {
                throw new IllegalStateException("the session's id is in use");
            }
            return other;
        }
        created.increment();
        if (stored != null && stored.shared()) {
            session.copy().outdate(); // the other servers know it only by its copy
        }
        sweeps.plan(session.life().deadline());
        try {
            events.created(session);
        } catch (RuntimeException | Error e) {
            session.life().leave(now()); // the request does not get it
            throw e;
        }
        return session;
    }

    private void reserve() {
        if (memory.reserve()) {
            return;
        }
        makeRoom();
        if (!memory.reserve()) {
            refused.increment();
            throw new IllegalStateException(
                    "there are too many sessions: sessions.maxSessions is " + settings.maxSessions());
        }
    }

    private void makeRoom() {
        StoredSessions there = stored;
        for (Session session : memory.longestUnused(
                each -> !each.life().inUse() && (there != null || each.life().isNewcomer()))) {
            if (there != null && (there.save(session, false) || there.abandon(session, false))) {
                evicted.increment();
            } else {
                end(session, session.life().beginEviction(), evicted);
            }
        }
    }

    /** Puts a session that comes back from the store in memory; false if there is no room or it is there already. */
    boolean admit(Session session) {
        if (!memory.reserve()) {
            makeRoom();
            if (!memory.reserve()) {
                return false;
            }
        }
        if (!memory.put(session.getId(), session)) {
            memory.release();
            return false;
        }
        sweeps.plan(session.life().deadline());
        return true;
    }

    void forget(Session session) {
        memory.remove(session);
    }

    @Nullable
    Session inMemory(String id) {
        return memory.find(id);
    }

    /**
     * Gives a session another id and tells the listeners.
     *
     * @throws HttpException 503: the session keeps its id, because the other servers that share its store would still
     *     take the old one
     */
    String changeId(Session session, @Nullable String givenId) {
        String oldId = session.getId();
        String newId = givenId == null ? ids.next() : givenId;
        session.copy().exclusively(() -> {
            boolean forgotten = forgetCopy(session);
            session.copy().outdate();
            if (!forgotten) {
                throw StoredSessions.unreachable();
            }
            session.life().whileValid(() -> memory.rename(session, newId));
            return true;
        });
        events.idChanged(session, oldId);
        return newId;
    }

    void leave(Session session) {
        session.life().leave(now());
        save(session);
        if (stored != null && stored.shared()) {
            stored.retire(session);
        }
    }

    /**
     * Writes a copy if the session changed or its copy is old; before the client can know that its request is over.
     *
     * @return false if the other servers that share the store do not know what changed, and it is lost
     */
    boolean save(Session session) {
        StoredSessions there = stored;
        return there == null || !session.copy().due(now()) || there.copy(session, now());
    }

    /**
     * Refuses what cannot move to another machine where the application says that sessions do (§7.7.2), or they do.
     *
     * @throws IllegalArgumentException it is not serializable
     */
    void checkStorable(String name, Object value) {
        boolean shared = stored != null && stored.shared();
        if ((shared || settings.distributable()) && !(value instanceof Serializable)) {
            throw new IllegalArgumentException("the session attribute " + name + " of class "
                    + value.getClass().getName() + " is not serializable, but "
                    + (shared ? "several servers share the sessions" : "the application is distributable")
                    + " (Servlet 6.1 §7.7.2)");
        }
    }

    SessionTracking tracking() {
        return tracking;
    }

    // --- for Session

    ServletContext context() {
        return environment.context();
    }

    SessionEvents events() {
        return events;
    }

    void deadlineChanged(Session session) {
        sweeps.plan(session.life().deadline());
    }

    /**
     * Ends a session because the application wants it.
     *
     * @throws HttpException 503: it is over here, but the other servers that share its store do not know
     */
    void invalidate(Session session) {
        if (!end(session, session.life().beginEnd(), invalidated)) {
            throw StoredSessions.unreachable();
        }
    }

    void accessOutsideRequest(String id, Consumer<HttpSession> consumer) {
        Session session = enter(id);
        if (session == null) {
            throw new IllegalStateException("the session was invalidated or has another id (HttpSession.Accessor)");
        }
        try {
            consumer.accept(session);
        } finally {
            leave(session);
        }
    }

    // --- expiry

    /** Ends a session that is no longer in the store, for good. */
    void expireRestored(Session session) {
        end(session, session.life().beginEnd(), expired);
    }

    private void expire(Session session, long now) {
        end(session, session.life().beginExpiry(now), expired);
    }

    /** Ends a session if that is the caller's; false if other servers would have to know and do not. */
    private boolean end(Session session, boolean ours, LongAdder count) {
        boolean known = true;
        if (ours) {
            // first, or somebody who finds it in memory no more would bring it back
            known = forgetCopy(session);
            memory.remove(session);
            count.increment();
            session.end(events);
        }
        return known;
    }

    private boolean forgetCopy(Session session) {
        return stored == null || stored.forget(session);
    }

    private void expireAll() {
        long now = now();
        long next = Long.MAX_VALUE;
        boolean reachable = stored != null;
        for (Session session : memory.all()) {
            if (stored != null && reachable) {
                reachable = stored.refresh(session, now);
            }
            long deadline = session.life().deadline();
            if (deadline <= now) {
                expire(session, now);
                // one that is in use is looked at again soon
                deadline = session.life().valid() ? now + SessionSweeps.SHORTEST_REST_MILLIS : Long.MAX_VALUE;
            }
            next = Math.min(next, deadline);
        }
        if (stored != null) {
            next = Math.min(next, stored.expire(now, environment.wall().instant()));
        }
        sweeps.plan(next);
    }

    /** Milliseconds that pass evenly, whatever is done to the wall clock: what lives count by. */
    long now() {
        return environment.clock().millis();
    }

    /** A time that lives count by as the wall clock shows it, in milliseconds since 1970. */
    long toWall(long time) {
        return time + set();
    }

    /** A time of the wall clock as lives count it; what seems to lie ahead is now. */
    long fromWall(long time) {
        return Math.min(time - set(), now());
    }

    /** By how much the wall clock was set since; what is less than a step comes of reading two clocks. */
    private long set() {
        long difference = environment.wall().millis() - now();
        return Math.abs(difference) < STEP_MILLIS ? 0 : difference;
    }
}
