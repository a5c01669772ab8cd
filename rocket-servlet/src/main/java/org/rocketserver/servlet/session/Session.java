package org.rocketserver.servlet.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session (Servlet 6.1 §7). Shared by all requests of its client. Its lock guards life and access counts and is held
 * for moments only, but while the session moves to a store.
 */
final class Session implements HttpSession {
    /** {@code VALID → ENDING → ENDED}, or {@code VALID → STORED}: each is entered once, under the lock. */
    private enum Life {
        VALID,
        /** Listeners are being told; attributes can still be used. */
        ENDING,
        ENDED,
        /** Moved to a store; lives on in another object. */
        STORED
    }

    private final SessionManager manager;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentHashMap<String, Object> attributes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Object> notes = new ConcurrentHashMap<>(2);
    private final long created;

    private volatile String id;
    private volatile Life life = Life.VALID;
    private volatile int maxInactiveSeconds;
    private volatile boolean joined;

    /** When the request before the present one came: what the application sees. */
    private volatile long lastAccessed;

    /** When the present or latest request came. */
    private long thisAccessed;

    /** When the latest request came or went: what expiry counts from. */
    private volatile long restingSince;

    /** How many requests are using the session. */
    private int users;

    /** Held while its copy in the store is written or removed; taken before the other lock. */
    private final ReentrantLock copying = new ReentrantLock();

    /** Whether the application changed it since its copy was written. */
    private volatile boolean changed;

    /** When its copy in the store was written; 0 if there is none. Written with the copying lock. */
    private volatile long copied;

    Session(SessionManager manager, String id, long now, int maxInactiveSeconds) {
        this(manager, id, now, now, maxInactiveSeconds);
    }

    /** A session that comes back from a store. */
    Session(SessionManager manager, String id, long created, long lastAccessed, int maxInactiveSeconds) {
        this.manager = manager;
        this.id = id;
        this.created = created;
        this.lastAccessed = lastAccessed;
        this.thisAccessed = lastAccessed;
        this.restingSince = lastAccessed;
        this.maxInactiveSeconds = maxInactiveSeconds;
    }

    // --- used by requests and the manager

