package org.rocketserver.springboot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.rocketserver.micrometer.RocketMetrics;
import org.rocketserver.springboot.RocketWebServer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/** Binds the server's counters to the application's meters. */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnClass({MeterRegistry.class, RocketMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
public final class RocketMetricsAutoConfiguration {
    /** Binds when the server has started. */
    interface Binder extends ApplicationListener<ApplicationStartedEvent> {}

    @Bean
    @ConditionalOnMissingBean({RocketMetrics.class, Binder.class})
    Binder rocketMetricsBinder(MeterRegistry registry) {
        return event -> {
            if (event.getApplicationContext() instanceof WebServerApplicationContext context
                    && context.getWebServer() instanceof RocketWebServer rocket) {
                new RocketMetrics(rocket.server()).bindTo(registry);
            }
        };
    }
}
