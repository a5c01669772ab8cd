package org.rocketserver.servlet.dispatch;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.Dispatchers;
import org.rocketserver.servlet.context.FilterHolder;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.message.Frame;
import org.rocketserver.servlet.message.PathElements;
import org.rocketserver.servlet.message.RocketRequest;
import org.rocketserver.servlet.message.RocketResponse;

/**
 * Moves a request to another servlet of the same or another application (Servlet 6.1 chapter 9). Immutable and
 * thread-safe: the target is looked up when it is used, so that a dispatcher may be made before the application runs.
 */
public final class PathDispatcher implements RequestDispatcher {
    /** Makes dispatchers for contexts. */
    public static final Dispatchers DISPATCHERS = new Dispatchers() {
        @Override
        public @Nullable RequestDispatcher toPath(AppContext context, String path) {
            DispatchPaths paths = DispatchPaths.of(path, context.encodedSlash());
            return paths == null ? null : new PathDispatcher(context, paths, null);
        }

        @Override
        public RequestDispatcher toServlet(ServletHolder servlet) {
            return new PathDispatcher(servlet.context(), null, servlet);
        }
    };

    private final AppContext context;
    private final @Nullable DispatchPaths paths;
    private final @Nullable ServletHolder named;

    private PathDispatcher(AppContext context, @Nullable DispatchPaths paths, @Nullable ServletHolder named) {
        this.context = context;
        this.paths = paths;
        this.named = named;
    }

    @Override
    public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        cycle(request).entry().require("forward");
        show(request, response);
    }

    /** Forwards, also a request that has not been let in: to what the container shows it. */
    void show(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        RequestCycle cycle = cycle(request);
        if (response.isCommitted()) {
            throw new IllegalStateException(
                    "a request cannot be forwarded once its response is committed" + " (Servlet 6.1 §9.4)");
        }
        response.resetBuffer();
        cycle.pass(
                frame(DispatcherType.FORWARD, cycle.shownQuery()),
                pipeline(cycle, DispatcherType.FORWARD),
                request,
                response);
        if (!cycle.asyncStarted()) {
            close(response);
        }
    }

    @Override
    public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        RequestCycle cycle = cycle(request);
        cycle.entry().require("include");
        cycle.pass(frame(DispatcherType.INCLUDE, null), pipeline(cycle, DispatcherType.INCLUDE), request, response);
    }

    /** Serves an asynchronous request again (§9.7). */
    void async(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        RequestCycle cycle = cycle(request);
        cycle.pass(
                frame(DispatcherType.ASYNC, cycle.shownQuery()),
                pipeline(cycle, DispatcherType.ASYNC),
                request,
                response);
    }

    /**
     * What the dispatch shows.
     *
     * @param shownQuery the query string where the dispatcher was made without one, or null
     */
    private Frame frame(DispatcherType type, @Nullable String shownQuery) {
        DispatchPaths to = paths;
        if (to == null) {
            return Frame.named(type, context);
        }
        PathElements elements = elements(to, to.query() == null ? shownQuery : to.query());
        return switch (type) {
            case INCLUDE -> Frame.include(context, elements, to.query());
            case ASYNC -> Frame.async(context, elements, to.query());
            default -> Frame.forward(context, elements, to.query());
        };
    }

    private PathElements elements(DispatchPaths to, @Nullable String query) {
        DeployedApp app = app();
        return RequestCycle.elements(
                context.getContextPath() + to.raw(), context.getContextPath(), to.path(), match(app, to.path()), query);
    }

    private FilterPipeline pipeline(RequestCycle cycle, DispatcherType type) {
        DeployedApp app = app();
        DispatchPaths to = paths;
        boolean asyncSupported =
                type == DispatcherType.ASYNC || cycle.pipeline().asyncSupported();
        if (to == null) {
            String name = named == null ? null : named.name();
            return new FilterPipeline(app, app.filters().filters(type, null, name), named, asyncSupported);
        }
        return pipeline(app, type, to.path(), match(app, to.path()), asyncSupported);
    }

    /** The pass to a path of an application. */
    static FilterPipeline pipeline(
            DeployedApp app,
            DispatcherType type,
            String path,
            @Nullable PathMatch<ServletHolder> match,
            boolean asyncSupported) {
        ServletHolder servlet = match == null ? null : match.target();
        return new FilterPipeline(app, filters(app, type, path, match), servlet, asyncSupported);
    }

    /** The filters on the way to a path of an application. */
    static List<FilterHolder> filters(
            DeployedApp app, DispatcherType type, String path, @Nullable PathMatch<ServletHolder> match) {
        return app.filters()
                .filters(type, path, match == null ? null : match.target().name());
    }

    /** What a path leads to, welcome files included. */
    static @Nullable PathMatch<ServletHolder> match(DeployedApp app, String path) {
        PathMatch<ServletHolder> match = app.servlets().match(path);
        String welcome = WelcomeFiles.possible(app, path, match) ? WelcomeFiles.resolve(app, path) : null;
        return welcome == null ? match : app.servlets().match(welcome);
    }

    private DeployedApp app() {
        DeployedApp app = context.deployed();
        if (app == null) {
            throw new IllegalStateException("the application does not run yet, so nothing can be dispatched to it");
        }
        return app;
    }

    /** §9.4: before a forward returns, the response is sent and closed; a wrapper's own buffer is its own affair. */
    private static void close(ServletResponse response) throws IOException {
        if (response instanceof RocketResponse own) {
            own.closeToApplication();
            return;
        }
        try {
            PrintWriter writer = response.getWriter();
            writer.close();
        } catch (IllegalStateException streamTaken) {
            // the servlet used the stream; only one of the two can be had (§5.3)
            closeStream(response);
        }
    }

    private static void closeStream(ServletResponse response) throws IOException {
        try {
            ServletOutputStream stream = response.getOutputStream();
            stream.close();
        } catch (IllegalStateException neither) {
            // a wrapper that gives out neither has nothing to close
            response.flushBuffer();
        }
    }

    /** The exchange behind a request, whatever the application wrapped it in. */
    static RequestCycle cycle(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        if (inner instanceof RocketRequest own && own.owner() instanceof CycleServices services) {
            return services.cycle();
        }
        throw new IllegalArgumentException(
                "the request must be the one the servlet was given, or a wrapper around it (Servlet 6.1 §9.2)");
    }

    /** The container's response behind whatever the application wrapped it in. */
    static RocketResponse response(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        if (inner instanceof RocketResponse own) {
            return own;
        }
        throw new IllegalArgumentException(
                "the response must be the one the servlet was given, or a wrapper around it (Servlet 6.1 §9.2)");
    }
}
