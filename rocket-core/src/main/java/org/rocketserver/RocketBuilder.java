package org.rocketserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.Limits;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.Timeouts;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.exchange.WorkerFactory;

/**
 * Describes a server. What is not said has the default of its record in {@link org.rocketserver.config}. Wrong values
 * are refused by {@link IllegalArgumentException}, here or in {@link #build}, with the setting, the value and the
 * remedy. Not thread-safe.
 */
public final class RocketBuilder {
    private RocketConfig config = RocketConfig.DEFAULT;
    private final List<ListenerConfig> listeners = new ArrayList<>();
    private @Nullable WorkerFactory factory;

    RocketBuilder() {}

    /** Starts from a whole configuration; what was said before is forgotten. */
    public RocketBuilder config(RocketConfig whole) {
        config = whole;
        listeners.clear();
        listeners.addAll(whole.listeners());
        return this;
    }

    /**
     * Adds an interface.
     *
     * @param host a name or address; {@code 0.0.0.0} or {@code ::} for all interfaces
     * @param port 0 for any free one, see {@link Rocket#port()}
     */
    public RocketBuilder listen(String host, int port) {
        return listen(ListenerConfig.of(host, port));
    }

    /** Adds an interface that speaks TLS. */
    public RocketBuilder listen(String host, int port, TlsConfig tls) {
        return listen(ListenerConfig.of(host, port).withTls(tls));
    }

    /** Adds a Unix domain socket. */
    public RocketBuilder listen(Path socket) {
        return listen(ListenerConfig.unix(socket));
    }

    /** Adds an interface. */
    public RocketBuilder listen(ListenerConfig listener) {
        listeners.add(listener);
        return this;
    }

    /** Serves by a method found by its name, such as {@code fs}; see {@link WorkerFactory#name}. */
    public RocketBuilder method(String name) {
        config = config.withMethod(name);
        factory = null;
        return this;
    }

    /** Serves by this method. */
    public RocketBuilder method(WorkerFactory workers) {
        factory = Objects.requireNonNull(workers, "workers");
        config = config.withMethod(workers.name());
        return this;
    }

    /** Threads kept when there is nothing to do; 1 or more. */
    public RocketBuilder minThreads(int count) {
        return threads(threads -> threads.withMin(count));
    }

    /** Threads at most; 0 for no maximum. */
    public RocketBuilder maxThreads(int count) {
        return threads(threads -> threads.withMax(count));
    }

    /** Changes how threads are used, for example to virtual ones. */
    public RocketBuilder threads(UnaryOperator<ThreadConfig> change) {
        config = config.withThreads(change.apply(config.threads()));
        return this;
    }

    /** How many connections may wait to be accepted, for the interfaces added so far and the default one. */
    public RocketBuilder queueSize(int backlog) {
        if (listeners.isEmpty()) {
            config = config.withListeners(List.of(config.listeners().get(0).withBacklog(backlog)));
        }
        listeners.replaceAll(listener -> listener.withBacklog(backlog));
        return this;
    }

    /** How long a connection may rest between requests; zero for ever. */
    public RocketBuilder timeout(Duration idle) {
        return timeouts(timeouts -> timeouts.withIdle(idle));
    }

    /** Changes how long peers are waited for. */
    public RocketBuilder timeouts(UnaryOperator<Timeouts> change) {
        config = config.withTimeouts(change.apply(config.timeouts()));
        return this;
    }

    /** Changes how much is taken from peers. */
    public RocketBuilder limits(UnaryOperator<Limits> change) {
        config = config.withLimits(change.apply(config.limits()));
        return this;
    }

    /** Whether TERM and INT stop the server, and HUP and USR1 restart it. */
    public RocketBuilder handleSignals(boolean handle) {
        config = config.withHandleSignals(handle);
        return this;
    }

    /** Gives the method an option. */
    public RocketBuilder appInfo(String key, Object value) {
        config = config.withAppInfo(key, value);
        return this;
    }

    /** Changes anything else of the configuration. */
    public RocketBuilder configure(UnaryOperator<RocketConfig> change) {
        config = change.apply(config);
        return this;
    }

    /**
     * The server, not started.
     *
     * @throws IllegalArgumentException the method's name is unknown, or settings contradict each other
     */
    public Rocket build() {
        RocketConfig whole = listeners.isEmpty() ? config : config.withListeners(listeners);
        WorkerFactory workers = factory;
        return new Rocket(whole, workers == null ? Methods.find(whole.method()) : workers);
    }
}
