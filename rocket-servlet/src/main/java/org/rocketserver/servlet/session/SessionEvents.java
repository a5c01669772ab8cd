package org.rocketserver.servlet.session;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EventListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an application's listeners what happens to its sessions (Servlet 6.1 §11.2, §11.3). Immutable.
 *
 * <p>What a listener throws goes to who caused the event (§11.6), and later listeners are not called. Where a session
 * ends, everybody is told all the same: what they throw is logged.
 */
public final class SessionEvents {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");

    private final List<HttpSessionListener> sessions;
    private final List<HttpSessionAttributeListener> attributes;
    private final List<HttpSessionIdListener> ids;

    /**
     * Tells these.
     *
     * @param listeners in the order of their declaration; those that are of no session kind are passed over
     */
    public SessionEvents(List<? extends EventListener> listeners) {
        sessions = only(HttpSessionListener.class, listeners);
        attributes = only(HttpSessionAttributeListener.class, listeners);
        ids = only(HttpSessionIdListener.class, listeners);
    }

    private static <T> List<T> only(Class<T> kind, List<? extends EventListener> listeners) {
        List<T> found = new ArrayList<>();
        for (EventListener listener : listeners) {
            if (kind.isInstance(listener)) {
                found.add(kind.cast(listener));
            }
        }
        return List.copyOf(found);
    }

    void created(Session session) {
        if (!sessions.isEmpty()) {
            HttpSessionEvent event = new HttpSessionEvent(session);
            for (HttpSessionListener listener : sessions) {
                listener.sessionCreated(event);
            }
        }
    }

    /** In reverse order of declaration (§11.3.3); the attributes are still there. */
    void destroyed(Session session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        for (int i = sessions.size() - 1; i >= 0; i--) {
            HttpSessionListener listener = sessions.get(i);
            guarded("sessionDestroyed", () -> listener.sessionDestroyed(event));
        }
    }

    void idChanged(Session session, String oldId) {
        if (!ids.isEmpty()) {
            HttpSessionEvent event = new HttpSessionEvent(session);
            for (HttpSessionIdListener listener : ids) {
                listener.sessionIdChanged(event, oldId);
            }
        }
    }

    /** Before the value can be seen in the session (§7.4). */
    void binding(Session session, String name, Object value) {
        if (value instanceof HttpSessionBindingListener listener) {
            listener.valueBound(new HttpSessionBindingEvent(session, name, value));
        }
    }

    /** After a value was set; the listeners of the value itself come first. */
    void set(Session session, String name, Object value, @Nullable Object before) {
        if (before != null && before != value && before instanceof HttpSessionBindingListener listener) {
            listener.valueUnbound(new HttpSessionBindingEvent(session, name, before));
        }
        if (attributes.isEmpty()) {
            return;
        }
        if (before == null) {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
            for (HttpSessionAttributeListener listener : attributes) {
                listener.attributeAdded(event);
            }
        } else {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, before);
            for (HttpSessionAttributeListener listener : attributes) {
                listener.attributeReplaced(event);
            }
        }
    }

    /** After a value was removed; the value itself is told first. */
    void removed(Session session, String name, Object value) {
        if (value instanceof HttpSessionBindingListener listener) {
            listener.valueUnbound(new HttpSessionBindingEvent(session, name, value));
        }
        if (!attributes.isEmpty()) {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
            for (HttpSessionAttributeListener listener : attributes) {
                listener.attributeRemoved(event);
            }
        }
    }

    /** Same as {@link #removed} where the session ends. */
    void unbound(Session session, String name, Object value) {
        if (value instanceof HttpSessionBindingListener listener) {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
            guarded("valueUnbound", () -> listener.valueUnbound(event));
        }
        if (!attributes.isEmpty()) {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
            for (HttpSessionAttributeListener listener : attributes) {
                guarded("attributeRemoved", () -> listener.attributeRemoved(event));
            }
        }
    }

    /** Before a session leaves memory (§7.7.2). */
    void passivating(Session session, Collection<Object> values) {
        for (Object value : values) {
            if (value instanceof HttpSessionActivationListener listener) {
                guarded("sessionWillPassivate", () -> listener.sessionWillPassivate(new HttpSessionEvent(session)));
            }
        }
    }

    /** After a session came back to memory. */
    void activated(Session session, Collection<Object> values) {
        for (Object value : values) {
            if (value instanceof HttpSessionActivationListener listener) {
                guarded("sessionDidActivate", () -> listener.sessionDidActivate(new HttpSessionEvent(session)));
            }
        }
    }

    private static void guarded(String event, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error("a session listener failed in {}", event, e);
        }
    }
}
