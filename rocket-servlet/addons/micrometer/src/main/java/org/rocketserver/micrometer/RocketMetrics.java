package org.rocketserver.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.rocketserver.Rocket;
import org.rocketserver.RocketStats;

/**
 * The counters of a server as meters. Thread-safe.
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
public final class RocketMetrics implements MeterBinder {
    private final Supplier<RocketStats> stats;
    private final Tags tags;

    /** The meters of a server, for as long as it lives. */
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
        gauge(registry, "rocket.connections", "connections open now", tags, RocketStats::connectionsOpen);
        counter(registry, "rocket.connections.accepted", "connections accepted", RocketStats::connectionsAccepted);
        counter(
                registry,
                "rocket.connections.refused",
                "connections answered 503 because no thread was free, or closed to make room",
                RocketStats::connectionsRefused);
        counter(registry, "rocket.handshake.failures", "TLS handshakes that failed", RocketStats::handshakeFailures);
        threads(registry, "busy", RocketStats::threadsBusy);
        threads(registry, "idle", RocketStats::threadsIdle);
        gauge(registry, "rocket.queued", "connections and steps that wait for a thread", tags, RocketStats::queued);
        responses(registry, "INFORMATIONAL", RocketStats::informational);
        responses(registry, "SUCCESS", RocketStats::successful);
        responses(registry, "REDIRECTION", RocketStats::redirections);
        responses(registry, "CLIENT_ERROR", RocketStats::clientErrors);
        responses(registry, "SERVER_ERROR", RocketStats::serverErrors);
        octets(registry, "rocket.bytes.read", "octets read from clients", RocketStats::bytesRead);
        octets(registry, "rocket.bytes.written", "octets written to clients", RocketStats::bytesWritten);
    }

    private void threads(MeterRegistry registry, String state, ToDoubleFunction<RocketStats> count) {
        gauge(registry, "rocket.threads", "threads that serve", tags.and("state", state), count);
    }

    private void responses(MeterRegistry registry, String outcome, ToLongFunction<RocketStats> count) {
        FunctionCounter.builder("rocket.responses", stats, now -> count.applyAsLong(now.get()))
                .description("responses begun")
                .tags(tags.and("outcome", outcome))
                .register(registry);
    }

    private void octets(MeterRegistry registry, String name, String description, ToLongFunction<RocketStats> count) {
        FunctionCounter.builder(name, stats, now -> count.applyAsLong(now.get()))
                .description(description)
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, ToLongFunction<RocketStats> count) {
        FunctionCounter.builder(name, stats, now -> count.applyAsLong(now.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, Tags with, ToDoubleFunction<RocketStats> value) {
        Gauge.builder(name, () -> value.applyAsDouble(stats.get()))
                .description(description)
                .tags(with)
                .register(registry);
    }
}