    /** Counts a first request in, which made the session or brings its id from another application. */
    void enterNew() {
        lock.lock();
        try {
            users++;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a request of the session's client in. False if the session is over or gone: look again. */
    boolean enter(long now) {
        lock.lock();
        try {
            if (life != Life.VALID || due(now)) {
                return false;
            }
            users++;
            lastAccessed = thisAccessed;
            thisAccessed = now;
            restingSince = now;
            joined = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a request out. */
    void leave(long now) {
        lock.lock();
        try {
            users--;
            restingSince = now;
        } finally {
            lock.unlock();
        }
    }

    /** Whether requests may go on with it. */
    boolean valid() {
        return life == Life.VALID;
    }

    /** Whether its client never came back with its id. */
    boolean isNewcomer() {
        return !joined;
    }

    /** When it will be over if nothing happens, or {@code Long.MAX_VALUE}. */
    long deadline() {
        int seconds = maxInactiveSeconds;
        return seconds <= 0 ? Long.MAX_VALUE : restingSince + seconds * 1000L;
    }

    long restingSince() {
        return restingSince;
    }

    private boolean due(long now) {
        return users == 0 && deadline() <= now;
    }

    /** Whether requests are using it. */
    boolean inUse() {
        lock.lock();
        try {
            return users > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Begins the end. True for one caller only. */
    boolean beginEnd() {
        lock.lock();
        try {
            return endNow();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the end if its time is over and nobody uses it. True for one caller only. */
    boolean beginExpiry(long now) {
        lock.lock();
        try {
            return due(now) && endNow();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the end if nobody uses it. True for one caller only. */
    boolean beginEviction() {
        lock.lock();
        try {
            return users == 0 && endNow();
        } finally {
            lock.unlock();
        }
    }

    private boolean endNow() {
        if (life != Life.VALID) {
            return false;
        }
        life = Life.ENDING;
        return true;
    }

    /** Tells everybody, lets go of all attributes, and is over. Called by who began the end. */
    void end(SessionEvents events) {
        events.destroyed(this);
        for (String name : attributes.keySet()) {
            Object value = attributes.remove(name);
            if (value != null) {
                events.unbound(this, name, value);
            }
        }
        life = Life.ENDED;
        attributes.clear();
        notes.clear();
    }

    // --- its copy in the store

    /** How long a copy may be old whose session is only used: the time of its last use is in it. */
    private static final long COPY_REFRESH_MILLIS = 60_000;

    /** Whether a copy should be written now that a request is over. */
    boolean wantsCopy(long now) {
        if (life != Life.VALID) {
            return false;
        }
        int seconds = maxInactiveSeconds;
        return changed
                || (copied > 0 && seconds > 0 && now - copied >= Math.min(COPY_REFRESH_MILLIS, seconds * 1000L / 4));
    }

    /** The copy is not, or no longer, what the session is. */
    void changed() {
        changed = true;
    }

    /**
     * Writes a copy, one at a time, unless the session is over meanwhile.
     *
     * @throws IOException as the writing throws it; then it is due again
     */
    void copy(long now, Copying writing) throws IOException {
        copying.lock();
        try {
            if (wantsCopy(now)) {
                changed = false;
                boolean done = false;
                try {
                    writing.run();
                    copied = now;
                    done = true;
                } finally {
                    changed |= !done;
                }
            }
        } finally {
            copying.unlock();
        }
    }

    /**
     * Takes the copy away, if there is one: the session is over, or gets another id.
     *
     * @throws IOException as the removal throws it
     */
    void forgetCopy(Copying removal) throws IOException {
        copying.lock();
        try {
            if (copied > 0) {
                copied = 0;
                removal.run();
            }
        } finally {
            copying.unlock();
        }
    }

    /** Does something while no copy is written. */
    void withoutCopying(Runnable action) {
        copying.lock();
        try {
            action.run();
        } finally {
            copying.unlock();
        }
    }

    /** Writes or removes a copy. */
    @FunctionalInterface
    interface Copying {
        void run() throws IOException;
    }

    /** It was read from a store that keeps it: a copy is there, as new as the session. */
    void copied(long when) {
        copied = when;
    }

    /** Whether there is a copy of it in the store. */
    boolean hasCopy() {
        return copied > 0;
    }

    /**
     * Leaves memory for a store that has it anyway, unless requests use it or what was changed could not be written.
     *
     * @param leaving tells the listeners and takes it out of memory
     */
    void retire(Runnable leaving) {
        copying.lock();
        lock.lock();
        try {
            if (life == Life.VALID && users == 0 && !changed) {
                leaving.run();
                life = Life.STORED;
            }
        } finally {
            lock.unlock();
            copying.unlock();
        }
    }

    /** It was ended by another server that has the same store. */
    void endedElsewhere() {
        lock.lock();
        try {
            if (life == Life.VALID) {
                life = Life.ENDED;
                attributes.clear();
                notes.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves to a store, while nobody can get in; who tries waits and finds it gone.
     *
     * @param force also while requests use it
     * @param move saves it and takes it out of memory
     */
    boolean store(boolean force, Runnable move) {
        copying.lock();
        lock.lock();
        try {
            if (life != Life.VALID || (users > 0 && !force)) {
                return false;
            }
            move.run();
            life = Life.STORED;
            return true;
        } finally {
            lock.unlock();
            copying.unlock();
        }
    }

    /** All attributes, to be stored or restored; the live map. */
    Map<String, Object> attributes() {
        return attributes;
    }

    /** What the container keeps in it; the live map. */
    Map<String, Object> notes() {
        return notes;
    }

    long created() {
        return created;
    }

    long thisAccessed() {
        lock.lock();
        try {
            return thisAccessed;
        } finally {
            lock.unlock();
        }
    }

    void id(String newId) {
        id = newId;
    }

    /**
     * Changes its id while it cannot end or move.
     *
     * @throws IllegalStateException it is over
     */
    void rename(Runnable rename) {
        lock.lock();
        try {
            if (life != Life.VALID) {
                throw new IllegalStateException("the session was invalidated (Servlet 6.1 §7)");
            }
            rename.run();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Object note(String name) {
        return notes.get(name);
    }

    void note(String name, @Nullable Object value) {
        Object before = value == null ? notes.remove(name) : notes.put(name, value);
        if (value instanceof Serializable || before instanceof Serializable) {
            changed = true;
        }
    }

    // --- used by the application

    private void mustLive() {
        Life now = life;
        if (now != Life.VALID && now != Life.ENDING) {
            throw new IllegalStateException("the session was invalidated (Servlet 6.1 §7)");
        }
    }

    @Override
    public long getCreationTime() {
        mustLive();
        return created;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public long getLastAccessedTime() {
        mustLive();
        return lastAccessed;
    }

    @Override
    public ServletContext getServletContext() {
        return manager.context();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        maxInactiveSeconds = seconds;
        changed |= copied > 0;
        manager.deadlineChanged(this);
    }

    @Override
    public int getMaxInactiveInterval() {
        return maxInactiveSeconds;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        mustLive();
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        mustLive();
        List<String> names = new ArrayList<>(attributes.keySet());
        return Collections.enumeration(names);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            removeAttribute(name);
            return;
        }
        mustLive();
        manager.checkStorable(name, value);
        SessionEvents events = manager.events();
        if (attributes.get(name) != value) {
            events.binding(this, name, value);
        }
        Object before = attributes.put(name, value);
        changed = true;
        if (life == Life.ENDED && attributes.remove(name, value)) {
            // invalidated by another thread meanwhile: whoever unbound the rest has not seen this one
            events.unbound(this, name, value);
            mustLive();
        }
        events.set(this, name, value, before);
    }

    @Override
    public void removeAttribute(String name) {
        mustLive();
        Object value = attributes.remove(name);
        if (value != null) {
            changed = true;
            manager.events().removed(this, name, value);
        }
    }

    @Override
    public void invalidate() {
        mustLive();
        manager.invalidate(this);
    }

    @Override
    public boolean isNew() {
        mustLive();
        return !joined;
    }

    @Override
    public Accessor getAccessor() {
        mustLive();
        String named = id;
        return consumer -> manager.accessOutsideRequest(named, consumer);
    }

    /** Does not show the id, which is a secret of the client's. */
    @Override
    public String toString() {
        return "Session[" + life + ", " + attributes.size() + " attributes]";
    }
}
