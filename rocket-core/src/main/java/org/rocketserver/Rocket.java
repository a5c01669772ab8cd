package org.rocketserver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.RocketConfig.AccessLog;
import org.rocketserver.engine.Counters;
import org.rocketserver.engine.Engine;
import org.rocketserver.engine.Listener;
import org.rocketserver.engine.ServerContext;
import org.rocketserver.engine.Signals;
import org.rocketserver.engine.TrustedProxies;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server: interfaces, threads, and the method they serve by. Every method may be called from any thread, one that
 * serves a request included.
 */
public final class Rocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** How soon a stop that waits for a start or a restart sees another stop that got ahead of it. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final RocketConfig config;
    private final WorkerFactory factory;

    /** One start, stop or restart at a time. */
    private final ReentrantLock transition = new ReentrantLock();

    private volatile ServerState state = ServerState.NEW;
    private volatile List<Listener> listeners = List.of();
    private volatile @Nullable Engine engine;

    /** Generations that a restart replaced and that have not ended. */
    private final Set<Engine> outgoing = ConcurrentHashMap.newKeySet();

    private volatile Counters counters = new Counters();
    private volatile CountDownLatch stopped = new CountDownLatch(1);

    /** Open once somebody else wants the stop that is under way: then {@code timeouts.unready} is over. */
    private volatile CountDownLatch hurried = new CountDownLatch(1);

    private @Nullable Signals signals;
    private @Nullable RequestLogger requests;
    private @Nullable Management management;

    Rocket(RocketConfig config, WorkerFactory factory) {
        this.config = config;
        this.factory = factory;
    }

    /** Begins the description of a server. */
    public static RocketBuilder builder() {
        return new RocketBuilder();
    }

    // ---- life

    /**
     * Binds the interfaces, starts the method and the threads, and returns.
     *
     * @return this server
     * @throws IOException an interface cannot be bound; the message names it, and nothing is left running
     * @throws IllegalStateException the server runs already, or its method does not start
     */
    public Rocket start() throws IOException {
        transition.lock();
        try {
            if (state != ServerState.NEW && state != ServerState.STOPPED) {
                throw new IllegalStateException("the server is " + state + ", it cannot be started; stop it first");
            }
            state = ServerState.STARTING;
            boolean up = false;
            try {
                open();
                up = true;
            } finally {
                state = up ? ServerState.RUNNING : ServerState.STOPPED;
            }
            return this;
        } finally {
            transition.unlock();
        }
    }

    private void open() throws IOException {
        stopped = new CountDownLatch(1);
        hurried = new CountDownLatch(1);
        counters = new Counters();
        List<Listener> bound = bind();
        if (config.accessLog() != AccessLog.OFF) {
            requests = new RequestLogger(
                    config.accessLog(),
                    new TrustedProxies(config.proxies()),
                    bound.get(0).shortName());
            requests.start();
        }
        Engine next;
        boolean started = false;
        try {
            next = newEngine(newContext(), bound);
            engine = next;
            factory.start(new LiveServices(this::services));
            startOrUndo(next, bound.get(0).shortName());
            started = true;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("method " + factory.name() + " does not start: " + e.getMessage(), e);
        } finally {
            if (!started) {
                engine = null;
                Listener.close(bound, Duration.ZERO);
                stopLog();
            }
        }
        listeners = bound;
        bound.forEach(listener -> listener.handTo(next));
        bound.forEach(Listener::start);
        if (config.handleSignals()) {
            signals = new Signals(this::stop, this::restart);
        }
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "Listening on {}",
                    bound.stream()
                            .map(listener ->
                                    listener.place() + (listener.config().tls() != null ? "*" : ""))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void startOrUndo(Engine next, String name) throws IOException {
        boolean up = false;
        try {
            next.start();
            if (config.managementBean()) {
                management = Management.register(this, name);
            }
            up = true;
        } finally {
            if (!up) {
                next.drain(Duration.ZERO);
                factory.stop(Duration.ZERO);
            }
        }
    }

    private ServerServices services() {
        Engine running = engine;
        if (running == null) {
            throw new IllegalStateException("the server is " + state);
        }
        return running.services();
    }

    private Engine newEngine(ServerContext context, List<Listener> bound) {
        int securePort = bound.stream()
                .mapToInt(Listener::securePort)
                .filter(port -> port != 0)
                .findFirst()
                .orElse(0);
        return new Engine(config, context, factory, bound.get(0).shortName(), securePort);
    }

    private ServerContext newContext() {
        RequestLogger log = requests;
        return new ServerContext(
                config.limits(),
                config.timeouts(),
                Clock.systemUTC(),
                Http1Protocol.factory(
                        log == null ? RequestLog.NONE : log,
                        config.serverHeader(),
                        new TrustedProxies(config.proxies())),
                counters);
    }

    private List<Listener> bind() throws IOException {
        List<Listener> bound = new ArrayList<>();
        try {
            ListenException missed = null;
            for (ListenerConfig listener : config.listeners()) {
                try {
                    bound.add(new Listener(listener));
                } catch (ListenException e) {
                    if (!listener.optional()) {
                        throw e;
                    }
                    LOG.error("{}; it is optional, the server goes on without it", e.getMessage());
                    missed = e;
                }
            }
            if (missed != null && bound.isEmpty()) {
                throw missed;
            }
        } catch (IOException | RuntimeException e) {
            Listener.close(bound, Duration.ZERO);
            throw e;
        }
        return List.copyOf(bound);
    }

    /**
     * Starts, and returns when the server was stopped, as the classic {@code start()} did.
     *
     * @throws IOException as {@link #start}
     */
    public void run() throws IOException {
        start();
        join();
    }

    /**
     * Waits until the server is stopped; returns at once if it does not run. Returns early if interrupted, with the
     * flag set.
     */
    public void join() {
        if (state == ServerState.NEW || state == ServerState.STOPPED) {
            return;
        }
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops with the grace that {@code timeouts.drain} gives, once {@code timeouts.unready} is over. */
    public void stop() {
        stop(config.timeouts().drain());
    }

    /**
     * Says that it will, serves on for as long as {@code timeouts.unready} says, then stops accepting, lets requests
     * under way end, closes what rests. What has not ended after the grace is interrupted and cut. Returns when all is
     * over, at most a second after the grace, interrupted or not; called by a thread that serves a request it returns
     * at once and the server stops behind its back. Does nothing if the server does not run. Where a stop is under way
     * already, nobody is waited for by {@code timeouts.unready} any more, and the grace that is over first counts.
     *
     * @param grace how long requests under way may take, from the moment that no connection is accepted any more; zero
     *     also skips {@code timeouts.unready}
     */
    public void stop(Duration grace) {
        if (servesNow()) {
            new Thread(() -> stopNow(grace), "rocket-stop").start();
        } else {
            stopNow(grace);
        }
    }

    private void stopLog() {
        RequestLogger log = requests;
        if (log != null) {
            log.stop();
            requests = null;
        }
    }

    private boolean servesNow() {
        Engine running = engine;
        return (running != null && running.servesNow()) || outgoing.stream().anyMatch(Engine::servesNow);
    }

    private void stopNow(Duration grace) {
        // an interrupt that nobody has seen yet would cut every wait of the stop short
        boolean interrupted = Thread.interrupted();
        interrupted |= beginStop(grace);
        try {
            Engine running = engine;
            if (state != ServerState.RUNNING || running == null) {
                return;
            }
            state = ServerState.DRAINING;
            if (!grace.isZero()) {
                interrupted |= serveOn(config.timeouts().unready());
            }
            Signals installed = signals;
            if (installed != null) {
                installed.remove();
                signals = null;
            }
            Management shown = management;
            if (shown != null) {
                shown.unregister();
                management = null;
            }
            Listener.close(listeners, grace);
            outgoing.forEach(old -> old.endWithin(grace));
            running.drain(grace);
            outgoing.forEach(Engine::awaitEnd);
            factory.stop(grace);
            stopLog();
            // a server that has stopped holds on to nothing of its last run
            engine = null;
            listeners = List.of();
            state = ServerState.STOPPED;
            LOG.info("Stopped");
            stopped.countDown();
        } finally {
            transition.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Takes the lock. A stop that has it is hurried; a start or a restart is waited for, and what follows it is
     * nobody's second wish.
     *
     * @return whether the thread was interrupted meanwhile
     */
    private boolean beginStop(Duration grace) {
        boolean interrupted = false;
        boolean begun = transition.tryLock();
        while (!begun && state != ServerState.DRAINING) {
            try {
                begun = transition.tryLock(LOOK.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!begun) {
            hurried.countDown();
            Engine ending = engine;
            if (ending != null) {
                ending.hasten(grace);
            }
            outgoing.forEach(old -> old.hasten(grace));
            transition.lock();
        }
        return interrupted;
    }

    /**
     * Serves as before, for balancers to see first that the server will go.
     *
     * @return whether an interrupt ended that
     */
    private boolean serveOn(Duration unready) {
        if (unready.isZero()) {
            return false;
        }
        LOG.info("Not ready any more, stops in {} ms", unready.toMillis());
        try {
            boolean early = hurried.await(unready.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("Stops {}", early ? "now, as somebody wants it twice" : "now");
            return false;
        } catch (InterruptedException e) {
            LOG.debug("Stops now, as it was interrupted");
            return true;
        }
    }

    /**
     * Replaces the threads behind the listening sockets, which stay open, and reads TLS files anew. No connection is
     * closed: those that rest go over to the new threads at once, the others after the request they are in. A request
     * has the time that {@code timeouts.drain} gives to end on the old threads. Returns when these have ended; called
     * by a thread that serves a request it returns at once. If a file cannot be read the server goes on as it was, and
     * says so at ERROR. Does nothing if the server does not run.
     */
    public void restart() {
        if (servesNow()) {
            new Thread(this::restartNow, "rocket-restart").start();
        } else {
            restartNow();
        }
    }

    private void restartNow() {
        Engine old;
        Engine next;
        transition.lock();
        try {
            old = engine;
            if (state != ServerState.RUNNING || old == null) {
                return;
            }
            next = replace(old);
        } catch (IOException e) {
            LOG.error("the restart failed; the server goes on as it was", e);
            return;
        } finally {
            transition.unlock();
        }
        // a stop, or another restart, need not wait for this
        old.handOver(next, config.timeouts().drain());
        outgoing.remove(old);
        LOG.info("Restarted");
    }

    private Engine replace(Engine old) throws IOException {
        Listener.readTls(listeners);
        Engine next = newEngine(new ServerContext(old.context()), listeners);
        next.start();
        outgoing.add(old);
        engine = next;
        listeners.forEach(listener -> listener.handTo(next));
        return next;
    }

    /** Same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    // ---- what it is

    /** Where it is in its life. */
    public ServerState state() {
        return state;
    }

    /** What it was told. */
    public RocketConfig config() {
        return config;
    }

    /** The interfaces it listens on: those it was told, but for optional ones that could not be had. */
    public List<ListenerConfig> interfaces() {
        return listeners.stream().map(Listener::config).toList();
    }

    /** The addresses it is bound to, real ports included, in the order of {@link #interfaces}. */
    public List<SocketAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /** The real ports in the order of {@link #interfaces}; -1 for a Unix domain socket. */
    public List<Integer> ports() {
        return addresses().stream()
                .map(address -> address instanceof InetSocketAddress internet ? internet.getPort() : -1)
                .toList();
    }

    /**
     * The real port of the first listener.
     *
     * @throws IllegalStateException the server does not run
     */
    public int port() {
        if (listeners.isEmpty()) {
            throw new IllegalStateException("the server is " + state + ", it has no port");
        }
        return ports().get(0);
    }

    /** The address of the first listener for clients on this machine, such as {@code http://localhost:8080}. */
    public URI uri() {
        int port = port();
        ListenerConfig first = listeners.get(0).config();
        String host = first.host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String name = any ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create((first.tls() != null ? "https://" : "http://") + name + ":" + port);
    }

    // ---- its threads

    /**
     * Adds workers before they are needed, as for a wave that is known to come; those that stay idle end one by one
     * again.
     *
     * @param count how many, 1 or more
     * @return how many were added: fewer where {@code threads.max} or the system allows no more, none if the server
     *     does not run or serves by virtual threads
     */
    public int grow(int count) {
        Engine running = engine;
        return running == null || count < 1 ? 0 : running.grow(count);
    }

    /**
     * Ends idle workers at once instead of one by one.
     *
     * @param count how many, 1 or more
     * @return how many end: fewer where that would leave less than {@code threads.min}, or fewer are idle
     */
    public int shrink(int count) {
        Engine running = engine;
        return running == null || count < 1 ? 0 : running.shrink(count);
    }

    /** The counters now. */
    public RocketStats stats() {
        Engine running = engine;
        Counters now = counters;
        int[] threads = running == null ? new int[3] : running.threads();
        return new RocketStats(
                Clock.systemUTC().instant(),
                now.accepted(),
                now.open(),
                running == null ? 0 : running.idle(),
                now.refused(),
                now.handshakeFailures(),
                threads[0],
                threads[1],
                threads[2],
                now.answers(1) + now.answers(2) + now.answers(3) + now.answers(4) + now.answers(5),
                now.answers(1),
                now.answers(2),
                now.answers(3),
                now.answers(4),
                now.answers(5),
                now.bytesRead(),
                now.bytesWritten());
    }
}
