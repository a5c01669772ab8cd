package org.rocketserver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.LookInterval.Finding;
import org.rocketserver.exchange.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what rests: closes connections whose time is over, runs timers, looks after leads that are stuck, shrinks the
 * workers. Its thread sleeps until the next deadline; only while leaders are inside requests that are not known to be
 * slow it looks again soon, see {@link LookInterval}. Others tell it by its inbox, and wake it only for something
 * earlier than what it waits for, or when the inbox is full.
 */
final class Monitor implements Runnable, Timers {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Monitor");

    /** In nanoseconds: a lead is taken away from who has been in a request for so long, whatever he does. */
    private static final long LONG_AGO = 15_000_000;

    /**
     * A monitor that sleeps is woken for so many entries of its inbox, however late they are due: what was closed or
     * taken back keeps its memory no longer than until so many others follow. A power of two.
     */
    private static final int INBOX_LIMIT = 256;

    /** A connection in use is not looked at more often, however short a time-out is: zero would be all the time. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Timings timings;
    private final Workers workers;
    private final Deadlines deadlines = new Deadlines();
    private final LookInterval interval = new LookInterval();
    private final ConcurrentLinkedQueue<Due> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile List<Group> groups = List.of();
    private volatile long wakeAt = Due.NEVER;
    private volatile boolean stopped;
    private volatile Thread thread = Thread.currentThread();

    /** Who has the timers, once this one has stopped and handed them over. */
    private volatile @Nullable Monitor heir;

    /**
     * How long a connection may rest.
     *
     * @param idle between requests, zero for ever
     * @param head from the first octet of a request to the end of its head
     * @param handshake from its beginning to the end of the TLS handshake
     * @param linger for the peer to read an answer before its connection is closed
     */
    record Timings(Duration idle, Duration head, Duration handshake, Duration linger) {}

    Monitor(Timings timings, Workers workers) {
        this.timings = timings;
        this.workers = workers;
    }

