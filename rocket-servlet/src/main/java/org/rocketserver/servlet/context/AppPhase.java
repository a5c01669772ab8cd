package org.rocketserver.servlet.context;

/**
 * Where an application is in its life, and what that allows (Servlet 6.1 §4.4): registering and configuring while it
 * starts, and never for listeners that were added by others. What is not volatile is of the deploying thread.
 */
final class AppPhase {
    private volatile AppState state = AppState.INITIALIZING;

    /** While a listener runs that may not register or configure anything. */
    private boolean restricted;

    /** While initializers run: only then a listener of the context itself may be added. */
    private boolean initializersRun;

    AppState state() {
        return state;
    }

    void moveTo(AppState next) {
        state = next;
    }

    void restricted(boolean value) {
        restricted = value;
    }

    void initializersRun(boolean value) {
        initializersRun = value;
    }

    boolean initializersRun() {
        return initializersRun;
    }

    /** Whether the application still starts: only then something may be registered. */
    boolean open() {
        return state == AppState.INITIALIZING;
    }

    /**
     * Refuses what only a starting application may do.
     *
     * @throws IllegalStateException the application runs
     * @throws UnsupportedOperationException a listener asks that somebody else added
     */
    void checkOpen(String what) {
        checkUnrestricted(what);
        if (!open()) {
            throw new IllegalStateException(what + ": the application has been initialized already (Servlet 6.1 §4.4)");
        }
    }

    /**
     * Refuses what is not for everybody.
     *
     * @throws UnsupportedOperationException a listener asks that somebody else added
     */
    void checkUnrestricted(String what) {
        if (restricted) {
            throw new UnsupportedOperationException(what + " is not for a listener that was neither declared in"
                    + " web.xml or web-fragment.xml nor annotated with @WebListener (Servlet 6.1 §4.4)");
        }
    }
}
