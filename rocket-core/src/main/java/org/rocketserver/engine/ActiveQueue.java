package org.rocketserver.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ThreadConfig;

/**
 * What waits for a free worker, first in first out: connections, of which only so many may wait so long, and other
 * tasks. Guarded by the lock of the workers it belongs to; only the size may be read without.
 */
final class ActiveQueue {
    private final int most;
    private final java.time.Duration patience;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final AtomicInteger size = new AtomicInteger();

    /**
     * Something that waits.
     *
     * @param task what to run
     * @param connection the connection that is to be served, or null for other tasks
     * @param since when it came
     */
    private record Entry(Runnable task, @Nullable Connection connection, long since) {}

    ActiveQueue(ThreadConfig config) {
        this.most = config.acceptedQueueSize();
        this.patience = config.acceptedQueueTimeout();
    }

    void add(Runnable task, @Nullable Connection connection) {
        entries.add(new Entry(task, connection, Due.now()));
        size.incrementAndGet();
    }

    /** Takes the oldest entry. */
    @Nullable
    Runnable poll() {
        Entry entry = entries.poll();
        if (entry == null) {
            return null;
        }
        size.decrementAndGet();
        return entry.task;
    }

    /** Takes out all connections, when nobody will come for them. */
    List<Connection> takeConnections() {
        List<Connection> taken = new ArrayList<>();
        for (var each = entries.iterator(); each.hasNext(); ) {
            Connection connection = each.next().connection;
            if (connection != null) {
                taken.add(connection);
                each.remove();
                size.decrementAndGet();
            }
        }
        return taken;
    }

    /** Since when the oldest entry waits, or {@link Due#NEVER}. */
    long oldest() {
        Entry entry = entries.peek();
        return entry == null ? Due.NEVER : entry.since;
    }

    /** How many wait; any thread. */
    int size() {
        return size.get();
    }

    /** Whether more wait than may; any thread. */
    boolean crowded() {
        return size.get() > most;
    }

    /** Takes out the connections that are too many and have waited their time; none in the middle of an answer. */
    List<Connection> takeRefused(long now) {
        List<Connection> refused = new ArrayList<>();
        int position = 0;
        for (var each = entries.iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            Connection connection = entry.connection;
            if (connection == null || connection.output().sendsFile() || position++ < most) {
                continue;
            }
            if (Due.after(entry.since, patience) > now) {
                break;
            }
            refused.add(connection);
            each.remove();
            size.decrementAndGet();
        }
        return refused;
    }
}
