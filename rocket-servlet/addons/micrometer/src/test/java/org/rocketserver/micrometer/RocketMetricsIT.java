package org.rocketserver.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;

/** The meters follow the server. */
@RocketTest(lifetime = RocketTest.Lifetime.METHOD)
class RocketMetricsIT {
    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .servlet("/", (request, response) -> response.getWriter().print("hello"));
    }

    @Test
    void metersShowWhatTheServerCounts(Rocket server) throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        new RocketMetrics(server::stats, List.of(Tag.of("server", "one"))).bindTo(registry);
        try (WireClient client = WireClient.connect(server.port())) {
            assertThat(client.ask("/").status()).isEqualTo(200);
            assertThat(registry.get("rocket.connections")
                            .tag("server", "one")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(count(registry, "rocket.connections.accepted")).isEqualTo(1);
            assertThat(registry.get("rocket.responses")
                            .tag("outcome", "SUCCESS")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(count(registry, "rocket.bytes.read")).isPositive();
            assertThat(count(registry, "rocket.bytes.written")).isPositive();
            assertThat(threads(registry, "busy") + threads(registry, "idle"))
                    .isEqualTo(server.stats().threads());
            assertThat(registry.get("rocket.queued").gauge().value()).isZero();
            assertThat(count(registry, "rocket.connections.refused")).isZero();
            assertThat(count(registry, "rocket.handshake.failures")).isZero();
        }
        server.stop(Duration.ofSeconds(1));
        assertThat(registry.get("rocket.connections").gauge().value()).isZero();
    }

    private static double count(MeterRegistry registry, String name) {
        return registry.get(name).functionCounter().count();
    }

    private static double threads(MeterRegistry registry, String state) {
        return registry.get("rocket.threads").tag("state", state).gauge().value();
    }
}
