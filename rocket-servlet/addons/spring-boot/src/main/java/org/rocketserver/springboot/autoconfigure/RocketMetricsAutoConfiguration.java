package org.rocketserver.springboot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.rocketserver.micrometer.RocketMetrics;
import org.rocketserver.springboot.RocketWebServer;
import org.springframework.beans.factory.DisposableBean;
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
    /** Binds when the server has started, and unbinds when the application ends. Thread-safe. */
    static final class Binder implements ApplicationListener<ApplicationStartedEvent>, DisposableBean {
        private final MeterRegistry registry;
        private volatile @Nullable RocketMetrics metrics;

        Binder(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void onApplicationEvent(ApplicationStartedEvent event) {
            if (event.getApplicationContext() instanceof WebServerApplicationContext context
                    && context.getWebServer() instanceof RocketWebServer rocket) {
                RocketMetrics bound = new RocketMetrics(rocket.server());
                bound.bindTo(registry);
                metrics = bound;
            }
        }

        @Override
        public void destroy() {
            RocketMetrics bound = metrics;
            if (bound != null) {
                bound.close();
            }
        }
    }

    @Bean
    @ConditionalOnMissingBean({RocketMetrics.class, Binder.class})
    Binder rocketMetricsBinder(MeterRegistry registry) {
        return new Binder(registry);
    }
}
