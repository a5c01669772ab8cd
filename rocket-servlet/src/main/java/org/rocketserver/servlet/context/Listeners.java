package org.rocketserver.servlet.context;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of an application, by kind, in the order of their registration; what ends is announced in reverse order
 * (Servlet 6.1 §11.3.3). Grows while the application starts; thread-safe.
 */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final List<EventListener> all = new CopyOnWriteArrayList<>();
    private final Set<EventListener> addedByOthers = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile ServletContextAttributeListener[] contextAttributes = {};
    private volatile ServletRequestListener[] requests = {};
    private volatile ServletRequestAttributeListener[] requestAttributes = {};

    /** Whether a class is one of the kinds that can be registered (§11.2). */
    static boolean isListener(Class<?> type) {
        return ServletContextListener.class.isAssignableFrom(type)
                || ServletContextAttributeListener.class.isAssignableFrom(type)
                || ServletRequestListener.class.isAssignableFrom(type)
                || ServletRequestAttributeListener.class.isAssignableFrom(type)
                || HttpSessionListener.class.isAssignableFrom(type)
                || HttpSessionAttributeListener.class.isAssignableFrom(type)
                || HttpSessionIdListener.class.isAssignableFrom(type)
                || HttpSessionActivationListener.class.isAssignableFrom(type);
    }

    /**
     * Adds a listener of any kinds, behind those there are.
     *
     * @param byOthers whether it was neither declared nor annotated, so that it may not register anything (§4.4)
     */
    synchronized void add(EventListener listener, boolean byOthers) {
        all.add(listener);
        if (byOthers) {
            addedByOthers.add(listener);
        }
        collect();
    }

    /** Puts declared listeners before those that initializers added. */
    synchronized void addDeclared(List<EventListener> declared) {
        all.addAll(0, declared);
        collect();
    }

    private void collect() {
        contextAttributes = of(ServletContextAttributeListener.class).toArray(new ServletContextAttributeListener[0]);
        requests = of(ServletRequestListener.class).toArray(new ServletRequestListener[0]);
        requestAttributes = of(ServletRequestAttributeListener.class).toArray(new ServletRequestAttributeListener[0]);
    }

    /** All listeners of a kind, in order. */
    public <T extends EventListener> List<T> of(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (EventListener listener : all) {
            if (kind.isInstance(listener)) {
                found.add(kind.cast(listener));
            }
        }
        return found;
    }

    /** All listeners, in order. */
    public List<EventListener> all() {
        return List.copyOf(all);
    }

    /** Whether a listener was neither declared nor annotated. */
    synchronized boolean addedByOthers(EventListener listener) {
        return addedByOthers.contains(listener);
    }

    /** Tells these, the last one first, that the application ends. */
    static void contextDestroyed(ServletContext source, List<ServletContextListener> started) {
        for (int i = started.size() - 1; i >= 0; i--) {
            tell("contextDestroyed", started.get(i), l -> l.contextDestroyed(new ServletContextEvent(source)));
        }
    }

    /** Tells that an attribute of the context was set, changed or taken away. */
    void contextAttributeChanged(ServletContext source, String name, @Nullable Object old, @Nullable Object now) {
        for (ServletContextAttributeListener listener : contextAttributes) {
            ServletContextAttributeEvent event =
                    new ServletContextAttributeEvent(source, name, old != null ? old : now);
            tell("attribute listener", listener, l -> {
                if (old == null) {
                    l.attributeAdded(event);
                } else if (now == null) {
                    l.attributeRemoved(event);
                } else {
                    l.attributeReplaced(event);
                }
            });
        }
    }

    /** Whether anybody asks for the beginning and end of requests. */
    public boolean listenToRequests() {
        return requests.length > 0;
    }

    /** Tells that a request enters the application; what a listener throws ends the request (§11.4). */
    public void requestInitialized(ServletContext source, ServletRequest request) {
        for (ServletRequestListener listener : requests) {
            listener.requestInitialized(new ServletRequestEvent(source, request));
        }
    }

    /** Tells that a request leaves the application. */
    public void requestDestroyed(ServletContext source, ServletRequest request) {
        ServletRequestListener[] listeners = requests;
        for (int i = listeners.length - 1; i >= 0; i--) {
            ServletRequestListener listener = listeners[i];
            tell("requestDestroyed", listener, l -> l.requestDestroyed(new ServletRequestEvent(source, request)));
        }
    }

    /** Whether anybody asks for changes of request attributes. */
    public boolean listenToRequestAttributes() {
        return requestAttributes.length > 0;
    }

    /** Tells that an attribute of a request was set, changed or taken away. */
    public void requestAttributeChanged(
            ServletContext source, ServletRequest request, String name, @Nullable Object old, @Nullable Object now) {
        for (ServletRequestAttributeListener listener : requestAttributes) {
            ServletRequestAttributeEvent event =
                    new ServletRequestAttributeEvent(source, request, name, old != null ? old : now);
            tell("attribute listener", listener, l -> {
                if (old == null) {
                    l.attributeAdded(event);
                } else if (now == null) {
                    l.attributeRemoved(event);
                } else {
                    l.attributeReplaced(event);
                }
            });
        }
    }

    /** A listener that fails does not keep the others from being told (§11.6); it is logged. */
    private static <T extends EventListener> void tell(String what, T listener, Consumer<T> call) {
        try {
            call.accept(listener);
        } catch (Throwable thrown) {
            LOG.error("{} of {} failed", what, listener.getClass().getName(), thrown);
        }
    }
}
