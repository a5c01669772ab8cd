package org.rocketserver.httpserver;

/** When an exchange is over: once, and not while it may still fail or be read. Thread-safe. */
final class Ending {
    private boolean handling = true;
    private boolean wanted;
    private boolean over;

    /** It is over now; whether the caller has to say so. */
    synchronized boolean now() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** It is over when the handler has returned, or now if it has; whether the caller has to say so. */
    synchronized boolean afterHandling() {
        wanted = true;
        return !handling && now();
    }

    /** The handler has returned; whether that ends the exchange, so that the caller has to say so. */
    synchronized boolean handled() {
        handling = false;
        return wanted && now();
    }
}
