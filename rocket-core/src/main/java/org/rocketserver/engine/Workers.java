package org.rocketserver.engine;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;

/**
 * Those who serve: a pool of platform threads or virtual threads. Holds what both have in common, the active queue
 * above all. Not touched while a worker keeps the lead, so its one lock is off the fast path. Thread-safe.
 */
abstract class Workers implements Executor {
    /** How long a task is left to a leader that has something else to do: as long as it takes to serve a full house. */
    private static final long PATIENCE = 5_000_000;

    final ThreadConfig config;
    final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    final ActiveQueue queue;

    private final WorkerFactory factory;
    private final Buffers buffers;
    private final Pace pace = new Pace();
    private final Runnable helpTask = this::help;
    private volatile List<Group> groups = List.of();

    /**
     * Whether help was called and has not come yet: where all of a machine stands still for a while, more threads are
     * no help. Set with the lock.
     */
    private volatile boolean helping;

    /** Whether the server ends, and threads are not waited for any longer. Written before they are looked for. */
    private volatile boolean interrupting;

    Workers(ThreadConfig config, WorkerFactory factory, Buffers buffers) {
        this.config = config;
        this.factory = factory;
        this.buffers = buffers;
        this.queue = new ActiveQueue(config);
    }

    /** Starts serving these groups. */
    void start(List<Group> led) {
        groups = led;
    }

    /** The groups that are served. */
    List<Group> groups() {
        return groups;
    }

    Worker newWorker() {
        return factory.newWorker();
    }

    String method() {
        return factory.name();
    }

    Buffers buffers() {
        return buffers;
    }

    Pace pace() {
        return pace;
    }

    // ---- what is to do

    /** Finds a thread for a task now, if there may be one and the lock is not needed for that. Not asked for leads. */
    boolean giveAtOnce(Runnable task) {
        return false;
    }

    /**
     * Finds a thread for a task now, if there may be one. Holds the lock; once it is free, what {@link #takeGiven} said
     * is to be woken: it would only wait for the lock otherwise.
     */
    abstract boolean give(Runnable task);

    /** The thread that was given something and has to be woken, or null if it runs already. Holds the lock. */
    abstract @Nullable Thread takeGiven();

    /** Lends the calling thread what it serves with. */
    abstract WorkerLoop lend();

    /** Takes it back. */
    abstract void giveBack(WorkerLoop loop);

    /** Whether a leader serves what it selects, or hands it over. */
    abstract boolean leadersServe();

    /**
     * Makes a worker lead a group; if none is free and none may be added, the next free one will.
     *
     * @return whether one was found
     */
    boolean promote(Group group) {
        Thread given = null;
        lock.lock();
        try {
            if (!group.lead.isFree()) {
                return true;
            }
            boolean found = false;
            group.lead.promise(true);
            try {
                found = give(group.leadTask);
            } finally {
                if (!found) {
                    group.lead.promise(false);
                }
            }
            given = takeGiven();
            return found;
        } finally {
            lock.unlock();
            LockSupport.unpark(given);
        }
    }

    /**
     * Runs a task soon. One that a leader starts inside a request is left to itself, if it is not known to take long:
     * see {@link Group#followUp}. Any thread.
     */
    @Override
    public void execute(Runnable task) {
        execute(task, false);
    }

    /**
     * The same for what goes on with a connection that somebody has in hand: its turn comes sooner, see
     * {@link FollowUps}.
     */
    void goOn(Runnable task) {
        execute(task, true);
    }

    private void execute(Runnable task, boolean goesOn) {
        Group group = Thread.currentThread() instanceof WorkerThread worker ? worker.led(this) : null;
        if (group == null) {
            submit(task);
            return;
        }
        WorkerThread leader = (WorkerThread) Thread.currentThread();
        FollowUp next = new FollowUp(task, goesOn, pace, leader.served());
        if (next.slow()) {
            submit(next);
        } else {
            group.followUp(next, leader);
        }
    }

    /** Finds somebody for a task now, or else puts it into the active queue. */
    void submit(Runnable task) {
        submit(task, null);
    }

    /** Puts a connection into the active queue; one that cannot be put there is closed, as nobody has it in hand. */
    void enqueue(Connection connection, Group group) {
        try {
            submit(() -> group.serveQueued(connection), connection);
        } catch (Throwable e) {
            WorkerLoop.broken(connection, e); // the last resort: the others that are ready are to be served
        }
    }

