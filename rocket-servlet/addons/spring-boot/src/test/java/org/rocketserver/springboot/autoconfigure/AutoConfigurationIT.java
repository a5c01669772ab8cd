package org.rocketserver.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.springboot.RocketCustomizer;
import org.rocketserver.springboot.RocketServletWebServerFactory;
import org.rocketserver.springboot.RocketWebServer;
import org.rocketserver.springboot.WebAppCustomizer;
import org.rocketserver.testkit.LogLines;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What an application gets that has Rocket on its class path, and how properties reach the server, which Spring Boot
 * starts.
 */
class AutoConfigurationIT {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner(
                    AnnotationConfigServletWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(RocketServletWebServerAutoConfiguration.class))
            .withPropertyValues("server.port=0", "server.address=127.0.0.1");

    private static RocketWebServer server(AssertableWebApplicationContext context) {
        return (RocketWebServer)
                ((ServletWebServerApplicationContext) context.getSourceApplicationContext()).getWebServer();
    }

    @Test
    void theServerListensWhereItIsToldAndHasRocketsDefaults() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(RocketServletWebServerFactory.class);
            RocketConfig config = server(context).server().config();
            assertThat(server(context).getPort()).isPositive();
            assertThat(config.listeners().get(0).host()).isEqualTo("127.0.0.1");
            assertThat(config.handleSignals()).isFalse();
            assertThat(config.accessLog()).isEqualTo(RocketConfig.AccessLog.OFF);
            assertThat(config.threads()).isEqualTo(RocketConfig.DEFAULT.threads());
            assertThat(config.timeouts()).isEqualTo(RocketConfig.DEFAULT.timeouts());
            assertThat(config.limits())
                    .isEqualTo(RocketConfig.DEFAULT.limits().withHeadBytes(8192).withRequestLineBytes(8192));
            assertThat(server(context).container().config()).isEqualTo(ContainerConfig.DEFAULT);
        });
    }

    @Test
    void propertiesReachTheServer() {
        runner.withPropertyValues(
                        "server.max-http-request-header-size=20KB",
                        "server.server-header=Nobody",
                        "server.forward-headers-strategy=native",
                        "server.servlet.context-path=/shop",
                        "server.rocket.trusted-proxies=10.0.0.0/8,192.0.2.1",
                        "server.rocket.backlog=77",
                        "server.rocket.access-log=combined",
                        "server.rocket.threads.min=2",
                        "server.rocket.threads.max=9",
                        "server.rocket.timeouts.idle=1m",
                        "server.rocket.limits.body-bytes=1MB",
                        "server.rocket.container.form-bytes=3KB",
                        "server.rocket.container.file-cache-bytes=1MB",
                        "server.rocket.container.async-timeout=5s")
                .run(context -> {
                    RocketConfig config = server(context).server().config();
                    assertThat(config.limits().headBytes()).isEqualTo(20 * 1024);
                    assertThat(config.limits().bodyBytes()).isEqualTo(1024 * 1024);
                    assertThat(config.serverHeader()).isEqualTo("Nobody");
                    assertThat(config.accessLog()).isEqualTo(RocketConfig.AccessLog.COMBINED);
                    assertThat(config.listeners().get(0).backlog()).isEqualTo(77);
                    assertThat(config.threads().min()).isEqualTo(2);
                    assertThat(config.threads().max()).isEqualTo(9);
                    assertThat(config.timeouts().idle()).isEqualTo(Duration.ofMinutes(1));
                    ContainerConfig container = server(context).container().config();
                    assertThat(config.proxies().trusted()).containsExactly("10.0.0.0/8", "192.0.2.1");
                    assertThat(container.formBytes()).isEqualTo(3 * 1024);
                    assertThat(container.asyncTimeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(container.fileCacheBytes()).isEqualTo(1024 * 1024);
                    assertThat(server(context).container().context("/shop")).isPresent();
                });
    }

    @Test
    void privateNetworksAreTrustedWhereNothingElseIsSaidAndNobodyWithoutAStrategy() {
        runner.withPropertyValues("server.forward-headers-strategy=native").run(context -> assertThat(
                        server(context).server().config().proxies().trusted())
                .containsExactly("private", "unix"));
        runner.withPropertyValues("server.forward-headers-strategy=none", "server.rocket.trusted-proxies=10.0.0.0/8")
                .run(context -> assertThat(
                                server(context).server().config().proxies().trusted())
                        .isEmpty());
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server.rocket.threads.min | 0 | server.rocket.threads.min | It must be 1 to 1000000.",
                "server.rocket.threads.max | 3 | server.rocket.threads.max | It must be 0 or at least threads.min, 10.",
                "server.rocket.limits.header-count | 0 | server.rocket.limits.header-count | It must be 1 to 100000.",
                "server.rocket.backlog | 0 | server.rocket.backlog | It must be 1 or more.",
                "server.rocket.container.cookie-count | -1 | server.rocket.container.cookie-count | It must not be negative.",
                "server.rocket.container.file-cache-bytes | -1B | server.rocket.container.file-cache-bytes | It must not be negative",
                "server.max-http-request-header-size | 1B | server.max-http-request-header-size | It must be ",
                "server.rocket.trusted-proxies | proxy.example | server.rocket.trusted-proxies | proxies.trusted must be addresses or blocks",
                "server.rocket.limits.unread-body-bytes | 3GB | server.rocket.limits.unread-body-bytes | It must be less than 2GB.",
                "server.rocket.thread.min | 1 | server.rocket.thread.min | ",
                "server.rocket.access-log | pretty | server.rocket.access-log | pretty",
            })
    void whatCannotBeIsNamed(String property, String value, String named, String reason) {
        runner.withPropertyValues(property + "=" + value).run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = analysis(context.getStartupFailure());
            String text = analysis == null ? String.valueOf(context.getStartupFailure()) : analysis.getDescription();
            assertThat(text).contains(named).contains(reason == null ? "" : reason);
        });
    }

    /** What an application's user is shown. */
    private static FailureAnalysis analysis(Throwable failure) {
        for (var analyzer : org.springframework.core.io.support.SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        org.springframework.boot.diagnostics.FailureAnalyzer.class,
                        org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver.of(
                                        org.springframework.core.env.Environment.class,
                                        new org.springframework.core.env.StandardEnvironment())
                                .and(
                                        org.springframework.beans.factory.BeanFactory.class,
                                        new org.springframework.beans.factory.support.DefaultListableBeanFactory()),
                        (type, name, trouble) -> {})) {
            FailureAnalysis analysis = analyzer.analyze(failure);
            if (analysis != null) {
                return analysis;
            }
        }
        return null;
    }

    @Test
    void propertiesOfOtherServersAreSaidToDoNothing() {
        List<String> log =
                logged(() -> runner.withPropertyValues("server.tomcat.threads.max=5", "server.http2.enabled=true")
                        .run(context -> assertThat(context).hasNotFailed()));
        assertThat(log)
                .anySatisfy(line ->
                        assertThat(line).contains("server.tomcat.threads.max").contains("do not apply to Rocket"))
                .anySatisfy(line -> assertThat(line).contains("server.http2.enabled does not apply"));
    }

    private static List<String> logged(Runnable action) {
        try (LogLines lines = LogLines.of("Rocket")) {
            action.run();
            return lines.texts();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreUsedWherePossible() {
        runner.withPropertyValues("spring.threads.virtual.enabled=true").run(context -> assertThat(
                        server(context).server().config().threads().kind())
                .isEqualTo(ThreadConfig.Kind.VIRTUAL));
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {
        @Bean
        RocketCustomizer secondPort() {
            return server -> server.listen("127.0.0.1", 0);
        }

        @Bean
        WebAppCustomizer greeting() {
            return app -> app.contextParameter("greeting", "hello");
        }
    }

    @Test
    void beansCustomizeTheServerAndTheApplication() {
        runner.withUserConfiguration(Customized.class).run(context -> {
            assertThat(server(context).server().ports()).hasSize(2);
            assertThat(server(context).container().context("/").orElseThrow().getInitParameter("greeting"))
                    .isEqualTo("hello");
        });
    }

    @Test
    void theMetersOfAServerLeaveTheRegistryWithTheApplication() {
        MeterRegistry registry = new SimpleMeterRegistry();
        for (int start = 0; start < 2; start++) {
            runner.withConfiguration(AutoConfigurations.of(RocketMetricsAutoConfiguration.class))
                    .withBean(MeterRegistry.class, () -> registry)
                    .run(context -> {
                        ConfigurableApplicationContext started =
                                (ConfigurableApplicationContext) context.getSourceApplicationContext();
                        context.publishEvent(new ApplicationStartedEvent(
                                new SpringApplication(), new String[0], started, Duration.ZERO));
                        assertThat(registry.get("rocket.threads")
                                        .tag("state", "idle")
                                        .gauge()
                                        .value())
                                .isPositive();
                    });
            assertThat(registry.find("rocket.threads").gauges()).isEmpty();
        }
    }

    @Test
    void anApplicationsOwnFactoryWins() {
        Consumer<RocketServletWebServerFactory> own = factory -> factory.setServerHeader("own");
        runner.withBean("own", RocketServletWebServerFactory.class, () -> {
                    RocketServletWebServerFactory factory = new RocketServletWebServerFactory();
                    own.accept(factory);
                    return factory;
                })
                .run(context -> {
                    assertThat(context).hasSingleBean(RocketServletWebServerFactory.class);
                    assertThat(server(context).server().config().serverHeader()).isEqualTo("own");
                });
    }
}
