package org.rocketserver.httpserver;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A path with who answers under it. Thread-safe: an exchange sees the filters that were there when it began. */
final class Context extends HttpContext {
    private final HttpServer server;
    private final String path;
    private final String decodedPath;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<Filter> filters = new CopyOnWriteArrayList<>();
    private volatile @Nullable HttpHandler handler;
    private volatile @Nullable Authenticator authenticator;

    Context(HttpServer server, String path, @Nullable HttpHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path of a context begins with a slash: " + path);
        }
        this.server = server;
        this.path = path;
        this.decodedPath = PathForms.decoded(path);
        this.handler = handler;
    }

    /**
     * Lets filters, authenticator and handler serve an exchange. The filters come first, as they do on the JDK's
     * server: one that answers what needs no user, or logs who was refused, counts on it.
     *
     * @param exchange has its principal set
     * @param seen the same as the program sees it
     */
    void serve(PlainExchange exchange, HttpExchange seen) throws IOException {
        HttpHandler last = handler;
        if (last == null) {
            throw new IllegalStateException("the context " + path + " has no handler; call setHandler");
        }
        new Filter.Chain(filters, filtered -> {
                    Authenticator judge = authenticator;
                    if (judge == null || Authentication.passes(judge, exchange, filtered)) {
                        last.handle(filtered);
                    }
                })
                .doFilter(seen);
    }

    @Override
    public @Nullable HttpHandler getHandler() {
        return handler;
    }

    @Override
    public synchronized void setHandler(HttpHandler given) {
        Objects.requireNonNull(given, "handler");
        if (handler != null) {
            throw new IllegalArgumentException("the context " + path + " has a handler already");
        }
        handler = given;
    }

    @Override
    public String getPath() {
        return path;
    }

    /** The path without percent signs. */
    String decodedPath() {
        return decodedPath;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public List<Filter> getFilters() {
        return filters;
    }

    @Override
    public synchronized @Nullable Authenticator setAuthenticator(@Nullable Authenticator given) {
        Authenticator before = authenticator;
        authenticator = given;
        return before;
    }

    @Override
    public @Nullable Authenticator getAuthenticator() {
        return authenticator;
    }
}
