package org.rocketserver;

/**
 * Where a server is in its life.
 *
 * <pre>
 * NEW ─▶ STARTING ─▶ RUNNING ─▶ DRAINING ─▶ STOPPED
 *            ▲          │ restart    │         │
 *            │          └────────────┘         │
 *            └─────────────────────────────────┘
 * </pre>
 */
public enum ServerState {
    /** Built, never started. */
    NEW,
    /** Binds its addresses and starts its method. */
    STARTING,
    /** Accepts and serves. */
    RUNNING,
    /** Serves on for {@code timeouts.unready}; then accepts no more and lets what is under way end. */
    DRAINING,
    /** Nothing runs; may be started again. */
    STOPPED
}
