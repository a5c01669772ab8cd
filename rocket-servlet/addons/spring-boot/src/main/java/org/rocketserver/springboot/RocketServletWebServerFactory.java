package org.rocketserver.springboot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.ServletContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletContextInitializers;
import org.springframework.boot.web.server.servlet.ServletWebServerSettings;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * Makes the server of a Spring Boot application: on port 8080 of all interfaces unless told otherwise. Not thread-safe,
 * like all factories of Spring Boot: one thread configures it and asks for the server.
 */
public class RocketServletWebServerFactory extends AbstractConfigurableWebServerFactory
        implements ConfigurableServletWebServerFactory, ResourceLoaderAware {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final ServletWebServerSettings settings = new ServletWebServerSettings();
    private final List<RocketCustomizer> serverCustomizers = new ArrayList<>();
    private final List<WebAppCustomizer> appCustomizers = new ArrayList<>();
    private RocketConfig config =
            RocketConfig.DEFAULT.withHandleSignals(false).withAccessLog(RocketConfig.AccessLog.OFF);
    private ContainerConfig containerConfig = ContainerConfig.DEFAULT;
    private boolean useForwardHeaders;
    private List<String> trustedProxies = List.of("private", ProxyConfig.UNIX);
    private @Nullable ResourceLoader resourceLoader;

    /** On port 8080. */
    public RocketServletWebServerFactory() {}

    /** On a port; 0 for any free one, negative for a server that does not listen. */
    public RocketServletWebServerFactory(int port) {
        super(port);
    }

    @Override
    public ServletWebServerSettings getSettings() {
        return settings;
    }

    /** What the server is told beside its listeners; Spring Boot stops the server, so it handles no signals. */
    public RocketConfig getConfig() {
        return config;
    }

    /** Replaces {@link #getConfig()}; its listeners give the backlog, address and port are the factory's own. */
    public void setConfig(RocketConfig config) {
        this.config = config;
    }

    /** What the container is told. */
    public ContainerConfig getContainerConfig() {
        return containerConfig;
    }

    /** Replaces {@link #getContainerConfig()}. */
    public void setContainerConfig(ContainerConfig config) {
        containerConfig = config;
    }

    /** Whether the {@code X-Forwarded-*} fields of trusted proxies are believed; they are not by default. */
    public void setUseForwardHeaders(boolean use) {
        useForwardHeaders = use;
    }

    /** Which proxies those are, as {@link ProxyConfig#trusted} has them; all in private networks unless set. */
    public void setTrustedProxies(List<String> proxies) {
        trustedProxies = List.copyOf(proxies);
    }

    /** Adds to what changes the server last. */
    public void addServerCustomizers(Collection<? extends RocketCustomizer> customizers) {
        serverCustomizers.addAll(customizers);
    }

    /** Adds to what changes the application last. */
    public void addAppCustomizers(Collection<? extends WebAppCustomizer> customizers) {
        appCustomizers.addAll(customizers);
    }

    @Override
    public void setResourceLoader(ResourceLoader loader) {
        resourceLoader = loader;
    }

    /** {@inheritDoc} The application's context is initialized when this returns; nothing listens yet. */
    @Override
    public WebServer getWebServer(ServletContextInitializer... initializers) {
        Http2 http2 = getHttp2();
        if (http2 != null && http2.isEnabled()) {
            LOG.warn("server.http2.enabled does not apply: Rocket speaks HTTP/1.1; let a proxy speak HTTP/2");
        }
        ClassLoader given = resourceLoader == null ? null : resourceLoader.getClassLoader();
        ClassLoader loader = given != null ? given : ClassUtils.getDefaultClassLoader();
        SpringWebApp description = new SpringWebApp(
                settings,
                ServletContextInitializers.from(settings, initializers),
                loader == null ? ClassLoader.getSystemClassLoader() : loader,
                createTempDir("rocket-docbase").toPath());
        boolean made = false;
        try {
            WebServer server = webServer(description);
            made = true;
            return server;
        } finally {
            if (!made) {
                description.close();
            }
        }
    }

    private WebServer webServer(SpringWebApp description) {
        description.errorPages(getErrorPages());
        appCustomizers.forEach(customizer -> customizer.customize(description.app()));
        ServletContainer container = ServletContainer.of(container(), description.app());
        Rocket server = server(container);
        try {
            container.prepare();
        } catch (DeploymentException e) {
            throw new WebServerException("Unable to start embedded Rocket: " + e.getMessage(), e);
        }
        return new RocketWebServer(
                server,
                container,
                description,
                getPort() >= 0,
                getShutdown(),
                settings.getContextPath().toString());
    }

    private Rocket server(ServletContainer container) {
        String name = getServerHeader();
        RocketConfig named = name == null ? config : config.withServerHeader(name);
        RocketConfig whole = useForwardHeaders
                ? named.withProxies(new ProxyConfig(trustedProxies, ProxyConfig.Header.X_FORWARDED))
                : named;
        RocketBuilder builder = Rocket.builder()
                .config(whole.withListeners(List.of(listener())))
                .method(container);
        serverCustomizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private ContainerConfig container() {
        ContainerConfig wanted = containerConfig;
        Compression compression = getCompression();
        if (compression != null && compression.getEnabled()) {
            String[] agents = compression.getExcludedUserAgents();
            wanted = wanted.withCompression(new org.rocketserver.servlet.spi.Compression(
                    compression.getMinResponseSize().toBytes(),
                    List.of(compression.getMimeTypes()),
                    agents == null
                            ? List.of()
                            : Stream.of(agents).map(Pattern::compile).toList()));
        }
        return wanted;
    }

    private ListenerConfig listener() {
        ListenerConfig listener = config.listeners()
                .get(0)
                .withHost(getAddress() == null ? "0.0.0.0" : getAddress().getHostAddress())
                .withPort(Math.max(0, getPort()));
        Ssl ssl = getSsl();
        if (!Ssl.isEnabled(ssl)) {
            return listener;
        }
        Bundles bundles = new Bundles(ssl, getSslBundle(), getServerNameSslBundles(), getSslBundles());
        return listener.withTls(bundles.tls());
    }
}
