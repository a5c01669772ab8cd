package org.rocketserver.servlet.context;

/** The life of an application: {@code INITIALIZING → RUNNING → STOPPING → STOPPED}, never backwards. */
public enum AppState {
    /** Initializers, listeners, filters and servlets start; registration is possible. */
    INITIALIZING,
    /** It serves. */
    RUNNING,
    /** It gets no new requests and waits for those under way. */
    STOPPING,
    /** Nothing of it runs any more. */
    STOPPED
}
