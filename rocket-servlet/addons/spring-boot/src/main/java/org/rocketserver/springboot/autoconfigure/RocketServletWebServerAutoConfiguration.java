package org.rocketserver.springboot.autoconfigure;

import jakarta.servlet.ServletRequest;
import java.util.Map;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.springboot.RocketCustomizer;
import org.rocketserver.springboot.RocketServletWebServerFactory;
import org.rocketserver.springboot.WebAppCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.servlet.ServletWebServerConfiguration;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/** Makes Rocket the server of a servlet application, also where another one was left on the class path. */
@AutoConfiguration(
        beforeName = {
            RocketServletWebServerAutoConfiguration.BOOT
                    + "tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
            RocketServletWebServerAutoConfiguration.BOOT
                    + "jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"
        })
@ConditionalOnClass({ServletRequest.class, Rocket.class, ServletContainer.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(RocketServerProperties.class)
@Import(ServletWebServerConfiguration.class)
public final class RocketServletWebServerAutoConfiguration {
    static final String BOOT = "org.springframework.boot.";

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** The factories of other servers, and what to leave out. */
    private static final Map<String, String> OTHERS = Map.of(
            BOOT + "tomcat.servlet.TomcatServletWebServerFactory", "spring-boot-starter-tomcat",
            BOOT + "jetty.servlet.JettyServletWebServerFactory", "spring-boot-starter-jetty");

    @Bean
    @ConditionalOnMissingBean(value = ServletWebServerFactory.class, search = SearchStrategy.CURRENT)
    RocketServletWebServerFactory rocketServletWebServerFactory(
            ObjectProvider<RocketCustomizer> serverCustomizers, ObjectProvider<WebAppCustomizer> appCustomizers) {
        OTHERS.forEach((factory, starter) -> {
            if (ClassUtils.isPresent(factory, getClass().getClassLoader())) {
                LOG.warn(
                        "Rocket serves this application; exclude {}, which is not used, from the dependencies",
                        starter);
            }
        });
        RocketServletWebServerFactory factory = new RocketServletWebServerFactory();
        factory.addServerCustomizers(serverCustomizers.orderedStream().toList());
        factory.addAppCustomizers(appCustomizers.orderedStream().toList());
        return factory;
    }

    @Bean
    @ConditionalOnNotWarDeployment
    RocketWebServerFactoryCustomizer rocketWebServerFactoryCustomizer(
            ConfigurableEnvironment environment, ServerProperties server, RocketServerProperties rocket) {
        ForeignProperties.warn(environment);
        return new RocketWebServerFactoryCustomizer(
                environment, server, rocket, Threading.VIRTUAL.isActive(environment));
    }
}
