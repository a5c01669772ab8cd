package org.rocketserver.servlet.dispatch;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.http.HttpException;
import org.rocketserver.servlet.async.AsyncCycle;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppScope;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.mapping.MappingView;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.RequestPaths;
import org.rocketserver.servlet.message.Frame;
import org.rocketserver.servlet.message.Frames;
import org.rocketserver.servlet.message.PathElements;
import org.rocketserver.servlet.message.RocketRequest;
import org.rocketserver.servlet.message.RocketResponse;
import org.rocketserver.servlet.security.SavedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of one exchange in an application: may it pass, listeners, filters, servlet, what went wrong, waiting, the
 * end. Owned by the thread that serves the exchange; after a suspension by the step that runs.
 */
public final class RequestCycle {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");
    private static final MappingView NO_MAPPING = new MappingView("", "", "", null);

    private final Route route;
    private final DeployedApp app;
    private final CycleSettings settings;
    private final CycleServices services;
    private final CycleSessions sessions;
    private final CycleSecurity security;
    private final CycleEntry entry;
    private final ErrorDispatch errors;
    private final FilterPipeline arrival;

    private Exchange exchange;
    private Frames frames;
    private Frames.Mark base;
    private RocketRequest request;
    private RocketResponse response;
    private FilterPipeline pipeline;
    private @Nullable CycleAsync async;
    private @Nullable HttpUpgradeHandler upgradeHandler;
    private boolean begun;
    private boolean aborted;
    private boolean closed;
    private boolean upgraded;

    private RequestCycle(Exchange exchange, Route route, CycleSettings settings) {
        this.exchange = exchange;
        this.route = route;
        this.app = route.app();
        this.settings = settings;
        services = new CycleServices(this);
        sessions = new CycleSessions(this);
        security = new CycleSecurity(this, route.paths().path());
        entry = new CycleEntry(this, route.servedPath());
        errors = new ErrorDispatch(this);
        frames = firstFrames();
        base = frames.mark();
        request = new RocketRequest(exchange, services, frames, settings.messages());
        response = new RocketResponse(exchange, services, frames, settings.messages());
        arrival = route.pipeline();
        pipeline = arrival;
    }

    private Frames firstFrames() {
        return new Frames(route.frame(exchange.request().target()));
    }

    /** The path elements of a path, also of one that leads nowhere. */
    static PathElements elements(
            String uri,
            String contextPath,
            String path,
            @Nullable PathMatch<ServletHolder> match,
            @Nullable String query) {
        return match == null
                ? new PathElements(uri, contextPath, path, null, query, NO_MAPPING)
                : PathElements.of(uri, contextPath, match, query);
    }

    /**
     * Serves an exchange where its path leads. The caller has counted it in; it is counted out when it is over.
     *
     * @return whether it is over or waits
     */
    public static Disposition serve(Exchange exchange, Route route, CycleSettings settings) {
        return new RequestCycle(exchange, route, settings).run();
    }

    private Disposition run() {
        try (AppScope.Entered entered = app.scope().enter()) {
            serve();
            return settle();
        } catch (Throwable e) {
            // even answering failed, as by an exception whose message throws: nothing may stay behind
            close();
            throw e;
        }
    }

    private void serve() {
        try {
            entry.pass();
        } catch (Throwable thrown) {
            thrown(thrown);
            return;
        }
        errors.answerSent();
    }

    /** The request is from here on what a login interrupted; nobody in the application has seen the one at hand. */
    void goOnAs(SavedRequest saved) {
        exchange = new ReplayedExchange(exchange, saved);
        frames = firstFrames();
        base = frames.mark();
        request = new RocketRequest(exchange, services, frames, settings.messages());
        response = new RocketResponse(exchange, services, frames, settings.messages());
    }

    /** The request was let in: takes it to the application's filters and servlet. */
    void proceed(ServletRequest given, ServletResponse givenResponse) throws IOException, ServletException {
        begin();
        arrival.doFilter(given, givenResponse);
    }

    /** The request enters the application: tells the listeners, once. */
    void begin() {
        if (!begun) {
            begun = true;
            app.context().listeners().requestInitialized(app.context(), request);
        }
    }

    private Disposition settle() {
        CycleAsync waiting = async;
        return waiting == null ? finish() : waiting.life().settle();
    }

    /** Something was thrown that the application did not catch. */
    void thrown(Throwable thrown) {
        CycleAsync waiting = async;
        if (waiting == null || !waiting.life().thrown(thrown)) {
            errors.answer(thrown);
        } else {
            errors.log(thrown);
        }
    }

    /** Takes the request through filters to a servlet, with what the dispatch changes for as long as it lasts. */
    void pass(Frame frame, FilterPipeline to, ServletRequest wrapped, ServletResponse wrappedResponse)
            throws ServletException, IOException {
        FilterPipeline before = pipeline;
        pipeline = to;
        AppContext target = to.app().context();
        boolean foreign = frames.context() != target;
        try (Frames.Scope scope = frames.enter(frame);
                AppScope.Entered entered = target.scope().enter()) {
            if (foreign) {
                target.listeners().requestInitialized(target, request);
            }
            try {
                to.doFilter(wrapped, wrappedResponse);
            } finally {
                if (foreign) {
                    target.listeners().requestDestroyed(target, request);
                }
            }
        } finally {
            pipeline = before;
        }
    }

