package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A server as a program sees it. Thread-safe. */
final class PlainServer extends HttpServer {
    private final Life life;

    PlainServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
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
        life.start(null);
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
}
