package org.rocketserver.servlet.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous life of one request as the application sees it: the same object for all its rounds, as the API's
 * Javadoc has it; every call is about the latest. Thread-safe.
 */
final class AsyncContextImpl implements AsyncContext {
    private final AsyncCycle cycle;

    AsyncContextImpl(AsyncCycle cycle) {
        this.cycle = cycle;
    }

    @Override
    public ServletRequest getRequest() {
        return cycle.undecided("getRequest").request();
    }

    @Override
    public ServletResponse getResponse() {
        return cycle.undecided("getResponse").response();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        Round round = cycle.round();
        return round.original() || cycle.isOriginal(round.request(), round.response());
    }

    @Override
    public void dispatch() {
        cycle.dispatch(null, null);
    }

    @Override
    public void dispatch(String path) {
        cycle.dispatch(null, path);
    }

    @Override
    public void dispatch(@Nullable ServletContext context, String path) {
        cycle.dispatch(context, path);
    }

    @Override
    public void complete() {
        cycle.complete();
    }

    @Override
    public void start(Runnable task) {
        cycle.start(task);
    }

    @Override
    public void addListener(AsyncListener listener) {
        Round round = cycle.starting("addListener");
        round.listeners().add(listener, round.request(), round.response());
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        cycle.starting("addListener").listeners().add(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return cycle.create(type);
    }

    @Override
    public void setTimeout(long millis) {
        cycle.starting("setTimeout").timeoutMillis(millis);
    }

    @Override
    public long getTimeout() {
        return cycle.round().timeoutMillis();
    }
}
