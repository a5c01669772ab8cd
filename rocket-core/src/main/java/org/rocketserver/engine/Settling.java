package org.rocketserver.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * What becomes of a connection of a {@link Group} that was served: it rests and is watched, is served again, or ends.
 * Thread-safe; each connection is given by its owner, who must not touch it afterwards.
 */
final class Settling {
    private final Group group;
    private final Selection selection;
    private final Workers workers;
    private final Monitor monitor;
    private final Runnable makeRoom;
    private final Predicate<Connection> passOn;

    /**
     * That of a group.
     *
     * @param group whose connections they are
     * @param selection the group's
     * @param workers who serve
     * @param monitor looks after what rests
     * @param makeRoom closes a connection that rests, because too many do
     * @param passOn gives a connection that is between two requests to the next generation, if there is one
     */
    Settling(
            Group group,
            Selection selection,
            Workers workers,
            Monitor monitor,
            Runnable makeRoom,
            Predicate<Connection> passOn) {
        this.group = group;
        this.selection = selection;
        this.workers = workers;
        this.monitor = monitor;
        this.makeRoom = makeRoom;
        this.passOn = passOn;
    }

    /**
     * Does what is to be done next.
     *
     * @param leads whether the caller holds the lead, and may use the selector
     * @return what that was: it is served again also where it would have rested, but octets came that are read already
     */
    Next settle(Connection connection, Next next, boolean leads) {
        try {
            switch (next) {
                case IDLE, PARTIAL -> {
                    return rest(connection, next, leads);
                }
                case AGAIN -> again(connection, leads);
                case CLOSE -> Closing.begin(connection, true, group);
                case END -> Closing.begin(connection, false, group);
                case SUSPENDED -> {} // whoever holds the exchange gives the connection back
            }
        } catch (Throwable e) {
            return WorkerLoop.broken(connection, e); // the last resort: neither rests nor is served what fails here
        }
        return next;
    }

    private Next rest(Connection connection, Next next, boolean leads) {
        boolean between = next == Next.IDLE && !connection.unheard();
        if (between && !connection.transport().handshaking()) {
            connection.restsNoMore();
            if (connection.transport().hasBuffered()) {
                again(connection, leads);
                return Next.AGAIN;
            }
            if (connection.draining()) {
                Closing.begin(connection, true, group);
                return Next.CLOSE;
            }
        }
        long until = monitor.deadline(connection, next, OwnTime.now());
        connection.deadline = until; // which it takes along
        if (passOn.test(connection)) {
            return next;
        }
        int limit = connection.limits().keepAliveLimit();
        boolean count = between && limit > 0;
        AtomicInteger resting = connection.server().resting();
        if (connection.rest(until, count)) {
            if (leads) {
                selection.arm(connection);
            } else {
                selection.tell(connection);
            }
        }
        monitor.rests(connection, until);
        // counted only now that it rests: when there are too many, all of them can be found
        if (count && resting.incrementAndGet() > limit) {
            workers.execute(makeRoom);
        }
        return next;
    }

    /** Its turn is over, not its work: what others sent meanwhile comes first. */
    private void again(Connection connection, boolean leads) {
        if (!connection.draining() && passOn.test(connection)) {
            return;
        }
        if (leads) {
            try {
                selection.selectNow();
            } finally {
                selection.again(connection);
            }
        } else {
            workers.enqueue(connection, group);
        }
    }
}
