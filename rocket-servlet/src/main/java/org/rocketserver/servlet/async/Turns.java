package org.rocketserver.servlet.async;

/** PORT of the drivers: whose turn it is. One turn at a time, inside the application's scope. */
public interface Turns {
    /**
     * Queues a turn. May be called from any thread; the turn never runs inside this call.
     *
     * @param turn what to do
     * @param untilTheEnd whether it has something to do also when the application has said how it ends; else it then
     *     waits until the request goes on, if ever
     */
    void queue(Runnable turn, boolean untilTheEnd);

    /** Whether the application has not said yet how it ends: only then is a listener told that it may go on. */
    boolean goesOn();

    /** A listener was told of a failure; what it belongs to fails too, unless the application has ended it by now. */
    void fail(Throwable failure);
}
