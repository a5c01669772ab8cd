package org.rocketserver.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocketserver.RocketStats;

/** Registries that see more than one server. */
class RocketMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    /** The meters of a server with so many connections. */
    private static RocketMetrics metrics(long connections) {
        RocketStats stats = new RocketStats(
                Instant.EPOCH, connections, connections, 0, 0, 0, 1, 0, 0, 0, 0, connections, 0, 0, 0, 0, 0);
        return new RocketMetrics(() -> stats, List.of());
    }

    private void assertShown(double connections) {
        assertThat(registry.get("rocket.connections").gauge().value()).isEqualTo(connections);
        assertThat(registry.get("rocket.connections.accepted").functionCounter().count())
                .isEqualTo(connections);
        assertThat(registry.get("rocket.responses")
                        .tag("outcome", "SUCCESS")
                        .functionCounter()
                        .count())
                .isEqualTo(connections);
    }

    @Test
    void theNextServerIsShownWhenTheMetersOfTheLastAreClosed() {
        RocketMetrics first = metrics(1);
        first.bindTo(registry);
        assertShown(1);

        first.close();
        assertThat(registry.getMeters()).isEmpty();

        metrics(2).bindTo(registry);
        assertShown(2);
    }

    @Test
    void theyAreTakenOutOfEveryRegistryAlsoOfTheOnesBehindIt() {
        MeterRegistry other = new SimpleMeterRegistry();
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(other);
        RocketMetrics metrics = metrics(1);
        metrics.bindTo(registry);
        metrics.bindTo(composite);
        assertThat(other.getMeters()).isNotEmpty();

        metrics.close();
        metrics.close();

        assertThat(registry.getMeters()).isEmpty();
        assertThat(composite.getMeters()).isEmpty();
        assertThat(other.getMeters()).isEmpty();
    }

    @Test
    void whatWasThereBeforeStays() {
        metrics(1).bindTo(registry);
        registry.counter("of.the.application");
        RocketMetrics late = metrics(2);
        late.bindTo(registry);

        late.close();

        assertShown(1);
        assertThat(registry.find("of.the.application").counter()).isNotNull();
    }
}
