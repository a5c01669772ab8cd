package org.rocketserver.servlet.dispatch;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.ErrorPages;
import org.rocketserver.servlet.context.FilterHolder;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.context.UnusableClass;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.UrlPattern;
import org.rocketserver.servlet.message.Frame;
import org.rocketserver.servlet.message.RocketResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what went wrong in an application (Servlet 6.1 §10.9): with its own page, or a plain one; or, once the
 * response has left, by cutting the connection. What an exception says is never shown.
 */
final class ErrorDispatch {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final RequestCycle cycle;

    ErrorDispatch(RequestCycle cycle) {
        this.cycle = cycle;
    }

    /**
     * What is to be answered.
     *
     * @param status the status code
     * @param message what the application said with {@code sendError} or by an exception, or null
     * @param thrown the exception, or null; then the message may be shown
     */
    private record Problem(int status, @Nullable String message, @Nullable Throwable thrown) {}

    /** Logs what was thrown and answers it. */
    void answer(Throwable thrown) {
        log(thrown);
        answerQuietly(thrown);
    }

    /** Answers what was thrown and logged before. */
    void answerQuietly(Throwable thrown) {
        Throwable known =
                thrown instanceof ServletHolder.OutOfService && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cycle.response().sent()) {
            cut(thrown);
            return;
        }
        int status = statusOf(known);
        ErrorPages.ForException page = cycle.app().errorPages().forException(known, status);
        dispatch(new Problem(status, message(known), page.thrown()), page.location());
    }

    /** Answers what went wrong when the application is through with the request: none of its code runs any more. */
    void answerPlainly(RuntimeException failure) {
        log(failure);
        if (cycle.response().sent()) {
            cycle.abort(failure);
        } else {
            cycle.sessions().tell();
            writePlain(new Problem(statusOf(failure), message(failure), failure));
        }
    }

    /** What an exception says, unless even that fails. */
    private static @Nullable String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException e) {
            LOG.debug("{} cannot say what it is", thrown.getClass().getName(), e);
            return null;
        }
    }

    /** Answers a {@code sendError} that nobody has answered yet. */
    void answerSent() {
        RocketResponse.SentError sent = cycle.response().error();
        if (sent != null && !cycle.isAborted() && !cycle.asyncStarted()) {
            dispatch(
                    new Problem(sent.status(), sent.message(), null),
                    cycle.app().errorPages().forStatus(sent.status()));
        }
    }

    /** Answers an asynchronous request whose time is over (§2.3.3.3). */
    void answerTimeout() {
        if (cycle.response().sent()) {
            cut(new IOException("the asynchronous request took longer than its time-out"));
            return;
        }
        dispatch(new Problem(500, null, null), cycle.app().errorPages().forStatus(500));
    }

    /** It is too late for another answer: what was sent must not look whole, unless it is. */
    private void cut(Throwable reason) {
        if (!cycle.response().closed()) {
            cycle.abort(reason);
        }
    }

    private int statusOf(Throwable thrown) {
        if (thrown instanceof UnavailableException e) {
            if (e.isPermanent()) {
                return 404;
            }
            cycle.response().setHeader("Retry-After", Integer.toString(Math.max(1, e.getUnavailableSeconds())));
            return 503;
        }
        HttpException refused = ClientFaults.refusal(thrown);
        if (refused != null) {
            return refused.status().code();
        }
        // a client that ended inside its body may still read: the message is incomplete (RFC 9112 §8)
        return ClientFaults.gone(thrown) ? 400 : 500;
    }

    private void dispatch(Problem problem, @Nullable String page) {
        RocketResponse response = cycle.response();
        cycle.sessions().tell();
        cycle.forgetUpgrade();
        response.beginErrorPage(problem.status());
        if (page != null && served(problem, page)) {
            return;
        }
        if (response.sent()) {
            cut(new IOException("an error page failed after it had left"));
            return;
        }
        writePlain(problem);
    }

    /** Lets the application's page answer; false if it cannot, or fails itself. */
    private boolean served(Problem problem, String page) {
        DispatchPaths to = DispatchPaths.of(page, cycle.app().context().encodedSlash());
        if (to == null) {
            LOG.warn("the error page {} is no path of the application", page);
            return false;
        }
        DeployedApp app = cycle.app();
        PathMatch<ServletHolder> match = PathDispatcher.match(app, to.path());
        try {
            cycle.begin(); // also what never came to the application's own part has a page of the application
            String contextPath = app.context().getContextPath();
            String query = to.query() == null ? cycle.shownQuery() : to.query();
            Frame frame = Frame.error(
                    app.context(),
                    RequestCycle.elements(contextPath + to.raw(), contextPath, to.path(), match, query),
                    to.query(),
                    attributes(problem));
            cycle.pass(
                    frame,
                    PathDispatcher.pipeline(app, DispatcherType.ERROR, to.path(), match, true),
                    cycle.request(),
                    cycle.response());
        } catch (Throwable thrown) {
            if (clientsFault(thrown)) {
                LOG.debug("nobody reads the error page {} for {}", page, cycle.requestLine(), thrown);
            } else {
                LOG.error("the error page {} for {} failed", page, cycle.requestLine(), thrown);
            }
            return false;
        }
        return cycle.response().error() == null;
    }

    /** The attributes of Servlet 6.1 §10.9.1. */
    private Map<String, Object> attributes(Problem problem) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(RequestDispatcher.ERROR_STATUS_CODE, problem.status());
        attributes.put(
                RequestDispatcher.ERROR_REQUEST_URI,
                cycle.exchange().request().target().rawPath());
        attributes.put(
                RequestDispatcher.ERROR_METHOD, cycle.exchange().request().method());
        put(
                attributes,
                RequestDispatcher.ERROR_QUERY_STRING,
                cycle.exchange().request().target().rawQuery());
        put(attributes, RequestDispatcher.ERROR_SERVLET_NAME, cycle.servletName());
        Throwable thrown = problem.thrown();
        if (thrown == null) {
            attributes.put(RequestDispatcher.ERROR_MESSAGE, problem.message() == null ? "" : problem.message());
            return attributes;
        }
        attributes.put(RequestDispatcher.ERROR_EXCEPTION, thrown);
        attributes.put(RequestDispatcher.ERROR_EXCEPTION_TYPE, thrown.getClass());
        put(attributes, RequestDispatcher.ERROR_MESSAGE, problem.message());
        return attributes;
    }

    private static void put(Map<String, Object> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    private void writePlain(Problem problem) {
        RocketResponse response = cycle.response();
        response.beginErrorPage(problem.status());
        if (Status.of(problem.status()).bodiless()) {
            return;
        }
        ErrorView.Page page = cycle.settings().errors().page(failure(problem));
        try {
            response.setContentType(page.contentType());
            if (!page.storable()) {
                response.setHeader("Cache-Control", "no-store");
            }
            response.getOutputStream().write(page.octets());
        } catch (IOException e) {
            LOG.debug("the client is gone", e);
            cycle.abort(e);
        }
    }

    private ErrorView.Failure failure(Problem problem) {
        FilterPipeline pipeline = cycle.pipeline();
        FrontChain front = cycle.entry().front();
        List<String> filters = new ArrayList<>();
        if (front != null) {
            front.filters().forEach(filter -> filters.add(named(filter.name(), filter.className())));
        }
        int entered = (front == null ? 0 : front.reached())
                + Math.min(pipeline.filters().size(), pipeline.reached());
        for (FilterHolder filter : pipeline.filters()) {
            filters.add(named(filter.name(), filter.className()));
        }
        ServletHolder servlet = pipeline.servlet();
        return new ErrorView.Failure(
                problem.status(),
                problem.message(),
                problem.thrown(),
                cycle.request(),
                List.copyOf(filters.subList(0, entered)),
                List.copyOf(filters.subList(entered, filters.size())),
                servlet == null ? null : named(servlet.name(), servlet.className()),
                pipeline.reached() > pipeline.filters().size(),
                () -> cycle.app().servlets().patterns().stream()
                        .map(UrlPattern::text)
                        .toList());
    }

    private static String named(String name, @Nullable String type) {
        return type == null || name.startsWith(type) ? name : name + " (" + type + ")";
    }

    // the log

    /** Logs what an application threw: once, at ERROR, with the request line; what the client did, at DEBUG. */
    void log(Throwable thrown) {
        if (thrown instanceof ServletHolder.OutOfService) {
            return;
        }
        if (clientsFault(thrown)) {
            LOG.debug("{} was not served", cycle.requestLine(), thrown);
        } else {
            report(thrown);
            write(thrown);
        }
    }

    private void write(Throwable thrown) {
        if (thrown instanceof UnusableClass) {
            LOG.error("{} failed: {}", cycle.requestLine(), thrown.getMessage());
            UnusableClass.logCause(thrown);
            return;
        }
        try {
            LOG.error("{} failed", cycle.requestLine(), thrown);
        } catch (RuntimeException e) {
            // an exception that cannot be printed must not hide that there was one
            LOG.error(
                    "{} failed by a {} that cannot say why",
                    cycle.requestLine(),
                    thrown.getClass().getName(),
                    e);
        }
    }

    /** Whether something was thrown because of what the client did or left undone. */
    boolean clientsFault(Throwable thrown) {
        return ClientFaults.any(thrown, cycle.response()::lost);
    }

    private void report(Throwable thrown) {
        try {
            cycle.settings().reporter().accept(cycle.request(), thrown);
        } catch (RuntimeException e) {
            LOG.error("who is told of failures failed", e);
        }
    }
}
