package org.rocketserver.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of an engine that rest: how many they are, which of them go when there are too many, and how one is
 * closed that may be about to speak. Looks through all connections, so it is for rare moments. Thread-safe.
 */
final class Resting {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final int SHARE = 256;

    /** For whoever was just accepted, in nanoseconds. */
    private static final long TIME_TO_SPEAK = 1_000_000_000;

    private final List<Group> groups;
    private final ServerContext context;

    /**
     * Those of an engine.
     *
     * @param groups the engine's, complete before anything is asked
     * @param context what its connections share
     */
    Resting(List<Group> groups, ServerContext context) {
        this.groups = groups;
        this.context = context;
    }

    /** How many there are. */
    long count() {
        return find(Connection::resting).size();
    }

    /** All of them, owned by the caller now. */
    List<Connection> take() {
        return find(connection -> connection.open() && connection.tryOwn());
    }

    private List<Connection> find(Predicate<Connection> which) {
        List<Connection> found = new ArrayList<>();
        for (Group group : groups) {
            group.forEach(connection -> {
                if (which.test(connection)) {
                    found.add(connection);
                }
            });
        }
        return found;
    }

    /**
     * Closes the least recently used of those that nobody would miss, a few at once, because there are too many
     * connections or no descriptors.
     *
     * @return whether there were any
     */
    boolean makeRoomForOthers() {
        return close(Math.max(1, context.limits().maxConnections() / SHARE), Resting::nobodyWouldMiss) > 0;
    }

    /**
     * Whether it rests, nothing of a request has come, no answer is on its way, and it was not accepted just now
     * without time to speak.
     */
    private static boolean nobodyWouldMiss(Connection connection) {
        return connection.resting()
                && !connection.input().hasUnread()
                && !(connection.protocol() instanceof Closing)
                && (connection.output().used() || Due.now() - connection.usedAt() > TIME_TO_SPEAK);
    }

    /** While too many rest between requests, the least recently used of them is closed. */
    void makeRoom() {
        boolean closed = true;
        while (closed && context.resting().get() > context.limits().keepAliveLimit()) {
            closed = close(1, Connection::restsBetweenRequests) > 0;
        }
    }

    private int close(int wanted, Predicate<Connection> which) {
        PriorityQueue<Connection> oldest =
                new PriorityQueue<>(Comparator.comparingLong(Connection::usedAt).reversed());
        for (Connection connection : find(which)) {
            oldest.add(connection);
            if (oldest.size() > wanted) {
                oldest.remove();
            }
        }
        int closed = 0;
        for (Connection connection : oldest) {
            if (connection.tryOwn() && sayGoodbye(connection)) {
                LOG.debug("{} makes room for others", connection);
                context.counters().refused.increment();
                closed++;
            }
        }
        return closed;
    }

    /** Closes all that are quiet; octets of a request that has begun are worth waiting for. */
    void closeQuiet() {
        for (Connection connection : take()) {
            if (connection.input().hasUnread() || connection.protocol() instanceof Closing) {
                connection.finish(Next.PARTIAL);
            } else {
                sayGoodbye(connection);
            }
        }
    }

    /**
     * Closes a connection that rested, unless it has just spoken: then it is served.
     *
     * @param connection the caller's, and no longer
     * @return whether it is closed
     */
    private static boolean sayGoodbye(Connection connection) {
        try {
            // a request that has begun is never cut for somebody else's
            if (connection.input().hasUnread()
                    || (!connection.transport().handshaking()
                            && connection.input().fill() > 0)) {
                connection.finish(Next.AGAIN);
                return false;
            }
            // what is left of a body that is skipped may still come, and must not cost the answer
            connection.finish(connection.protocol().replaceable() ? Next.END : Next.CLOSE);
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e);
            connection.close();
        }
        return true;
    }
}