    /** Looks after these groups from now on. */
    void groups(List<Group> watched) {
        groups = watched;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopped) {
            try {
                interval.found(turn(Due.now()));
                rest();
            } catch (Throwable e) {
                // the last resort: without a monitor nothing would ever expire
                LastResort.report(LOG, "a fault of the server's while looking after connections", e);
                LockSupport.parkNanos(this, LookInterval.TICK);
            }
        }
    }

    private void rest() {
        long pause = interval.pause();
        if (pause > 0) {
            LockSupport.parkNanos(this, pause);
        } else if (sleep()) {
            interval.woken();
        }
    }

    private Finding turn(long now) {
        readInbox();
        act(now);
        Finding found = workers.look(now) ? Finding.ACTIVE : Finding.REST;
        for (Group group : groups) {
            found = found.or(group.look(now, LONG_AGO));
        }
        return found;
    }

    /** Sleeps until the next deadline; true if somebody ended that. */
    private boolean sleep() {
        long next = Math.min(deadlines.next(), workers.nextLook());
        wakeAt = next;
        asleep.set(true);
        next = Math.min(next, workers.nextLook()); // who has changed it since did not find the monitor asleep
        if (inbox.isEmpty() && !stopped && !anyInside()) {
            if (next == Due.NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(1, next - Due.now()));
            }
        }
        return !asleep.getAndSet(false);
    }

    private boolean anyInside() {
        for (Group group : groups) {
            if (!group.lead.isSelecting()) {
                return true;
            }
        }
        return false;
    }

    // ---- deadlines

    private void readInbox() {
        for (Due due = inbox.poll(); due != null; due = inbox.poll()) {
            if (due instanceof Connection connection) {
                if (connection.open()) {
                    file(connection);
                } else {
                    deadlines.remove(connection);
                }
            } else if (due instanceof Delayed delayed) {
                if (delayed.cancelled()) {
                    deadlines.remove(delayed);
                } else {
                    deadlines.file(delayed, delayed.when);
                    if (delayed.cancelled()) {
                        deadlines.remove(delayed); // meanwhile, by somebody who did not see it filed
                    }
                }
            }
        }
    }

    private void act(long now) {
        ArrayList<Connection> over = new ArrayList<>(0);
        try {
            for (Due due = deadlines.first(); due != null && due.filed <= now; due = deadlines.first()) {
                if (due instanceof Connection connection) {
                    over.ensureCapacity(over.size() + 1); // before it is taken from its rest, so that it is not lost
                    if (expired(connection, now)) {
                        over.add(connection);
                    }
                } else {
                    workers.execute((Delayed) due);
                    deadlines.remove(due); // only now: where that failed, the next turn tries again
                }
            }
        } finally {
            if (!over.isEmpty()) {
                end(over);
            }
        }
    }

    /** By one worker, as none of it waits: or thousands that came together would call for thousands of threads. */
    private void end(List<Connection> over) {
        try {
            workers.execute(() -> over.forEach(connection -> WorkerLoop.runSafely(() -> end(connection))));
        } catch (Throwable e) {
            for (Connection connection : over) {
                closeAnyway(connection, e); // or it would be nobody's for ever
            }
        }
    }

    private static void closeAnyway(Connection connection, Throwable reason) {
        try {
            WorkerLoop.broken(connection, reason);
        } catch (Throwable e) {
            LastResort.report(LOG, "a connection whose time is over could not be closed", e);
        }
    }

    /**
     * A connection is filed under a time that was right once: it may have been used since.
     *
     * @return whether its time is over and it now belongs to the caller
     */
    private boolean expired(Connection connection, long now) {
        long until = connection.deadline;
        if (!connection.open()) {
            deadlines.remove(connection);
        } else if (until > now) {
            file(connection);
        } else if (connection.tryOwn()) {
            deadlines.remove(connection);
            return true;
        } else {
            WorkerLoop.runSafely(() -> connection.lookAgain(now));
            // in use: whoever lets it rest sets a new deadline, and tells of it if it is earlier than this
            long next = Math.min(connection.lookAgainAt(), Due.after(now, shortest()));
            deadlines.file(connection, Math.max(next, now + LookInterval.TICK));
        }
        return false;
    }

    /** Files a connection, whose owner tells nobody of an earlier deadline where he finds it filed for before that. */
    private void file(Connection connection) {
        long until;
        do {
            until = connection.deadline;
            deadlines.file(connection, until);
        } while (connection.deadline < until);
        if (!connection.open()) {
            deadlines.remove(connection); // closed meanwhile, by somebody who did not see it filed
        }
    }

    private Duration shortest() {
        Duration least = timings.head.compareTo(timings.linger) < 0 ? timings.head : timings.linger;
        Duration shortest = timings.idle.isZero() || least.compareTo(timings.idle) < 0 ? least : timings.idle;
        return shortest.compareTo(LEAST) < 0 ? LEAST : shortest;
    }

    private void end(Connection connection) {
        LOG.debug("{} waited too long", connection);
        if (connection.transport().handshaking()) {
            Handshakes.failed(connection, "its time is over, timeouts.handshake", null);
            connection.close();
            return;
        }
        Next next;
        try {
            next = connection.protocol().expire(connection);
        } catch (java.io.IOException e) {
            LOG.debug("{} went away", connection, e);
            connection.close();
            return;
        }
        connection.finish(next);
    }

    /** When a connection that now rests will have rested too long. */
    long deadline(Connection connection, Next next, long now) {
        if (connection.transport().handshaking()) {
            return Due.after(connection.restingSince(now), timings.handshake);
        }
        if (next == Next.PARTIAL) {
            boolean closing = connection.protocol() instanceof Closing;
            return Due.after(connection.restingSince(now), closing ? timings.linger : timings.head);
        }
        return timings.idle.isZero() ? Due.NEVER : Due.after(now, timings.idle);
    }

    /** A connection rests until a time; the monitor needs to know if that is earlier than what it was told. */
    void rests(Connection connection, long until) {
        if (until < connection.filed) {
            tell(connection, until);
        }
    }

    /** A connection is closed. */
    void closed(Connection connection) {
        if (connection.filed != Due.NEVER) {
            tell(connection, Due.NEVER);
        }
    }

    private void tell(Due due, long when) {
        inbox.add(due);
        Monitor next = lastHeir();
        if (next != null) {
            handOn(next);
            return;
        }
        boolean many = told.incrementAndGet() % INBOX_LIMIT == 0;
        if (many || when < wakeAt) {
            wake();
        }
    }

    /** Something begins that may hold a lead for long, or nobody leads: somebody has to look after the lead. */
    void watchLeads() {
        if (asleep.get()) {
            wake();
        }
    }

    void wake() {
        if (asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    // ---- timers

    @Override
    public Timer schedule(Duration delay, Runnable action) {
        Delayed delayed = new Delayed(Due.after(Due.now(), delay), action);
        tell(delayed, delayed.when);
        return () -> {
            delayed.cancel();
            if (delayed.filed != Due.NEVER) {
                tell(delayed, Due.NEVER);
            }
        };
    }

    /**
     * Gives the timers that have not run to another monitor, and what is told of them from now on; after this one
     * stopped.
     */
    void handTimersTo(Monitor next) {
        readInbox();
        for (Due due = deadlines.first(); due != null; due = deadlines.first()) {
            deadlines.remove(due);
            if (due instanceof Delayed delayed && !delayed.cancelled()) {
                next.tell(delayed, delayed.when);
            }
        }
        heir = next; // only now that none is filed here: a timer is in one monitor at once
        handOn(next);
    }

    /** Who has the timers after all restarts since, or null; those between are not kept for the sake of a timer. */
    private @Nullable Monitor lastHeir() {
        Monitor next = heir;
        Monitor last = next == null ? null : next.lastHeir();
        if (last != null) {
            heir = last;
            return last;
        }
        return next;
    }

    /** What came since the inbox was read last: whoever added it saw no heir, or is here himself. */
    private void handOn(Monitor next) {
        for (Due due = inbox.poll(); due != null; due = inbox.poll()) {
            if (due instanceof Delayed delayed) {
                next.tell(delayed, delayed.when);
            }
        }
    }

    /** A timer's action, run by a worker. */
    private static final class Delayed extends Due implements Runnable {
        private final long when;

        /** Null when it was taken back: it may rest here for long, and must keep nothing of who set it. */
        private volatile @Nullable Runnable action;

        Delayed(long when, Runnable action) {
            this.when = when;
            this.action = action;
        }

        void cancel() {
            action = null;
        }

        boolean cancelled() {
            return action == null;
        }

        @Override
        public void run() {
            Runnable wanted = action;
            if (wanted != null) {
                wanted.run();
            }
        }
    }
}
