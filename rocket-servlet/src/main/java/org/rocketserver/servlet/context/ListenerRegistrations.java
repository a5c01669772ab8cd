package org.rocketserver.servlet.context;

import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.EventListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rocketserver.servlet.descriptor.Implementation;

/**
 * Which listeners the code of an application adds while it starts (Servlet 6.1 §4.4.3), and which kinds may still come.
 * They are put behind those there are.
 */
final class ListenerRegistrations {
    private final AppContext context;

    /**
     * What was made here while it could be added, and is given up with the application. Any thread may ask for one, and
     * few do.
     */
    private final List<EventListener> made = new CopyOnWriteArrayList<>();

    ListenerRegistrations(AppContext context) {
        this.context = context;
    }

    /**
     * Makes and adds a listener of a class of the application.
     *
     * @throws IllegalArgumentException it is none of the kinds that may be added now, or cannot be made
     */
    void add(String className) {
        try {
            make(context.classes().load(Implementation.named(className), className));
        } catch (ServletException e) {
            throw new IllegalArgumentException("listener " + className + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes and adds a listener.
     *
     * @throws IllegalArgumentException it is none of the kinds that may be added now, or cannot be made
     */
    void add(Class<? extends EventListener> type) {
        try {
            make(type);
        } catch (ServletException e) {
            throw new IllegalArgumentException("listener " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    private void make(Class<?> type) throws ServletException {
        check(type); // first, for only then it is one
        add(create(type.asSubclass(EventListener.class)));
    }

    /**
     * Adds a listener.
     *
     * @throws IllegalArgumentException it is none of the kinds that may be added now
     */
    void add(EventListener listener) {
        check(listener.getClass());
        if (listener instanceof ServletContextListener && !context.phase().initializersRun()) {
            throw new IllegalArgumentException("a ServletContextListener can only be added by an initializer, not by "
                    + "another listener (Servlet 6.1 §4.4.3)");
        }
        context.listeners().add(listener, true);
    }

    /**
     * Makes a listener and does not add it. One that comes too late to be added is kept by its owner alone, who may ask
     * for one at each request.
     *
     * @throws IllegalArgumentException it is none of the kinds that can be added
     * @throws ServletException it cannot be made
     */
    <T extends EventListener> T create(Class<T> type) throws ServletException {
        check(type);
        T listener = context.instances().create(type);
        if (context.phase().open()) {
            made.add(listener);
        }
        return listener;
    }

    /** Gives up what was made here, the last one first (§15.5). */
    void giveUp() {
        for (int i = made.size() - 1; i >= 0; i--) {
            context.instances().giveUp(made.get(i));
        }
        made.clear();
    }

    private static void check(Class<?> type) {
        if (!Listeners.isListener(type)) {
            throw new IllegalArgumentException("class " + type.getName() + " is none of the listeners that can be"
                    + " registered (Servlet 6.1 §4.4.3)");
        }
    }
}
