package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A server that speaks TLS as a program sees it. Thread-safe. */
final class SecureServer extends HttpsServer {
    private final Life life;
    private volatile @Nullable HttpsConfigurator configurator;

    SecureServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        life = new Life(this);
        if (address != null) {
            life.bind(address, backlog);
        }
    }

    @Override
    public void bind(InetSocketAddress address, int backlog) throws IOException {
        life.bind(address, backlog);
    }

    @Override
    public void start() {
        HttpsConfigurator given = configurator;
        if (given == null) {
            throw new IllegalStateException(
                    "a server for https needs an HttpsConfigurator; call setHttpsConfigurator before start");
        }
        life.start(ConnectionParameters.tls(given));
    }

    @Override
    public void setExecutor(@Nullable Executor executor) {
        life.executor(executor);
    }

    @Override
    public @Nullable Executor getExecutor() {
        return life.executor();
    }

    @Override
    public void stop(int delay) {
        life.stop(delay);
    }

    @Override
    public HttpContext createContext(String path, HttpHandler handler) {
        return life.contexts().add(path, handler);
    }

    @Override
    public HttpContext createContext(String path) {
        return life.contexts().add(path);
    }

    @Override
    public void removeContext(String path) {
        life.contexts().remove(path);
    }

    @Override
    public void removeContext(HttpContext context) {
        life.contexts().remove(context);
    }

    @Override
    public @Nullable InetSocketAddress getAddress() {
        return life.address();
    }

    /**
     * Says how TLS is spoken.
     *
     * @throws NullPointerException there is none
     * @throws IllegalStateException the server was started already
     */
    @Override
    public void setHttpsConfigurator(HttpsConfigurator given) {
        Objects.requireNonNull(given, "config");
        life.refuseWhenStarted("its HttpsConfigurator");
        configurator = given;
    }

    @Override
    public @Nullable HttpsConfigurator getHttpsConfigurator() {
        return configurator;
    }
}
