package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/**
 * Gives programs for {@code com.sun.net.httpserver} servers that are Rockets. The JDK takes it where the system
 * property {@code com.sun.net.httpserver.HttpServerProvider} names this class, and without the property where it finds
 * this on the class path or the module path. Thread-safe.
 */
public final class RocketHttpServerProvider extends HttpServerProvider {
    private static final String[] NEEDED = {
        "org.rocketserver.Rocket", "org.rocketserver:rocket-core", "org.slf4j.Logger", "org.slf4j:slf4j-api"
    };

    /**
     * For the JDK.
     *
     * @throws ServiceConfigurationError a library that this needs is missing; the message names it
     */
    public RocketHttpServerProvider() {
        for (int i = 0; i < NEEDED.length; i += 2) {
            try {
                Class.forName(NEEDED[i], false, RocketHttpServerProvider.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new ServiceConfigurationError(
                        "rocket-httpserver needs " + NEEDED[i + 1] + ", which is missing; put it beside it", e);
            }
        }
    }

    /**
     * A server, bound if there is an address.
     *
     * @param address where to listen, or null: then it has to be bound before its start
     * @param backlog connections that the system keeps until they are accepted; 0 or less: as many as it allows
     * @throws java.net.BindException the address cannot be bound
     * @throws IOException a socket cannot be opened
     */
    @Override
    public HttpServer createHttpServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        return new PlainServer(address, backlog);
    }

    /** The same for TLS; it needs an {@code HttpsConfigurator} before its start. */
    @Override
    public HttpsServer createHttpsServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        return new SecureServer(address, backlog);
    }
}
