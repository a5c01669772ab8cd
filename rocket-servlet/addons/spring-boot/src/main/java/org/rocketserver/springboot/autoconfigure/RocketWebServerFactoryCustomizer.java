package org.rocketserver.springboot.autoconfigure;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.Limits;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.Timeouts;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.springboot.RocketServletWebServerFactory;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** Gives the factory what {@code server.rocket.*} says, and of {@code server.*} what Spring Boot leaves to servers. */
public final class RocketWebServerFactoryCustomizer
        implements WebServerFactoryCustomizer<RocketServletWebServerFactory>, Ordered {
    private static final Pattern SETTING = Pattern.compile("([a-zA-Z.]+) must ");

    private final Environment environment;
    private final ServerProperties server;
    private final RocketServerProperties rocket;
    private final boolean virtualThreads;

    RocketWebServerFactoryCustomizer(
            Environment environment, ServerProperties server, RocketServerProperties rocket, boolean virtualThreads) {
        this.environment = environment;
        this.server = server;
        this.rocket = rocket;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public void customize(RocketServletWebServerFactory factory) {
        try {
            factory.setConfig(config(factory.getConfig()));
            factory.setContainerConfig(container(factory.getContainerConfig()));
        } catch (IllegalArgumentException e) {
            throw named(e);
        }
        factory.setUseForwardHeaders(forwarded());
        if (!rocket.trustedProxies().isEmpty()) {
            factory.setTrustedProxies(trusted());
        }
    }

    private RocketConfig config(RocketConfig given) {
        return given.withListeners(List.of(ListenerConfig.DEFAULT.withBacklog(rocket.backlog())))
                .withThreads(threads())
                .withTimeouts(timeouts())
                .withLimits(limits())
                .withAccessLog(rocket.accessLog())
                .withManagementBean(rocket.managementBean());
    }

    private ThreadConfig threads() {
        RocketServerProperties.Threads threads = rocket.threads();
        return new ThreadConfig(
                virtualThreads ? ThreadConfig.Kind.VIRTUAL : ThreadConfig.Kind.PLATFORM,
                threads.min(),
                threads.max(),
                threads.acceptedQueueSize(),
                threads.acceptedQueueTimeout(),
                threads.shrinkInterval());
    }

    private Timeouts timeouts() {
        RocketServerProperties.Timeouts timeouts = rocket.timeouts();
        return new Timeouts(
                timeouts.head(),
                timeouts.read(),
                timeouts.write(),
                timeouts.idle(),
                timeouts.handshake(),
                timeouts.linger(),
                Timeouts.DEFAULT.unready(),
                Timeouts.DEFAULT.drain());
    }

    private Limits limits() {
        RocketServerProperties.Limits limits = rocket.limits();
        int headBytes = octets("server.max-http-request-header-size", server.getMaxHttpRequestHeaderSize());
        return Limits.DEFAULT
                .withRequestLineBytes(headBytes)
                .withHeadBytes(headBytes)
                .withHeaderCount(limits.headerCount())
                .withResponseHeadBytes(octets("server.rocket.limits.response-head-bytes", limits.responseHeadBytes()))
                .withBodyBytes(limits.bodyBytes().toBytes())
                .withChunkExtensionBytes(
                        octets("server.rocket.limits.chunk-extension-bytes", limits.chunkExtensionBytes()))
                .withTrailerBytes(octets("server.rocket.limits.trailer-bytes", limits.trailerBytes()))
                .withUnreadBodyBytes(octets("server.rocket.limits.unread-body-bytes", limits.unreadBodyBytes()))
                .withRequestsPerConnection(limits.requestsPerConnection())
                .withMinimumRate(limits.minimumRate())
                .withRateWindow(limits.rateWindow())
                .withMaxConnections(limits.maxConnections())
                .withKeepAliveLimit(limits.keepAliveLimit());
    }

    private ContainerConfig container(ContainerConfig given) {
        RocketServerProperties.Container container = rocket.container();
        DataSize fileCache = container.fileCacheBytes();
        return given.withRelativeRedirects(container.relativeRedirects())
                .withAsyncTimeout(container.asyncTimeout())
                .withFormLimits(
                        octets("server.rocket.container.form-bytes", container.formBytes()), container.parameterCount())
                .withMultipartLimits(
                        container.multipartParts(),
                        octets("server.rocket.container.multipart-head-bytes", container.multipartHeadBytes()),
                        given.multipartBytes())
                .withCookieCount(container.cookieCount())
                .withEncodedSlash(container.encodedSlash())
                .withFileCacheBytes(fileCache == null ? given.fileCacheBytes() : fileCache.toBytes());
    }

    private static int octets(String property, DataSize size) {
        long octets = size.toBytes();
        if (octets > Integer.MAX_VALUE || octets < Integer.MIN_VALUE) {
            throw new InvalidConfigurationPropertyValueException(property, size, "It must be less than 2GB.");
        }
        return (int) octets;
    }

    /** Rocket's refusals name its own settings; here they have longer names. */
    private static RuntimeException named(IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        Matcher setting = SETTING.matcher(message);
        if (!setting.lookingAt()) {
            return refused;
        }
        String name = setting.group(1);
        String property = name.equals("limits.headBytes") || name.equals("limits.requestLineBytes")
                ? "server.max-http-request-header-size"
                : "server.rocket." + (name.equals("listeners.backlog") ? "backlog" : place(name) + kebab(name));
        int value = message.indexOf(": ");
        int remedy = message.indexOf("; ");
        return new InvalidConfigurationPropertyValueException(
                property,
                value < 0 ? null : message.substring(value + 2, remedy < 0 ? message.length() : remedy),
                "It" + message.substring(name.length(), value < 0 ? message.length() : value) + ".");
    }

    /** The container's settings have no group in their own names. */
    private static String place(String name) {
        return name.contains(".") ? "" : "container.";
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private boolean forwarded() {
        @Nullable ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
        if (strategy == null) {
            CloudPlatform platform = CloudPlatform.getActive(environment);
            return platform != null && platform.isUsingForwardHeaders();
        }
        return strategy == ForwardHeadersStrategy.NATIVE;
    }

    private List<String> trusted() {
        try {
            return new ProxyConfig(rocket.trustedProxies(), ProxyConfig.Header.X_FORWARDED).trusted();
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "server.rocket.trusted-proxies", rocket.trustedProxies(), e.getMessage());
        }
    }
}
