package org.rocketserver.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * New connections that get a thread at once, where one costs little, and no selector watches yet: most peers speak as
 * soon as they are connected, and a connection that ends with its first answer then never needs a selector. Whoever
 * wants to hear of one before has it watched first, as it looks like one that was reported. Thread-safe.
 */
final class Newcomers {
    private final Group group;
    private final Workers workers;

    /** Those that a thread serves now; the end of the server finds them here, as no selector knows them. */
    private final Set<Connection> served = ConcurrentHashMap.newKeySet();

    Newcomers(Group group, Workers workers) {
        this.group = group;
        this.workers = workers;
    }

    /**
     * Gives a connection that nobody else knows yet to a thread. Not one that shakes hands, which waits for its peer in
     * any case.
     *
     * @return false if it is to be watched instead
     */
    boolean take(Connection connection) {
        if (workers.leadersServe() || connection.transport().handshaking()) {
            return false;
        }
        connection.ownUnwatched();
        served.add(connection);
        if (!workers.giveAtOnce(() -> serve(connection))) {
            served.remove(connection);
            connection.restUnwatched();
            return false;
        }
        if (group.stopped()) {
            connection.abort(new PeerClosed("the server stops"));
        }
        return true;
    }

    private void serve(Connection connection) {
        try {
            WorkerLoop loop = workers.lend();
            Next next = loop.prepare(connection);
            workers.giveBack(loop);
            if (next != Next.AGAIN) {
                group.settle(connection, next);
            } else if (connection.input().hasUnread()) {
                group.serveQueued(connection);
            } else {
                connection.restUnwatched();
                group.watch(connection);
            }
        } catch (Throwable e) {
            WorkerLoop.broken(connection, e); // the last resort: no selector knows it, so nobody would find it
        } finally {
            served.remove(connection);
        }
    }

    /** Cuts them. */
    void abort(Throwable reason) {
        served.forEach(connection -> connection.abort(reason));
    }
}