    // the end

    /** The application is through: tells the listeners, and ends the response or goes on as something else. */
    Disposition finish() {
        boolean goesOn = false;
        try (AppScope.Entered entered = app.scope().enter()) {
            goBack(base, arrival); // it may have waited inside a dispatch, of which this is no part
            errors.answerSent();
            if (begun) {
                begun = false;
                app.context().listeners().requestDestroyed(app.context(), request);
            }
            HttpUpgradeHandler handler = upgradeHandler;
            if (handler != null && !aborted && !response.answered()) {
                upgradeHandler = null;
                Upgrade offer = exchange.upgrade().orElse(null);
                if (offer == null) {
                    errors.answerPlainly(new IllegalStateException(
                            "no upgrade: the response has left, or not all of the request's body was read"));
                } else if (saveSessions()) {
                    goesOn = true;
                    upgraded = true;
                    return UpgradedExchange.begin(this, offer, handler);
                }
            }
            end();
        } finally {
            if (!goesOn) {
                close();
            }
        }
        return Disposition.COMPLETED;
    }

    private void end() {
        if (aborted) {
            return;
        }
        try {
            saveSessions();
            if (!aborted) {
                response.finish();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the response to {} could not be ended", requestLine(), e);
            abort(e);
        }
    }

    /** No answer is whole before other servers can know what it says of the session; false if they cannot. */
    private boolean saveSessions() {
        try {
            sessions.save();
            return true;
        } catch (HttpException e) {
            errors.answerPlainly(e);
            return false;
        }
    }

    /** Gives everything back that belongs to the exchange. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            services.end();
            sessions.complete();
        } finally {
            request.end();
            if (async == null && !upgraded) {
                app.context().traffic().leave();
            } else {
                app.context().traffic().leave(this);
            }
        }
    }

    /** Cuts the exchange: too late for an answer. */
    void abort(Throwable reason) {
        aborted = true;
        exchange.abort(reason);
    }

    /** Cuts it from another thread, and lets go of it when nobody is inside. */
    void abort(Throwable reason, Runnable last) {
        exchange.abort(reason, () -> {
            aborted = true;
            try {
                last.run();
            } catch (Throwable e) {
                close();
                throw e;
            }
        });
    }

    boolean isClosed() {
        return closed;
    }

    boolean isAborted() {
        return aborted;
    }

    // asynchronous processing

    AsyncContext startAsync(ServletRequest given, ServletResponse givenResponse, boolean original) {
        CycleAsync.check(this);
        CycleAsync own = async;
        if (own == null) {
            own = new CycleAsync(this);
            async = own;
        }
        return own.start(given, givenResponse, original);
    }

    boolean asyncStarted() {
        CycleAsync own = async;
        return own != null && own.life().started();
    }

    AsyncCycle startedAsync() {
        CycleAsync own = async;
        if (own == null) {
            throw new IllegalStateException("asynchronous processing has not started (Servlet 6.1 §2.3.3.3)");
        }
        return own.life();
    }

    boolean asyncSupported() {
        return pipeline.asyncSupported() && !entry.inFront();
    }

    /** Where the request stands as the client asked for it, before any dispatch. */
    Frames.Mark base() {
        return base;
    }

    /** The request shows again what it showed at an earlier place. */
    void goBack(Frames.Mark mark, FilterPipeline to) {
        frames.reenter(mark);
        pipeline = to;
    }

    // what the other parts of the story read

    DeployedApp app() {
        return app;
    }

    /** The application the request was last dispatched to. */
    DeployedApp currentApp() {
        return pipeline.app();
    }

    /** Where the request is on its way, or was when it failed. */
    FilterPipeline pipeline() {
        return pipeline;
    }

    /** Whether no dispatch is under way. */
    boolean undispatched() {
        return pipeline == arrival;
    }

    CycleEntry entry() {
        return entry;
    }

    @Nullable
    ServletHolder currentServlet() {
        return pipeline.servlet();
    }

    @Nullable
    String servletName() {
        PathMatch<ServletHolder> match = route.match();
        return match == null ? null : match.target().name();
    }

    RequestPaths paths() {
        return route.paths();
    }

    Exchange exchange() {
        return exchange;
    }

    Frames frames() {
        return frames;
    }

    /** The query string as it can be seen now; a dispatch to a path without one keeps it, for it is no path element. */
    @Nullable
    String shownQuery() {
        return frames.paths().queryString();
    }

    RocketRequest request() {
        return request;
    }

    RocketResponse response() {
        return response;
    }

    CycleSettings settings() {
        return settings;
    }

    CycleSessions sessions() {
        return sessions;
    }

    CycleSecurity security() {
        return security;
    }

    ErrorDispatch errors() {
        return errors;
    }

    void upgradeTo(HttpUpgradeHandler handler) {
        upgradeHandler = handler;
        response.upgrading();
    }

    /** An error is answered: with its answer the connection stays with HTTP, whatever was asked for before. */
    void forgetUpgrade() {
        upgradeHandler = null;
    }

    CycleServices services() {
        return services;
    }

    /** For the log. */
    String requestLine() {
        return exchange.request().method() + " " + exchange.request().target().text();
    }
}
