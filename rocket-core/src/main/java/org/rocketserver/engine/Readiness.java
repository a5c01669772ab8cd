package org.rocketserver.engine;

import java.util.function.LongSupplier;

/** Who learns that a connection can be read or written, and tells it by {@link Connection#ready}. */
public interface Readiness {
    /** Asks to be told when the operations of {@link Connection#interest} are possible. Any thread. */
    void rearm(Connection connection);

    /** A connection was closed: forget it soon. Any thread. */
    void closed(Connection connection);

    /** A connection has ended: close its transport, no later than soon, and forget it. Any thread. */
    default void end(Connection connection) {
        connection.transport().close();
        closed(connection);
    }

    /** Has those who wait without a thread look for themselves at a time. Any thread. */
    void expireAt(Connection connection, long until);

    /**
     * This thread is about to wait for a peer, and may be used meanwhile. It is given back when there is nothing left
     * to wait for, or when it cannot be used any more: then it waits on its own.
     *
     * @param left how long it will wait, in nanoseconds; 0 when there is nothing left to wait for. Asked by this thread
     */
    void beforeWait(LongSupplier left);

    /** This thread is about to wait for a peer on its own, and gives away what others can use. */
    default void beforeWaitAlone() {}

    /** A thread that was given to {@link #beforeWait} has to look whether there is anything left. Any thread. */
    default void wake() {}

    /** Runs a task on the workers, or later. */
    void execute(Runnable task);

    /**
     * Takes a connection back from whoever finished a suspended exchange.
     *
     * @param connection given by its owner
     * @param next what shall become of it
     */
    void settle(Connection connection, Next next);
}
