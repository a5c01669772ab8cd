package org.rocketserver.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Authority;
import org.rocketserver.http.Headers;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Status;
import org.rocketserver.http.UriPath;
import org.rocketserver.servlet.compress.CompressedExchange;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppState;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.dispatch.CycleSettings;
import org.rocketserver.servlet.dispatch.ErrorPageWriter;
import org.rocketserver.servlet.dispatch.ErrorView;
import org.rocketserver.servlet.dispatch.RequestCycle;
import org.rocketserver.servlet.dispatch.Route;
import org.rocketserver.servlet.mapping.RequestPaths;
import org.rocketserver.servlet.message.Addresses;
import org.rocketserver.servlet.spi.Compression;

/**
 * Serves exchanges by web applications: finds the application, and lets its {@link RequestCycle} do the rest. Keeps
 * nothing between exchanges but what {@link Routes} remember.
 */
final class ServletWorker extends Worker {
    /** What the server as a whole takes; a path of it may take less (RFC 9110 §9.3.7, §15.5.6). */
    private static final Headers ALLOW = Headers.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

    private final RunningApplications applications;
    private final @Nullable Compression compression;
    private final CycleSettings settings;

    ServletWorker(RunningApplications applications, @Nullable Compression compression, CycleSettings settings) {
        this.applications = applications;
        this.compression = compression;
        this.settings = settings;
    }

    @Override
    public Disposition handle(Exchange exchange) throws Exception {
        if (compression == null) {
            return lead(exchange);
        }
        CompressedExchange compressed = new CompressedExchange(exchange, compression);
        return compressed.serve(() -> lead(compressed));
    }

    private Disposition lead(Exchange exchange) throws IOException {
        RequestHead head = exchange.request();
        String method = head.method();
        if (method.equals("TRACE")) {
            return refuseMethod(exchange);
        }
        if (head.target() instanceof RequestTarget.Asterisk) {
            return answer(exchange, Status.OK, ALLOW, "");
        }
        if (head.target() instanceof RequestTarget.AuthorityOnly) {
            return refuseMethod(exchange);
        }
        Route route = way(exchange, head.target().rawPath());
        if (route == null) {
            return nowhere(exchange);
        }
        if (route.redirects()) {
            route.app().context().traffic().leave();
            return redirect(exchange);
        }
        return RequestCycle.serve(exchange, route, settings);
    }

    /**
     * Finds the way of a request and counts it in. What it looks into holds every application, so that it must be over
     * before the request is served: a long one would keep those that have ended meanwhile.
     *
     * @return null if it leads nowhere: then nothing was counted
     */
    private @Nullable Route way(Exchange exchange, String rawPath) {
        while (true) {
            Routes routes = applications.routes();
            Route known = routes.known(rawPath);
            if (known != null) {
                if (enter(known.app())) {
                    return known;
                }
            } else {
                UriPath path = RequestPaths.lookup(rawPath);
                DeployedApp app = routes.contexts().find(routes.hasHosts() ? host(exchange) : null, path.text());
                if (app == null) {
                    return null;
                }
                if (enter(app)) {
                    Route route = found(app, path);
                    routes.add(route);
                    return route;
                }
            }
            // it ended in between: there are other routes by now
            if (routes == applications.routes()) {
                return null;
            }
        }
    }

    /** Counts the request in, so that the application waits for it before it ends; false if it has ended. */
    private static boolean enter(DeployedApp app) {
        AppContext context = app.context();
        context.traffic().enter();
        if (context.state() == AppState.RUNNING) {
            return true;
        }
        context.traffic().leave();
        return false;
    }

    /** Finds the way within an application of a request that was counted in; if there is none it is counted out. */
    private static Route found(DeployedApp app, UriPath path) {
        AppContext context = app.context();
        try {
            return new Route(app, RequestPaths.of(path, context.getContextPath(), context.encodedSlash()));
        } catch (RuntimeException | Error e) {
            context.traffic().leave();
            throw e;
        }
    }

    private static @Nullable String host(Exchange exchange) {
        String forwarded = exchange.connection().host();
        if (forwarded != null) {
            return Authority.parseHost(forwarded).host();
        }
        RequestHead head = exchange.request();
        if (head.target() instanceof RequestTarget.Absolute absolute) {
            return Authority.parse(absolute.authority()).host();
        }
        String field = head.headers().first("Host");
        return field == null ? null : Authority.parseHost(field).host();
    }

    private static Disposition redirect(Exchange exchange) throws IOException {
        RequestTarget target = exchange.request().target();
        String query = target.rawQuery();
        String raw = target.rawPath();
        // never "//host", which would lead elsewhere
        int from = 0;
        while (raw.startsWith("//", from)) {
            from++;
        }
        String location = raw.substring(from) + "/" + (query == null ? "" : "?" + query);
        return answer(exchange, Status.FOUND, Headers.of("Location", location), "");
    }

    private Disposition nowhere(Exchange exchange) throws IOException {
        RequestHead head = exchange.request();
        String host = host(exchange);
        return answer(
                exchange,
                Status.NOT_FOUND,
                Headers.EMPTY,
                settings.errors()
                        .nowhere(new ErrorView.Nowhere(
                                Addresses.text(exchange.connection().client()),
                                host,
                                head.target().rawPath(),
                                head.headers().first("Accept"),
                                applications.routes().contexts().paths(host))));
    }

    private static Disposition refuseMethod(Exchange exchange) throws IOException {
        Status status = Status.METHOD_NOT_ALLOWED;
        byte[] page = ErrorPageWriter.page(status.code(), null);
        return answer(exchange, status, ALLOW, new ErrorView.Page("text/html;charset=utf-8", page, true));
    }

    private static Disposition answer(Exchange exchange, Status status, Headers more, ErrorView.Page page)
            throws IOException {
        Headers.Builder headers = more.toBuilder().add("Content-Type", page.contentType());
        if (!page.storable()) {
            headers.add("Cache-Control", "no-store");
        }
        ResponseBody body =
                exchange.respond(new ResponseHead(status, headers.build()), BodyLength.of(page.octets().length));
        body.write(ByteBuffer.wrap(page.octets()));
        body.close();
        return Disposition.COMPLETED;
    }

    private static Disposition answer(Exchange exchange, Status status, Headers headers, String content)
            throws IOException {
        exchange.respond(new ResponseHead(status, headers), BodyLength.of(content.length()))
                .close();
        return Disposition.COMPLETED;
    }
}
