package org.rocketserver.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between min and max worker threads and the active queue they take from. Grows when something is to do and nobody is
 * free, shrinks by one in an interval while more than min exist and some are idle; a thread that died is replaced. Not
 * touched while a worker keeps the lead, so its one lock is off the fast path. Thread-safe.
 */
final class ThreadPool implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final Runnable EXIT = new Exit();

    private final ThreadConfig config;
    private final WorkerFactory factory;
    private final String prefix;
    private final Buffers buffers;
    private final Pace pace = new Pace();
    private final ReentrantLock lock = new ReentrantLock();

    /** Parked threads, the one that parked last first. Guarded by the lock. */
    private final ArrayDeque<WorkerThread> parked = new ArrayDeque<>();

    /** What waits for a free worker, first in first out. Guarded by the lock. */
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

    private final AtomicInteger queued = new AtomicInteger();
    private final Set<WorkerThread> threads = new HashSet<>();
    private List<Group> groups = List.of();
    private int serial;
    private boolean stopping;
    private volatile long shrinkAt = Due.NEVER;

    /** Tells a worker to end. */
    private static final class Exit implements Runnable {
        @Override
        public void run() {
            // never run: the worker ends instead
        }
    }

    /**
     * An entry of the active queue.
     *
     * @param task what to run
     * @param connection the connection it is about, or null
     * @param since when it came
     */
    private record Waiting(Runnable task, @Nullable Connection connection, long since) {}

    ThreadPool(ThreadConfig config, WorkerFactory factory, String prefix, Buffers buffers) {
        this.config = config;
        this.factory = factory;
        this.prefix = prefix;
        this.buffers = buffers;
    }

    /** Starts min threads, which first take the leads. */
    void start(List<Group> led) {
        lock.lock();
        try {
            groups = led;
            while (threads.size() < config.min()) {
                spawn(null);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- for workers

    /**
     * What a worker does next; parks it until there is something.
     *
     * @return null when the worker shall end
     */
    @Nullable
    Runnable next(WorkerThread worker) {
        lock.lock();
        try {
            Runnable task = worker.assigned;
            if (task == null) {
                task = find();
            }
            if (task == null && !stopping) {
                parked.push(worker);
            } else {
                worker.assigned = null;
                return task == EXIT ? null : task;
            }
        } finally {
            lock.unlock();
        }
        worker.await();
        Runnable task = worker.assigned;
        worker.assigned = null;
        return task == EXIT ? null : task;
    }

    private @Nullable Runnable find() {
        Waiting waiting = queue.poll();
        if (waiting != null) {
            queued.decrementAndGet();
            return waiting.task;
        }
        for (Group group : groups) {
            if (group.vacant() && !stopping) {
                return group.leadTask;
            }
        }
        return null;
    }

    /** Takes the oldest entry of the active queue; for a leader with nothing else to do. */
    @Nullable
    Runnable poll() {
        if (queued.get() == 0) {
            return null;
        }
        lock.lock();
        try {
            Waiting waiting = queue.poll();
            if (waiting == null) {
                return null;
            }
            queued.decrementAndGet();
            return waiting.task;
        } finally {
            lock.unlock();
        }
    }

    /** A worker's thread ends. */
    void ended(WorkerThread worker) {
        lock.lock();
        try {
            threads.remove(worker);
            if (!stopping && threads.size() < config.min()) {
                spawn(null);
            }
        } finally {
            lock.unlock();
        }
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

    // ---- for those who have something to do

    /** Makes a worker lead a group; if none is free and none may be added, the next free one will. */
    boolean promote(Group group) {
        lock.lock();
        try {
            return give(group.leadTask);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void execute(Runnable task) {
        submit(task, null);
    }

    /** Puts a connection into the active queue. */
    void enqueue(Connection connection, Group group) {
        submit(() -> group.serveQueued(connection), connection);
    }

    private void submit(Runnable task, @Nullable Connection connection) {
        lock.lock();
        try {
            if (give(task)) {
                return;
            }
            queue.add(new Waiting(task, connection, Due.now()));
            queued.incrementAndGet();
        } finally {
            lock.unlock();
        }
        for (Group group : groups) {
            group.wake();
        }
    }

    /** Gives a task to a parked worker or to a new one. Holds the lock. */
    private boolean give(Runnable task) {
        WorkerThread worker = parked.poll();
        if (worker != null) {
            worker.assigned = task;
            LockSupport.unpark(worker);
            return true;
        }
        if (stopping || (config.max() > 0 && threads.size() >= config.max())) {
            return false;
        }
        return spawn(task);
    }

    /** Adds a thread. Holds the lock. A thread that the system refuses counts as the bound being reached. */
    private boolean spawn(@Nullable Runnable task) {
        WorkerThread worker = new WorkerThread(this, pace, prefix + "worker-" + ++serial);
        worker.assigned = task;
        try {
            threads.add(worker);
            worker.start();
        } catch (OutOfMemoryError e) {
            threads.remove(worker);
            LOG.error("the system gives no more threads; {} exist", threads.size(), e);
            return false;
        }
        if (threads.size() > config.min() && shrinkAt == Due.NEVER) {
            shrinkAt = Due.after(Due.now(), config.shrinkInterval());
        }
        return true;
    }

    // ---- for the monitor

    /** Ends one idle thread if it is time; refuses what waited too long. */
    boolean look(long now) {
        if (shrinkAt <= now) {
            shrink(now);
        }
        if (queued.get() > config.acceptedQueueSize()) {
            refuse(now);
        }
        return queued.get() > 0;
    }

    /** When {@link #look} has to be called next. */
    long nextLook() {
        return shrinkAt;
    }

    private void shrink(long now) {
        lock.lock();
        try {
            int spare = threads.size() - config.min();
            if (spare > 0 && !parked.isEmpty() && queue.isEmpty()) {
                exit(parked.pollLast());
                spare--;
            }
            shrinkAt = spare > 0 ? Due.after(now, config.shrinkInterval()) : Due.NEVER;
        } finally {
            lock.unlock();
        }
    }

    private static void exit(WorkerThread worker) {
        worker.assigned = EXIT;
        LockSupport.unpark(worker);
    }

    /** Connections beyond the accepted queue's size that waited their time are told to come back later. */
    private void refuse(long now) {
        List<Connection> refused = new ArrayList<>();
        lock.lock();
        try {
            int position = 0;
            for (var entries = queue.iterator(); entries.hasNext(); ) {
                Waiting waiting = entries.next();
                if (waiting.connection != null && position++ >= config.acceptedQueueSize()) {
                    if (Due.after(waiting.since, config.acceptedQueueTimeout()) > now) {
                        break;
                    }
                    refused.add(waiting.connection);
                    queued.decrementAndGet();
                    entries.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        for (Connection connection : refused) {
            connection.server().counters().refused.increment();
            connection.protocol().refuse(connection);
            connection.finish(Next.CLOSE);
        }
    }

    // ---- numbers

    /** How many threads there are. */
    int size() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many threads have nothing to do: parked ones, and leaders that wait in their selector. */
    int idle() {
        lock.lock();
        try {
            int idle = parked.size();
            for (Group group : groups) {
                idle += group.resting() ? 1 : 0;
            }
            return idle;
        } finally {
            lock.unlock();
        }
    }

    /** How many entries the active queue has. */
    int queueSize() {
        return queued.get();
    }

    boolean hasQueued() {
        return queued.get() > 0;
    }

    // ---- the end

    /** Lets idle threads end and the others when they are done. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            while (!parked.isEmpty()) {
                exit(parked.pop());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts those that are still at work. */
    void interrupt() {
        for (WorkerThread worker : alive()) {
            worker.interrupt();
        }
    }

    /** The threads that have not ended. */
    List<WorkerThread> alive() {
        lock.lock();
        try {
            return List.copyOf(threads);
        } finally {
            lock.unlock();
        }
    }
}
