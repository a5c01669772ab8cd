package org.rocketserver.servlet.dispatch;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Grace;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Timers;
import org.rocketserver.servlet.async.AsyncCycle;
import org.rocketserver.servlet.async.AsyncHost;
import org.rocketserver.servlet.context.AppScope;
import org.rocketserver.servlet.context.Traffic;
import org.rocketserver.servlet.message.Frames;
import org.rocketserver.servlet.message.PathElements;

/**
 * What asynchronous processing asks of a request, answered for one exchange (Servlet 6.1 §2.3.3.3): how it waits, goes
 * on and is dispatched again. Made by the first {@code startAsync}; owned by the step that runs.
 */
final class CycleAsync implements AsyncHost, Traffic.Waiting {
    private final RequestCycle cycle;
    private final AsyncCycle life;

    CycleAsync(RequestCycle cycle) {
        this.cycle = cycle;
        life = new AsyncCycle(this, cycle.settings().asyncTimeout());
    }

    /**
     * Whether asynchronous processing may begin.
     *
     * @throws IllegalStateException a servlet or filter does not support it, the response is closed, or the request has
     *     not been let in
     */
    static void check(RequestCycle cycle) {
        cycle.entry().require("startAsync");
        if (!cycle.asyncSupported()) {
            throw new IllegalStateException("startAsync: the servlet " + cycle.servletName()
                    + " or a filter before it does not support asynchronous processing; see asyncSupported of"
                    + " @WebServlet and @WebFilter (Servlet 6.1 §2.3.3.3)");
        }
        if (cycle.response().closed()) {
            throw new IllegalStateException("startAsync: the response is closed (Servlet 6.1 §2.3.3.3)");
        }
    }

    AsyncContext start(ServletRequest request, ServletResponse response, boolean original) {
        return life.start(request, response, original);
    }

    /** The states of its life. */
    AsyncCycle life() {
        return life;
    }

    @Override
    public boolean isOriginal(ServletRequest request, ServletResponse response) {
        return request == cycle.request() && response == cycle.response();
    }

    @Override
    public boolean drained() {
        return cycle.isAborted() || cycle.response().drained();
    }

    @Override
    public void log(Throwable failure) {
        cycle.errors().log(failure);
    }

    @Override
    public boolean clientsFault(Throwable thrown) {
        return cycle.errors().clientsFault(thrown);
    }

    // waiting

    /** Where a request was when it started to wait. */
    private record Position(Frames.Mark mark, FilterPipeline pipeline) {}

    @Override
    public Object position() {
        return new Position(cycle.frames().mark(), cycle.pipeline());
    }

    @Override
    public void parked(Object position) {
        Position at = (Position) position;
        cycle.goBack(at.mark(), at.pipeline());
        cycle.app().context().traffic().park(cycle, this);
    }

    @Override
    public Grace grace() {
        return cycle.exchange().grace();
    }

    @Override
    public void applicationEnds() {
        life.applicationEnds();
    }

    @Override
    public void cut() {
        life.cut();
        cycle.abort(new IOException("the application has ended"), life::abandon);
    }

    // going on

    @Override
    public void dispatch(Target target) {
        Position started = (Position) target.position();
        boolean fromClient = target.path() != null || target.original();
        cycle.frames().reenter(fromClient ? cycle.base() : started.mark());
        try {
            if (target.path() == null && target.original() && !cycle.entry().admitted()) {
                // a page that the gate or an error shows; its way back is the one that was refused
                throw new IllegalStateException("dispatch: the request was answered before it came to "
                        + cycle.paths().path() + ", so it cannot go back there; name a path, or start with"
                        + " startAsync(request, response)");
            }
            dispatcher(target, started.pipeline().app().context()).async(target.request(), target.response());
        } catch (Throwable thrown) {
            leaveDispatches();
            cycle.thrown(thrown);
            return;
        }
        leaveDispatches();
        cycle.errors().answerSent();
        cycle.response().awaitFile();
    }

    /**
     * §9.7: a path is within the context where asynchronous processing started; without one it goes back to the request
     * as the client, or the last dispatch, had it.
     */
    private PathDispatcher dispatcher(Target target, ServletContext started) throws ServletException {
        String path = target.path();
        ServletContext context = path == null ? cycle.frames().context() : started;
        if (target.context() != null) {
            context = target.context();
        }
        if (path == null) {
            path = shownPath(target.request());
        }
        RequestDispatcher found = context.getRequestDispatcher(path);
        if (found instanceof PathDispatcher own) {
            return own;
        }
        throw new ServletException("there is nothing to dispatch to at " + path);
    }

    /** The path within its context that a request shows now. */
    private String shownPath(ServletRequest request) {
        PathElements shown = cycle.frames().paths();
        String uri = request instanceof HttpServletRequest http ? http.getRequestURI() : shown.requestUri();
        String prefix = shown.contextPath();
        String path = uri.startsWith(prefix) ? uri.substring(prefix.length()) : uri;
        return path.isEmpty() ? "/" : path;
    }

    @Override
    public void errorPage(@Nullable Throwable failure) {
        leaveDispatches();
        try (AppScope.Entered entered = cycle.app().scope().enter()) {
            if (failure == null) {
                cycle.errors().answerTimeout();
            } else {
                cycle.errors().answerQuietly(failure);
            }
        }
    }

    /**
     * The request shows what the client asked for: an answer to an error is no part of the dispatch it waited in. Its
     * filters and servlet stay those of that dispatch, for a plain answer may tell where it failed.
     */
    private void leaveDispatches() {
        cycle.frames().reenter(cycle.base());
    }

    @Override
    public Disposition finish() {
        return cycle.finish();
    }

    // threads and time

    @Override
    public void inScope(Runnable code) {
        try (AppScope.Entered entered = cycle.currentApp().scope().enter()) {
            code.run();
        }
    }

    @Override
    public void resume(Step step) {
        cycle.exchange().resume(() -> {
            try (AppScope.Entered entered = cycle.app().scope().enter()) {
                return step.run();
            } catch (Throwable e) {
                cycle.close();
                throw e;
            }
        });
    }

    @Override
    public void onPeerGone(Runnable action) {
        cycle.exchange().onPeerGone(action);
    }

    @Override
    public Timers.Timer schedule(Duration delay, Runnable action) {
        return cycle.settings().services().timers().schedule(delay, action);
    }

    @Override
    public void execute(Object position, Runnable task) {
        AppScope scope = ((Position) position).pipeline().app().scope();
        cycle.settings().services().workers().execute(() -> {
            try (AppScope.Entered entered = scope.enter()) {
                attempt(task);
            }
        });
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            log(thrown);
        }
    }

    @Override
    public <T> T create(Class<T> type) throws ServletException {
        return cycle.services().make(type);
    }
}
