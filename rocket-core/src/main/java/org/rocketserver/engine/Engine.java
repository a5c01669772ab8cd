package org.rocketserver.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.WorkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts behind the listeners, from their start to their end: groups, thread pool, monitor. A restart makes a new
 * one while the old one drains. Thread-safe.
 *
 * <p>There are as many groups as processors, but no more than threads.min and half of threads.max, for each needs a
 * thread that leads it also when there is nothing to do. A new connection goes to the next of them and stays there, so
 * that processors have nothing in common while they serve; {@link Group} says what is shared all the same. The pool and
 * the monitor are one each: threads are lent where they are needed, and one sleeper is enough for all deadlines.
 */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final Duration LAST_WORD = Duration.ofMillis(200);

    /** What is interrupted gets so long to end; the method's own end takes the rest of a second after the grace. */
    private static final Duration AFTER_INTERRUPT = Duration.ofMillis(500);

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);

    private final RocketConfig config;
    private final ServerContext context;
    private final Workers workers;
    private final Monitor monitor;
    private final Thread monitorThread;
    private final List<Group> groups = new ArrayList<>();
    private final Resting resting;
    private final AtomicInteger turn = new AtomicInteger();
    private final ServerServices services;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    /** Who takes the connections over, if this generation ends. */
    private volatile @Nullable Engine successor;

    /** When {@link #drain} gives up. */
    private final GracePeriod period;

    /**
     * The parts of a server; nothing runs yet.
     *
     * @param config what the server was told
     * @param context what its connections share
     * @param factory makes the workers
     * @param name tells the server's threads from others'
     * @param securePort the port of the first listener that speaks TLS, or 0
     */
    public Engine(RocketConfig config, ServerContext context, WorkerFactory factory, String name, int securePort) {
        this.config = config;
        this.context = context;
        this.period = new GracePeriod(context);
        this.resting = new Resting(groups, context);
        String prefix = "rocket-" + name + "-";
        this.workers = config.threads().kind() == ThreadConfig.Kind.VIRTUAL
                ? new VirtualThreads(config.threads(), factory, prefix, context.buffers())
                : new ThreadPool(config.threads(), factory, prefix, context.buffers());
        this.monitor = new Monitor(
                new Monitor.Timings(
                        config.timeouts().idle(),
                        config.timeouts().head(),
                        config.timeouts().handshake(),
                        config.timeouts().linger()),
                workers);
        this.services = new Offer(workers, monitor, context.clock(), securePort, config.appInfo());
        this.monitorThread = Apart.make(() -> new Thread(null, monitor, prefix + "monitor", 0, false));
    }

    /** What the engine offers to the method. */
    public ServerServices services() {
        return services;
    }

    /**
     * Starts the threads. Where that fails, all that have begun are ended and all selectors are closed.
     *
     * @throws IOException the system gives no selector
     */
    public void start() throws IOException {
        boolean up = false;
        try {
            openGroups();
            monitor.groups(List.copyOf(groups));
            // first, or the monitor would find groups without a lead
            workers.start(List.copyOf(groups));
            monitorThread.start();
            up = true;
        } finally {
            if (!up) {
                stop();
                groups.clear(); // or who ends it once more would find closed selectors
            }
        }
    }

    private void openGroups() throws IOException {
        ThreadConfig threads = config.threads();
        int most = threads.max() == 0 ? Integer.MAX_VALUE : Math.max(1, threads.max() / 2);
        int least = threads.kind() == ThreadConfig.Kind.VIRTUAL ? Integer.MAX_VALUE : threads.min();
        int count = Math.min(Math.min(Runtime.getRuntime().availableProcessors(), most), least);
        for (int i = 0; i < count; i++) {
            groups.add(new Group(workers, monitor, resting::makeRoom, this::passOn));
        }
    }

    /** Whether another connection would be one too many, in all generations; the listeners ask before they accept. */
    boolean full() {
        return context.counters().open() >= config.limits().maxConnections();
    }

    /** Closes some connections that rest; says whether there were any. */
    boolean makeRoomForOthers() {
        return resting.makeRoomForOthers();
    }

    /**
     * Makes a listener's socket known to one of the groups, whose leader accepts once it is lent. To one only: each
     * that hears of a newcomer wakes up, and all but one for nothing. Its connections go to all groups in turn. Where
     * the leader is stuck in a request, newcomers wait until the monitor has found another, some milliseconds at most.
     */
    Lending lend(Listener listener, ServerSocketChannel channel) throws IOException {
        return nextGroup().lend(listener, channel);
    }

    /**
     * Takes an accepted connection over; called by listeners.
     *
     * @return false if this engine has stopped, or another succeeds it
     */
    boolean adopt(SocketChannel channel, boolean noDelay, @Nullable TlsContext tls) throws IOException {
        // counted first: who ends this engine waits for it, or is seen here
        context.opened();
        boolean adopted = false;
        try {
            adopted = !stopped && successor == null && watch(channel, noDelay, tls);
        } finally {
            if (!adopted) {
                context.closed();
            }
        }
        return adopted;
    }

    private boolean watch(SocketChannel channel, boolean noDelay, @Nullable TlsContext tls) throws IOException {
        SocketAddress remote = channel.getRemoteAddress();
        SocketAddress local = channel.getLocalAddress();
        channel.configureBlocking(false);
        Group group = nextGroup();
        Transport socket =
                new SocketTransport(channel, context.buffers(), noDelay && local instanceof InetSocketAddress);
        Transport transport = tls == null ? socket : tls.over(socket, remote);
        context.counters().accepted.increment();
        group.adopt(new Connection(transport, group, context, local, remote));
        return true;
    }

    private Group nextGroup() {
        return groups.get((turn.getAndIncrement() & Integer.MAX_VALUE) % groups.size());
    }

    // ---- the next generation

    /**
     * Gives everything to another engine, which runs: connections that rest at once, the others when they come to rest,
     * without their peers noticing; timers at the end. What is under way ends here, or is interrupted and cut when the
     * grace is over.
     *
     * @param next takes over
     * @param grace how long requests may take to end
     * @param graceEnds as for {@link #drain}
     */
    public void handOver(Engine next, Duration grace, Runnable graceEnds) {
        successor = next;
        hasten(grace);
        boolean interrupted = Thread.interrupted();
        try {
            while (open() > 0 && period.goesOn(graceEnds)) {
                for (Connection connection : resting.take()) {
                    if (!passOn(connection)) {
                        connection.finish(Next.PARTIAL);
                    }
                }
                interrupted |= pause();
            }
        } finally {
            try {
                stop();
            } finally {
                monitor.handTimersTo(next.monitor);
                restore(interrupted);
            }
        }
    }

    /** Gives the caller's connection to the next generation; false if there is none, or it is inside a request. */
    private boolean passOn(Connection connection) {
        Engine next = successor;
        if (next == null || !connection.canMove() || !connection.leave()) {
            return false;
        }
        next.takeOver(connection);
        return true;
    }

    private void takeOver(Connection before) {
        context.opened(); // first, as in adopt
        Engine next = successor;
        if (next != null) {
            context.closed();
            next.takeOver(before);
            return;
        }
        Connection taken = null;
        try {
            Group group = nextGroup();
            taken = new Connection(before, group, context);
            if (taken.input().hasBuffered()) {
                group.welcome(taken); // no selector tells of what it has sent already
                return;
            }
            boolean rests = taken.restsBetweenRequests();
            group.watch(taken);
            if (rests) { // counted only now that it does
                context.resting().incrementAndGet();
            }
        } catch (Throwable e) { // the last resort: whoever had it has let go of it, and hands others over
            if (taken == null) {
                before.transport().close();
                context.closed();
                LastResort.report(LOG, "a fault of the server's while taking over {}", before, e);
            } else {
                WorkerLoop.broken(taken, e);
            }
        }
    }

    /** Whether the calling thread is one that serves requests. */
    public boolean servesNow() {
        return workers.alive().contains(Thread.currentThread());
    }

    /** How many connections are open. */
    long open() {
        return context.open();
    }

    /** What its connections share. */
    public ServerContext context() {
        return context;
    }

    /** How many connections rest. */
    public long idle() {
        return resting.count();
    }

    /** Adds workers as far as that is possible; returns how many. */
    public int grow(int count) {
        return workers.grow(count);
    }

    /** Ends idle workers as far as that is allowed; returns how many. */
    public int shrink(int count) {
        return workers.shrink(count);
    }

    /** Threads that exist, threads without work, entries of the active queue. */
    public int[] threads() {
        return new int[] {workers.size(), workers.idle(), workers.queueSize()};
    }

    // ---- the end

    /**
     * Lets what is under way end: answers say that they are the last, resting connections get a fifth of a second to
     * speak. What has not ended after the grace is interrupted and cut.
     *
     * @param grace how long requests may take to end
     * @param graceEnds run once if connections are open when only the {@linkplain WorkerFactory#lastPart last part} is
     *     left; also where {@link #hasten} has made it shorter
     */
    public void drain(Duration grace, Runnable graceEnds) {
        context.drain();
        hasten(grace);
        long lastWord = Due.after(Due.now(), LAST_WORD);
        boolean interrupted = Thread.interrupted();
        try {
            while (open() > 0 && period.goesOn(graceEnds)) {
                if (Due.now() >= period.endOr(lastWord)) {
                    resting.closeQuiet();
                }
                interrupted |= pause();
            }
            resting.closeQuiet(); // they are not under way
        } finally {
            stop();
            restore(interrupted);
        }
    }

    /** Waits a little; with the flag set it would not, so it is put aside. Says whether it was set. */
    private static boolean pause() {
        LockSupport.parkNanos(LOOK);
        return Thread.interrupted();
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a hand-over that is under way end as a stop does: no next generation will take what ends here. */
    public void endWithin(Duration grace) {
        context.drain();
        hasten(grace);
    }

    /**
     * Makes a drain end earlier, also one that has not begun.
     *
     * @param grace from now on; a later end than the one that is set is ignored
     */
    public void hasten(Duration grace) {
        period.hasten(grace);
    }

    /** How much of the grace {@link #drain} left. */
    public Duration graceLeft() {
        return period.left();
    }

    /**
     * Ends all threads; what has not ended by itself is interrupted and cut. Whatever fails, somebody may wait for it.
     */
    private void stop() {
        try {
            stopped = true;
            workers.stop();
            cutRest();
        } finally {
            try {
                endThreads();
            } finally {
                closeGroups();
                ended.countDown();
            }
        }
    }

    private void cutRest() {
        long rest = open();
        if (rest > 0) {
            workers.interrupt();
            abortAll();
            LOG.warn("{} connections had not ended in time; they were cut", rest);
        }
    }

    private void endThreads() {
        for (Group group : groups) {
            group.stop();
        }
        monitor.stop();
        long end = Due.after(Due.now(), AFTER_INTERRUPT);
        join(monitorThread, end); // first, for it may start workers
        joinWorkers(end);
        abortAll();
        workers.dropQueued();
    }

    private void closeGroups() {
        for (Group group : groups) {
            try {
                group.close();
            } catch (IOException | RuntimeException e) {
                LOG.debug("closing a selector failed", e); // the others and who waits for the end are still to come
            }
        }
    }

    /** Waits until nothing of it runs any more; returns early if interrupted, with the flag set. */
    public void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void abortAll() {
        IOException reason = new PeerClosed("the server stops");
        for (Group group : groups) {
            group.forEach(connection -> abort(connection, reason));
        }
    }

    /** The others are to be cut also if somebody who waited for this one's peer throws when he is told. */
    private static void abort(Connection connection, IOException reason) {
        try {
            connection.abort(reason);
        } catch (RuntimeException | Error e) {
            LastResort.report(LOG, "somebody failed as his connection was cut", e);
        }
    }

    /** Waits for all of them, also for those that one of them has started meanwhile, which may go on without end. */
    private void joinWorkers(long end) {
        Set<Thread> known = new HashSet<>();
        for (List<Thread> alive = workers.alive(); known.addAll(alive) && Due.now() < end; alive = workers.alive()) {
            alive.forEach(thread -> join(thread, end));
        }
    }

    private static void join(Thread thread, long end) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - Due.now());
        if (thread == Thread.currentThread() || left <= 0) {
            return;
        }
        try {
            thread.join(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