    /** Puts connections into the active queue. */
    void enqueue(List<Connection> connections, Group group) {
        for (Connection connection : connections) {
            enqueue(connection, group);
        }
    }

    private void submit(Runnable task, @Nullable Connection connection) {
        if (giveAtOnce(task)) {
            return;
        }
        Thread given = null;
        lock.lock();
        try {
            if (give(task)) {
                given = takeGiven();
                return;
            }
            queue.add(task, connection);
        } finally {
            lock.unlock();
            LockSupport.unpark(given);
        }
        tellGroups();
    }

    private void tellGroups() {
        for (Group group : groups) {
            group.queued();
        }
    }

    /**
     * Does what the calling thread was given or took from the queue. What begins once threads are interrupted is
     * interrupted here: what its thread did before may have taken the interruption for its own.
     */
    void perform(Runnable task) {
        if (interrupting) {
            Thread.currentThread().interrupt();
        }
        WorkerLoop.runSafely(task);
    }

    /** Whether one that waits inside a request loses the lead to another as soon as this is seen. */
    boolean mayReplace(WorkerThread leader) {
        return true;
    }

    /** Takes the oldest entry of the active queue; for a leader with nothing else to do. */
    @Nullable
    Runnable poll() {
        if (queue.size() == 0) {
            return null;
        }
        lock.lock();
        try {
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether more wait than may for as long as it takes. */
    boolean crowded() {
        return queue.crowded();
    }

    boolean hasQueued() {
        return queue.size() > 0;
    }

    /** Adds threads; returns how many the bounds and the system allowed. */
    abstract int grow(int count);

    /** Ends idle threads; returns how many the bounds allowed. */
    abstract int shrink(int count);

    /** Replaces the threads that exist, each when it is free. */
    abstract void renew();

    // ---- the monitor

    /**
     * Does what is to be done from time to time: what nobody has taken from the queue for a while gets another worker,
     * if there may be one, which goes on with the rest; connections that are too many and waited their time are told to
     * come back later.
     *
     * @return whether something waits, so that another look is needed soon
     */
    boolean look(long now) {
        if (queue.crowded()) {
            refuse(now);
        }
        if (hasQueued()) {
            findHelp(now);
        }
        return hasQueued();
    }

    private void findHelp(long now) {
        Thread given = null;
        lock.lock();
        try {
            if (!helping && queue.oldest() < now - PATIENCE) {
                callHelp();
                given = takeGiven();
            }
        } finally {
            lock.unlock();
            LockSupport.unpark(given);
        }
    }

    /** Holds the lock. */
    private void callHelp() {
        boolean found = false;
        helping = true; // before it can come
        try {
            found = give(helpTask);
        } finally {
            if (!found) {
                helping = false;
            }
        }
    }

    /** Takes one from the queue; whoever does asks for the next one afterwards. */
    private void help() {
        helping = false;
        Runnable task = poll();
        if (task != null) {
            task.run();
        }
    }

    /** When {@link #look} has to be called next. */
    long nextLook() {
        return Due.NEVER;
    }

    private void refuse(long now) {
        List<Connection> refused;
        lock.lock();
        try {
            refused = queue.takeRefused(now);
        } finally {
            lock.unlock();
        }
        for (Connection connection : refused) {
            connection.server().counters().refused.increment();
            if (connection.transport().handshaking()) {
                connection.close();
            } else {
                connection.protocol().refuse(connection);
                connection.finish(Next.CLOSE);
            }
        }
    }

    // ---- numbers

    /** How many threads there are. */
    abstract int size();

    /** How many threads have nothing to do. */
    abstract int idle();

    /** How many entries the active queue has. */
    int queueSize() {
        return queue.size();
    }

    // ---- the end

    /** Tells the connections that still wait in the active queue, and were cut, that nobody comes for them. */
    void dropQueued() {
        List<Connection> left;
        lock.lock();
        try {
            left = queue.takeConnections();
        } finally {
            lock.unlock();
        }
        left.forEach(
                connection -> WorkerLoop.runSafely(() -> connection.protocol().closed()));
    }

    /** Lets idle threads end and the others when they are done. */
    abstract void stop();

    /** Interrupts what has not ended, and what begins from now on. */
    void interrupt() {
        interrupting = true;
        alive().forEach(Thread::interrupt);
    }

    /** The threads that have begun and not ended; who ends may have started others. */
    abstract List<Thread> alive();
}
