package org.rocketserver.springboot.autoconfigure;

import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Says which properties are for another server and do nothing here. */
final class ForeignProperties {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private ForeignProperties() {}

    static void warn(ConfigurableEnvironment environment) {
        TreeSet<String> found = new TreeSet<>();
        for (String server : new String[] {"server.tomcat", "server.jetty", "server.undertow"}) {
            ConfigurationPropertyName prefix = ConfigurationPropertyName.of(server);
            ConfigurationPropertySources.get(environment).forEach(source -> {
                if (source instanceof IterableConfigurationPropertySource properties) {
                    properties.stream().filter(prefix::isAncestorOf).forEach(name -> found.add(name.toString()));
                }
            });
        }
        if (!found.isEmpty()) {
            LOG.warn("{} do not apply to Rocket; see server.rocket.* for what does", found);
        }
    }
}
