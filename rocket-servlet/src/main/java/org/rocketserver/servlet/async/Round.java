package org.rocketserver.servlet.async;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * What one {@code startAsync} begins and the next one replaces (Servlet 6.1 §2.3.3.3): what it was given, who listens,
 * and how long it may take. Thread-safe, but for {@link #returned}, which belongs to the lock of its cycle.
 */
final class Round {
    private final ServletRequest request;
    private final ServletResponse response;
    private final boolean original;
    private final Object position;
    private final AsyncListeners listeners;
    private volatile long timeoutMillis;
    private boolean returned;

    /**
     * A round that begins.
     *
     * @param request what {@code startAsync} was given
     * @param response what {@code startAsync} was given
     * @param original whether it was given nothing
     * @param position what {@link AsyncHost#position} answered
     * @param listeners nobody yet
     * @param timeoutMillis how long it may take; not positive: for ever
     */
    Round(
            ServletRequest request,
            ServletResponse response,
            boolean original,
            Object position,
            AsyncListeners listeners,
            long timeoutMillis) {
        this.request = request;
        this.response = response;
        this.original = original;
        this.position = position;
        this.listeners = listeners;
        this.timeoutMillis = timeoutMillis;
    }

    ServletRequest request() {
        return request;
    }

    ServletResponse response() {
        return response;
    }

    boolean original() {
        return original;
    }

    Object position() {
        return position;
    }

    AsyncListeners listeners() {
        return listeners;
    }

    long timeoutMillis() {
        return timeoutMillis;
    }

    void timeoutMillis(long millis) {
        timeoutMillis = millis;
    }

    /** Whether the dispatch that called {@code startAsync} has returned to the container. Under the cycle's lock. */
    boolean returned() {
        return returned;
    }

    void markReturned() {
        returned = true;
    }
}
