package org.rocketserver.springboot.autoconfigure;

import org.rocketserver.Rocket;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Gives the actuator a Rocket of its own where {@code management.server.port} says so. */
@AutoConfiguration
@ConditionalOnClass({Rocket.class, ManagementContextFactory.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
public final class RocketManagementContextAutoConfiguration {
    /** The first choice, for a server that was left on the class path offers one as well. */
    @Bean
    @Primary
    static ManagementContextFactory rocketManagementContextFactory() {
        return new ManagementContextFactory(
                WebApplicationType.SERVLET,
                ServletWebServerFactory.class,
                RocketServletWebServerAutoConfiguration.class);
    }
}
