package org.rocketserver.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.rocketserver.Rocket;
import org.rocketserver.RocketStats;

/**
 * The counters of a server as meters, from {@link #bindTo} to {@link #close}: a registry that outlives the server holds
 * on to it, and shows its figures instead of those of the next with the same tags, unless that is closed. Thread-safe.
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>kind</th><th>tag</th></tr>
 * <tr><td>{@code rocket.connections}</td><td>gauge: open now</td><td></td></tr>
 * <tr><td>{@code rocket.connections.accepted}</td><td>counter</td><td></td></tr>
 * <tr><td>{@code rocket.connections.refused}</td><td>counter</td><td></td></tr>
 * <tr><td>{@code rocket.handshake.failures}</td><td>counter</td><td></td></tr>
 * <tr><td>{@code rocket.threads}</td><td>gauge</td><td>{@code state}: busy, idle</td></tr>
 * <tr><td>{@code rocket.queued}</td><td>gauge: what waits for a thread</td><td></td></tr>
 * <tr><td>{@code rocket.responses}</td><td>counter</td><td>{@code outcome}, named as Spring names them</td></tr>
 * <tr><td>{@code rocket.bytes.read}, {@code rocket.bytes.written}</td><td>counter</td><td></td></tr>
 * </table>
 */
public final class RocketMetrics implements MeterBinder, AutoCloseable {
    private final Supplier<RocketStats> stats;
    private final Tags tags;

    /** Guards what follows: one whole binding, or the end of all, at a time. */
    private final Object lock = new Object();

    private final List<Binding> bindings = new ArrayList<>();

    /** The meters of a server. */
    public RocketMetrics(Rocket server) {
        this(server::stats, List.of());
    }

    /**
     * The meters of a server.
     *
     * @param stats reads the counters; called for each meter each time it is measured
     * @param tags put on every meter
     */
    public RocketMetrics(Supplier<RocketStats> stats, Iterable<Tag> tags) {
        this.stats = stats;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        synchronized (lock) {
            Binding binding = new Binding(registry);
            bindings.add(binding);
            binding.registerAll();
        }
    }

    /** Takes the meters out of every registry that they were bound to. */
    @Override
    public void close() {
        synchronized (lock) {
            bindings.forEach(Binding::end);
            bindings.clear();
        }
    }

    /** The meters in one registry. */
    private final class Binding {
        private final MeterRegistry registry;

        /** A registry that has such a meter already gives that one, which is somebody else's. */
        private final Set<Meter> others;

        private final List<Meter> own = new ArrayList<>();

        Binding(MeterRegistry registry) {
            this.registry = registry;
            this.others = Set.copyOf(registry.getMeters());
        }

        void registerAll() {
            gauge("rocket.connections", "connections open now", tags, RocketStats::connectionsOpen);
            counter("rocket.connections.accepted", "connections accepted", RocketStats::connectionsAccepted);
            counter(
                    "rocket.connections.refused",
                    "connections answered 503 because no thread was free, or closed to make room",
                    RocketStats::connectionsRefused);
            counter("rocket.handshake.failures", "TLS handshakes that failed", RocketStats::handshakeFailures);
            threads("busy", RocketStats::threadsBusy);
            threads("idle", RocketStats::threadsIdle);
            gauge("rocket.queued", "connections and steps that wait for a thread", tags, RocketStats::queued);
            responses("INFORMATIONAL", RocketStats::informational);
            responses("SUCCESS", RocketStats::successful);
            responses("REDIRECTION", RocketStats::redirections);
            responses("CLIENT_ERROR", RocketStats::clientErrors);
            responses("SERVER_ERROR", RocketStats::serverErrors);
            octets("rocket.bytes.read", "octets read from clients", RocketStats::bytesRead);
            octets("rocket.bytes.written", "octets written to clients", RocketStats::bytesWritten);
        }

        private void threads(String state, ToDoubleFunction<RocketStats> count) {
            gauge("rocket.threads", "threads that serve", tags.and("state", state), count);
        }

        private void responses(String outcome, ToLongFunction<RocketStats> count) {
            keep(count("rocket.responses", "responses begun", count)
                    .tags(tags.and("outcome", outcome))
                    .register(registry));
        }

        private void octets(String name, String description, ToLongFunction<RocketStats> count) {
            keep(count(name, description, count).baseUnit("bytes").tags(tags).register(registry));
        }

        private void counter(String name, String description, ToLongFunction<RocketStats> count) {
            keep(count(name, description, count).tags(tags).register(registry));
        }

        private FunctionCounter.Builder<Supplier<RocketStats>> count(
                String name, String description, ToLongFunction<RocketStats> count) {
            return FunctionCounter.builder(name, stats, now -> count.applyAsLong(now.get()))
                    .description(description);
        }

        private void gauge(String name, String description, Tags with, ToDoubleFunction<RocketStats> value) {
            keep(Gauge.builder(name, () -> value.applyAsDouble(stats.get()))
                    .description(description)
                    .tags(with)
                    .register(registry));
        }

        private void keep(Meter meter) {
            if (!others.contains(meter)) {
                own.add(meter);
            }
        }

        void end() {
            own.forEach(registry::remove);
        }
    }
}
