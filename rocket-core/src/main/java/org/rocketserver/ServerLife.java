package org.rocketserver;

import java.io.IOException;
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
import org.rocketserver.engine.Counters;
import org.rocketserver.engine.Engine;
import org.rocketserver.engine.LastResort;
import org.rocketserver.engine.Listener;
import org.rocketserver.engine.ServerContext;
import org.rocketserver.engine.Signals;
import org.rocketserver.engine.TrustedProxies;
import org.rocketserver.exchange.Grace;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a server: one start, stop or restart at a time, and what each puts up and takes down, in its order. What
 * callers are promised is said at the methods of {@link Rocket} that lead here.
 */
final class ServerLife {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final String RESTART_FAILED = "the restart failed; the server goes on as it was";

    /** How soon a stop that waits for a start or a restart sees another stop that got ahead of it. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Rocket rocket;
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

    ServerLife(Rocket rocket, RocketConfig config, WorkerFactory factory) {
        this.rocket = rocket;
        this.config = config;
        this.factory = factory;
    }

    // ---- start

    /** As {@link Rocket#start}. */
    void start() throws IOException {
        transition.lock();
        try {
            if (state != ServerState.NEW && state != ServerState.STOPPED) {
                throw new IllegalStateException("the server is " + state + ", it cannot be started; stop it first");
            }
            stopped = new CountDownLatch(1); // before anybody can see that it starts, and wait for its end
            hurried = new CountDownLatch(1);
            state = ServerState.STARTING;
            boolean up = false;
            try {
                open();
                up = true;
            } finally {
                state = up ? ServerState.RUNNING : ServerState.STOPPED;
                if (!up) {
                    stopped.countDown(); // for who waits for its end already
                }
            }
        } finally {
            transition.unlock();
        }
    }

