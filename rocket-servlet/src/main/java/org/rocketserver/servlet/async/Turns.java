package org.rocketserver.servlet.async;

/** PORT of the drivers: whose turn it is. One turn at a time, inside the application's scope. */
public interface Turns {
    /** Queues a turn. May be called from any thread; the turn never runs inside this call. */
    void queue(Runnable turn);

    /** A listener was told of a failure; what it belongs to fails too, unless the application has ended it by now. */
    void fail(Throwable failure);
}
