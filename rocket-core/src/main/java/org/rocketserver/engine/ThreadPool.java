package org.rocketserver.engine;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.exchange.WorkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between min and max worker threads and the active queue they take from. Grows when something is to do and nobody is
 * free, shrinks by one in an interval while more than min exist and some are idle; a thread that died is replaced.
 */
final class ThreadPool extends Workers {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final Runnable EXIT = new Exit();

    /** How many threads may wait by a selector of their own: each takes two descriptors. */
    private static final int MOST_SELECTORS = 256;

    private final String prefix;
    private final AtomicInteger selectors = new AtomicInteger();

    /** Parked threads, the one that parked last first. Guarded by the lock. */
    private final ArrayDeque<WorkerThread> parked = new ArrayDeque<>();

    /** All threads. Guarded by the lock. */
    private final Set<WorkerThread> threads = new HashSet<>();

    /** How often the threads were renewed. */
    private final AtomicInteger generation = new AtomicInteger();

    /** Was given something and is to be woken. Guarded by the lock. */
    private @Nullable WorkerThread given;

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

    ThreadPool(ThreadConfig config, WorkerFactory factory, String prefix, Buffers buffers) {
        super(config, factory, buffers);
        this.prefix = prefix;
    }

    /** Starts min threads, which first take the leads. */
    @Override
    void start(List<Group> led) {
        lock.lock();
        try {
            super.start(led);
            for (Group group : led) {
                group.lead.promise(true);
                if (!spawn(group.leadTask)) {
                    group.lead.promise(false);
                }
            }
            boolean more = true; // where the system gives none it gives none the next moment
            while (more && threads.size() < config.min()) {
                more = spawn(null);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean leadersServe() {
        return true;
    }

    // ---- for workers

    /** Has one more thread wait by a selector of its own, if it may. */
    boolean claimSelector() {
        if (selectors.incrementAndGet() <= MOST_SELECTORS) {
            return true;
        }
        selectors.decrementAndGet();
        return false;
    }

    /** A thread no longer has a selector of its own. */
    void dropSelector() {
        selectors.decrementAndGet();
    }

    /**
     * What a worker does next; parks it until there is something.
     *
     * @return null when the worker shall end
     */
    @Nullable
    Runnable next(WorkerThread worker) {
        lock.lock();
        try {
            Runnable task = worker.assigned == null ? find() : worker.assigned;
            if (worker.outdated() && !stopping && task != EXIT && replace(worker, task)) {
                return null;
            }
            if (task != null || stopping) {
                worker.assigned = null;
                return task == EXIT ? null : task;
            }
            parked.push(worker);
        } finally {
            lock.unlock();
        }
        worker.await();
        Runnable task = worker.assigned;
        worker.assigned = null;
        return task == EXIT ? null : task;
    }

    /**
     * What a worker that is free does: what is queued, else a lead that nobody comes for, else one that somebody is on
     * his way to. Holds the lock.
     */
    @Nullable
    Runnable find() {
        Runnable task = queue.poll();
        if (task != null || stopping) {
            return task;
        }
        for (Group group : groups()) {
            if (group.lead.isFree()) {
                group.lead.promise(true);
                return group.leadTask;
            }
        }
        for (Group group : groups()) {
            if (group.lead.isVacant()) {
                return group.stepInTask;
            }
        }
        return null;
    }

    /** Lets another thread do what a worker was to do, which ends; false if there is none to be had. Holds the lock. */
    private boolean replace(WorkerThread worker, @Nullable Runnable task) {
        threads.remove(worker);
        if ((task != null || threads.size() < config.min()) && !spawn(task)) {
            threads.add(worker);
            return false;
        }
        worker.assigned = null;
        return true;
    }

    int generation() {
        return generation.get();
    }

    /** Parked threads end now, leaders give up their lead, the others end when they are done. */
    @Override
    void renew() {
        lock.lock();
        try {
            generation.incrementAndGet();
            while (!parked.isEmpty()) {
                exit(parked.pop());
            }
        } finally {
            lock.unlock();
        }
        groups().forEach(Group::wake);
    }

    /**
     * A worker's thread ends. One that was killed as it waited is not to be given anything, and what it had goes on.
     */
    void ended(WorkerThread worker) {
        lock.lock();
        try {
            threads.remove(worker);
            parked.remove(worker);
            Runnable left = worker.assigned;
            worker.assigned = null;
            if (left != null && left != EXIT) {
                giveAgain(left);
            }
            if (!stopping && threads.size() < config.min()) {
                spawn(null);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Finds another thread for a task whose own is dead, now or when one is free. Holds the lock. */
    private void giveAgain(Runnable task) {
        if (give(task)) {
            LockSupport.unpark(takeGiven());
            return;
        }
        for (Group group : groups()) {
            if (group.leadTask == task) {
                group.lead.promise(false);
                group.keep(); // the monitor finds somebody
                return;
            }
        }
        queue.add(task, null);
    }

    /**
     * Who is kept out of something by another thread loses the lead at once to one that is free. One would have to be
     * added later only, if it lasts, for it would likely run into the same: most of all when a server has just started,
     * and all wait for the one that loads a class.
     */
    @Override
    boolean mayReplace(WorkerThread leader) {
        if (leader.getState() != Thread.State.BLOCKED) {
            return true;
        }
        lock.lock();
        try {
            return !parked.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    WorkerLoop lend() {
        return ((WorkerThread) Thread.currentThread()).loop();
    }

    @Override
    void giveBack(WorkerLoop loop) {
        // it stays with its thread
    }

    /** Gives a task to a parked worker or to a new one. Holds the lock. */
    @Override
    boolean give(Runnable task) {
        WorkerThread worker = parked.poll();
        if (worker != null) {
            worker.assigned = task;
            given = worker;
            return true;
        }
        return mayGrow() && spawn(task);
    }

    @Override
    @Nullable
    Thread takeGiven() {
        Thread thread = given;
        given = null;
        return thread;
    }

    private boolean mayGrow() {
        return !stopping && (config.max() == 0 || threads.size() < config.max());
    }

    /** Adds a thread. Holds the lock. A thread that there is no memory for counts as the bound being reached. */
    private boolean spawn(@Nullable Runnable task) {
        WorkerThread worker = null;
        try {
            serial++;
            worker = Apart.make(() -> new WorkerThread(this, prefix + "worker-" + serial, generation()));
            worker.assigned = task;
            threads.add(worker);
            worker.start();
        } catch (OutOfMemoryError e) {
            if (worker != null) {
                threads.remove(worker);
            }
            LastResort.report(LOG, "the system gives no more threads; {} exist", threads.size(), e);
            return false;
        }
        if (threads.size() > config.min() && shrinkAt == Due.NEVER) {
            shrinkAt = Due.after(Due.now(), config.shrinkInterval());
            groups().forEach(Group::keep); // the monitor may sleep, and knows nothing of that time
        }
        return true;
    }

    // ---- for the monitor

    /** Ends one idle thread if it is time. */
    @Override
    boolean look(long now) {
        if (shrinkAt <= now) {
            shrink(now);
        }
        return super.look(now);
    }

    @Override
    long nextLook() {
        return shrinkAt;
    }

    private void shrink(long now) {
        lock.lock();
        try {
            if (queue.size() == 0) {
                shrink(1);
            }
            boolean spare = threads.size() > config.min();
            shrinkAt = spare ? Due.after(now, config.shrinkInterval()) : Due.NEVER;
        } finally {
            lock.unlock();
        }
    }

    @Override
    int grow(int count) {
        lock.lock();
        try {
            int added = 0;
            while (added < count && mayGrow() && spawn(null)) {
                added++;
            }
            return added;
        } finally {
            lock.unlock();
        }
    }

    @Override
    int shrink(int count) {
        lock.lock();
        try {
            int ended = 0;
            while (ended < count && threads.size() > config.min() && !parked.isEmpty()) {
                WorkerThread longest = parked.removeLast();
                threads.remove(longest);
                exit(longest);
                ended++;
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private static void exit(WorkerThread worker) {
        worker.assigned = EXIT;
        LockSupport.unpark(worker);
    }

    // ---- numbers

    @Override
    int size() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    /** Parked threads, and leaders that wait in their selector. */
    @Override
    int idle() {
        lock.lock();
        try {
            int idle = parked.size();
            for (Group group : groups()) {
                idle += group.idle() ? 1 : 0;
            }
            return idle;
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    @Override
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

    @Override
    List<Thread> alive() {
        lock.lock();
        try {
            return List.copyOf(threads);
        } finally {
            lock.unlock();
        }
    }
}
