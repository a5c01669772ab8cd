package org.rocketserver.engine;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.exchange.WorkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread for each connection that has something to say, at most max at once; the rest waits in the active
 * queue. One platform thread leads each group: it selects, reads what came first, hands over, and closes what has
 * ended. Needs JDK 21; called by reflection, since Rocket itself is made for JDK 17.
 */
final class VirtualThreads extends Workers {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** What a peak of requests served with does not stay for ever. */
    private static final int MOST_KEPT = 256;

    private final ThreadFactory factory;
    private final String prefix;
    private final ConcurrentLinkedDeque<WorkerLoop> loops = new ConcurrentLinkedDeque<>();

    /** How many of them there are, or a few more. */
    private final AtomicInteger kept = new AtomicInteger();

    private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
    private final List<Thread> leaders = new ArrayList<>();

    /** Virtual threads at work. Where there is a maximum, changed with the lock. */
    private final AtomicInteger running = new AtomicInteger();

    VirtualThreads(ThreadConfig config, WorkerFactory workers, String prefix, Buffers buffers) {
        super(config, workers, buffers);
        this.prefix = prefix;
        this.factory = threads(prefix + "virtual-");
    }

    /**
     * Makes virtual threads.
     *
     * @throws IllegalArgumentException this JVM has none
     */
    private static ThreadFactory threads(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            builder = type.getMethod("name", String.class, long.class).invoke(builder, name, 1L);
            builder = type.getMethod("inheritInheritableThreadLocals", boolean.class)
                    .invoke(builder, false);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (NoSuchMethodException
                | ClassNotFoundException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "threads.kind: VIRTUAL needs Java 21 or later, this is Java "
                            + Runtime.version().feature() + "; run a later Java or choose PLATFORM",
                    e);
        }
    }

    @Override
    void start(List<Group> led) {
        super.start(led);
        for (Group group : led) {
            String name = prefix + "leader-" + (leaders.size() + 1);
            Thread leader = Apart.make(() -> new Thread(null, () -> leadOn(group), name, 0, false));
            leaders.add(leader);
            leader.start();
        }
    }

    /** Leads until the group stops, whatever happens. */
    private static void leadOn(Group group) {
        while (!group.stopped()) {
            group.leadTask.run();
        }
    }

    @Override
    boolean leadersServe() {
        return false;
    }

    @Override
    boolean promote(Group group) {
        return true;
    }

    /** Where there is no maximum there is nothing to guard: threads that begin and end do not wait for each other. */
    @Override
    boolean giveAtOnce(Runnable task) {
        return config.max() == 0 && start(task);
    }

    /**
     * Several are given to a thread that starts those for the others: to start one from outside may have to wake who
     * runs it, which may take the processor for that one alone; from inside it is put beside those that run next.
     */
    @Override
    void enqueue(List<Connection> connections, Group group) {
        if (connections.size() < 2 || !giveAtOnce(() -> super.enqueue(connections, group))) {
            super.enqueue(connections, group);
        }
    }

    @Override
    boolean give(Runnable task) {
        return (config.max() == 0 || running.get() < config.max()) && start(task);
    }

    private boolean start(Runnable task) {
        running.incrementAndGet();
        Thread thread = null;
        try {
            thread = factory.newThread(() -> work(task));
            serving.add(thread); // before it starts: who interrupts finds it there, or it finds out by itself
            thread.start();
        } catch (OutOfMemoryError e) {
            running.decrementAndGet();
            if (thread != null) {
                serving.remove(thread);
            }
            LastResort.report(LOG, "the system gives no more threads", e);
            return false;
        }
        return true;
    }

    @Override
    @Nullable
    Thread takeGiven() {
        return null;
    }

    /** Does a task and what waits after it. */
    private void work(Runnable first) {
        try {
            for (Runnable task = first; task != null; task = next()) {
                perform(task);
            }
        } finally {
            serving.remove(Thread.currentThread());
        }
    }

    private @Nullable Runnable next() {
        if (config.max() == 0 && !hasQueued()) {
            running.decrementAndGet();
            return null;
        }
        lock.lock();
        try {
            Runnable task = queue.poll();
            if (task == null) {
                running.decrementAndGet();
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    @Override
    WorkerLoop lend() {
        WorkerLoop loop = loops.poll();
        if (loop == null) {
            return new WorkerLoop(this);
        }
        kept.decrementAndGet();
        return loop;
    }

    @Override
    void giveBack(WorkerLoop loop) {
        if (kept.incrementAndGet() <= MOST_KEPT) {
            loops.push(loop);
        } else {
            kept.decrementAndGet();
        }
    }

    @Override
    int grow(int count) {
        return 0;
    }

    @Override
    int shrink(int count) {
        return 0;
    }

    @Override
    void renew() {
        // each task has a thread of its own
    }

    @Override
    int size() {
        return running.get();
    }

    @Override
    int idle() {
        return 0;
    }

    @Override
    void stop() {
        // virtual threads end when they have nothing to do, and leaders when their groups stop
    }

    @Override
    List<Thread> alive() {
        return Stream.concat(serving.stream(), leaders.stream())
                .filter(Thread::isAlive)
                .toList();
    }
}