    private void open() throws IOException {
        counters = new Counters();
        List<Listener> bound = bind();
        boolean started = false;
        try {
            startLog(bound.get(0).shortName());
            Engine next = newEngine(newContext(), bound);
            engine = next;
            factory.start(new LiveServices(this::services));
            startOrUndo(next, bound);
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
        if (LOG.isInfoEnabled()) {
            attempt("that the server has started cannot be told", () -> LOG.info("Listening on {}", places(bound)));
        }
    }

    private static String places(List<Listener> bound) {
        return bound.stream()
                .map(listener -> listener.place() + (listener.config().tls() != null ? "*" : ""))
                .collect(Collectors.joining(", "));
    }

    /** Starts the engine, and accepts for it; where one interface cannot, none does. */
    private void startOrUndo(Engine next, List<Listener> bound) throws IOException {
        boolean up = false;
        try {
            next.start();
            if (config.managementBean()) {
                management = Management.register(rocket, bound.get(0).shortName());
            }
            listeners = bound; // before the first request, whose code may ask for the port
            for (Listener listener : bound) {
                listener.handTo(next);
            }
            for (Listener listener : bound) {
                listener.start();
            }
            if (config.handleSignals()) {
                signals = new Signals(rocket::stop, rocket::restart);
            }
            up = true;
        } finally {
            if (!up) {
                listeners = List.of();
                attempt("what shows the server cannot be taken away", this::hide);
                Listener.close(bound, Duration.ZERO);
                attempt("what has begun cannot be ended", () -> next.drain(Duration.ZERO, () -> {}));
                tell("its end", () -> factory.stop(Duration.ZERO));
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
        int securePort = 0; // of the first that has one
        for (Listener each : bound) {
            securePort = securePort == 0 ? each.securePort() : securePort;
        }
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
        boolean done = false;
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
            done = true;
            return List.copyOf(bound);
        } finally {
            if (!done) {
                Listener.close(bound, Duration.ZERO);
            }
        }
    }

    // ---- stop

    /** As {@link Rocket#join}. */
    void join() {
        if (state == ServerState.NEW || state == ServerState.STOPPED) {
            return;
        }
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link Rocket#stop(Duration)}. */
    void stop(Duration grace) {
        if (servesNow()) {
            new Thread(() -> stopNow(grace), "rocket-stop").start();
        } else {
            stopNow(grace);
        }
    }

    private void startLog(String name) {
        if (config.accessLog() != RocketConfig.AccessLog.OFF) {
            requests = new RequestLogger(config.accessLog(), new TrustedProxies(config.proxies()), name);
            requests.start();
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
                attempt(
                        "serving on before the stop failed",
                        () -> serveOn(config.timeouts().unready()));
                interrupted |= Thread.interrupted();
            }
            end(running, grace);
        } finally {
            transition.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes down what a start has put up. Whatever fails, all of it is tried, and who waits for the end goes on. */
    private void end(Engine running, Duration grace) {
        try {
            attempt("what shows the server cannot be taken away", this::hide);
            attempt("listening sockets cannot be closed", () -> Listener.close(listeners, grace));
            running.context().shorten(Grace.LIMITED);
            tell("the stop", () -> factory.stopping(grace));
            outgoing.forEach(old -> old.endWithin(grace));
            attempt("what is under way cannot be ended", () -> running.drain(grace, this::tellThatGraceEnds));
            outgoing.forEach(Engine::awaitEnd);
            tell("its end", () -> factory.stop(running.graceLeft()));
            stopLog();
        } finally {
            // a server that has stopped holds on to nothing of its last run
            engine = null;
            listeners = List.of();
            state = ServerState.STOPPED;
            attempt("the end cannot be told", () -> LOG.info("Stopped"));
            stopped.countDown();
        }
    }

    /** Takes away what others know the server by: the handlers of signals, and the bean. */
    private void hide() {
        Signals installed = signals;
        Management shown = management;
        signals = null;
        management = null;
        try {
            if (installed != null) {
                installed.remove();
            }
        } finally {
            if (shown != null) {
                shown.unregister();
            }
        }
    }

    private void tellThatGraceEnds() {
        tell("the end of its grace", factory::graceEnds);
    }

    private void tell(String what, Runnable telling) {
        attempt("method " + factory.name() + " failed when it was told of " + what, telling);
    }

    /** Whatever a step throws, the stop or restart goes on. */
    private static void attempt(String failure, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LastResort.report(LOG, failure, e);
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

    /** Serves as before, for balancers to see first that the server will go; until interrupted, with the flag set. */
    private void serveOn(Duration unready) {
        if (unready.isZero()) {
            return;
        }
        LOG.info("Not ready any more, stops in {} ms", unready.toMillis());
        try {
            boolean early = hurried.await(unready.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("Stops {}", early ? "now, as somebody wants it twice" : "now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("Stops now, as it was interrupted");
        }
    }

    // ---- restart

    /** As {@link Rocket#restart}. */
    void restart() {
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
            LOG.error(RESTART_FAILED, e);
            return;
        } catch (RuntimeException | Error e) {
            LastResort.report(LOG, RESTART_FAILED, e);
            throw e;
        } finally {
            transition.unlock();
        }
        // a stop, or another restart, need not wait for this
        try {
            old.handOver(next, config.timeouts().drain(), this::tellThatGraceEnds);
        } finally {
            outgoing.remove(old);
        }
        LOG.info("Restarted");
    }

    private Engine replace(Engine old) throws IOException {
        Listener.readTls(listeners);
        Engine next = newEngine(new ServerContext(old.context()), listeners);
        outgoing.add(old); // first, as it must not be forgotten once the next one runs
        boolean up = false;
        try {
            next.start();
            up = true;
        } finally {
            if (!up) {
                outgoing.remove(old);
            }
        }
        engine = next;
        old.context().shorten(Grace.LIMITED);
        // first: who is told that it is time to come again comes at once
        listeners.forEach(listener -> listener.handTo(next));
        tell("the restart", factory::restarting);
        return next;
    }

    // ---- where it is

    ServerState state() {
        return state;
    }

    /** Those that are bound; none if the server does not run. */
    List<Listener> listeners() {
        return listeners;
    }

    /** What serves; null if the server does not run. */
    @Nullable
    Engine engine() {
        return engine;
    }

    /** Those of this run or, once it is over, of the last. */
    Counters counters() {
        return counters;
    }
}
