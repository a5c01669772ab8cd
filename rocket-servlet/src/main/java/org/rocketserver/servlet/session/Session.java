package org.rocketserver.servlet.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session as the application sees it (Servlet 6.1 §7): its id and what it holds. Shared by all requests of its
 * client; thread-safe. How long it lives is {@link SessionLife}'s affair, its copy in a store {@link StoredCopy}'s.
 */
final class Session implements HttpSession {
    private final SessionManager manager;
    private final SessionLife life;
    private final StoredCopy copy;
    private final ConcurrentHashMap<String, Object> attributes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Object> notes = new ConcurrentHashMap<>(2);

    private volatile String id;

    Session(SessionManager manager, String id, SessionLife life) {
        this.manager = manager;
        this.id = id;
        this.life = life;
        this.copy = new StoredCopy(life);
    }

    // --- used by requests and the manager

    /** How long it lives, and who uses it. */
    SessionLife life() {
        return life;
    }

    /** Its copy in the store. */
    StoredCopy copy() {
        return copy;
    }

    /** Tells everybody, lets go of all attributes, and is over. Called by who began the end. */
    void end(SessionEvents events) {
        events.destroyed(this);
        unbind(events);
        life.end();
        unbind(events); // what was set meanwhile: by a value that was told, or by another thread
        clear();
    }

    private void unbind(SessionEvents events) {
        for (String name : attributes.keySet()) {
            Object value = attributes.remove(name);
            if (value != null) {
                events.unbound(this, name, value);
            }
        }
    }

    /** It was ended by another server that has the same store, or is as it was in the store and not as it is here. */
    void endedElsewhere() {
        if (life.endElsewhere()) {
            clear();
        }
    }

    private void clear() {
        attributes.clear();
        notes.clear();
    }

    /**
     * Moves to a store.
     *
     * @param force also while requests use it
     * @param move saves it and takes it out of memory
     * @return false if it is over or in use: then it is as before
     */
    boolean store(boolean force, Runnable move) {
        return copy.exclusively(() -> life.moveToStore(() -> force || !life.inUse(), move));
    }

    /**
     * Leaves memory for a store that has it anyway, unless requests use it or what was changed could not be written.
     *
     * @param leaving tells the listeners and takes it out of memory
     * @return whether it has left
     */
    boolean retire(Runnable leaving) {
        return copy.exclusively(() -> life.moveToStore(() -> !life.inUse() && !copy.outdated(), leaving));
    }

    /** All attributes, to be stored or restored; the live map. */
    Map<String, Object> attributes() {
        return attributes;
    }

    /** What the container keeps in it; the live map. */
    Map<String, Object> notes() {
        return notes;
    }

    void id(String newId) {
        id = newId;
    }

    @Nullable
    Object note(String name) {
        return notes.get(name);
    }

    void note(String name, @Nullable Object value) {
        Object before = value == null ? notes.remove(name) : notes.put(name, value);
        if (value instanceof Serializable || before instanceof Serializable) {
            copy.outdate();
        }
    }

    /** Leaves a note that says no more than the one before: the copy in the store is as good as it was. */
    void noteAgain(String name, Object value) {
        notes.put(name, value);
    }

    // --- used by the application

    @Override
    public long getCreationTime() {
        life.check();
        return manager.toWall(life.created());
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public long getLastAccessedTime() {
        life.check();
        return manager.toWall(life.lastAccessed());
    }

    @Override
    public ServletContext getServletContext() {
        return manager.context();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        life.maxInactiveSeconds(seconds);
        if (copy.exists()) {
            copy.outdate();
        }
        manager.deadlineChanged(this);
    }

    @Override
    public int getMaxInactiveInterval() {
        return life.maxInactiveSeconds();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        life.check();
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        life.check();
        List<String> names = new ArrayList<>(attributes.keySet());
        return Collections.enumeration(names);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            removeAttribute(name);
            return;
        }
        life.check();
        manager.checkStorable(name, value);
        SessionEvents events = manager.events();
        if (attributes.get(name) != value) {
            events.binding(this, name, value);
        }
        Object before = attributes.put(name, value);
        copy.outdate();
        if (life.ended()) {
            // invalidated by another thread meanwhile, who may not have seen this one, nor the one before any more
            if (attributes.remove(name, value)) {
                events.unbound(this, name, value);
            }
            if (before != null && before != value) {
                events.unbound(this, name, before);
            }
            life.check();
        }
        events.set(this, name, value, before);
    }

    @Override
    public void removeAttribute(String name) {
        life.check();
        Object value = attributes.remove(name);
        if (value != null) {
            copy.outdate();
            manager.events().removed(this, name, value);
        }
    }

    @Override
    public void invalidate() {
        life.check();
        manager.invalidate(this);
    }

    @Override
    public boolean isNew() {
        life.check();
        return life.isNewcomer();
    }

    @Override
    public Accessor getAccessor() {
        life.check();
        String named = id;
        return consumer -> manager.accessOutsideRequest(named, consumer);
    }

    /** Does not show the id, which is a secret of the client's. */
    @Override
    public String toString() {
        return "Session[" + life + ", " + attributes.size() + " attributes]";
    }
}
