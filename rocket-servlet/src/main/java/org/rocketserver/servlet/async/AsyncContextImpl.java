package org.rocketserver.servlet.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous cycle, from {@code startAsync} to dispatch or completion, as the application sees it. Thread-safe.
 */
final class AsyncContextImpl implements AsyncContext {
    private final AsyncCycle cycle;
    private final ServletRequest request;
    private final ServletResponse response;
    private final boolean original;
    private final Object position;
    private final AsyncListeners listeners = new AsyncListeners();
    private volatile long timeoutMillis;

    AsyncContextImpl(
            AsyncCycle cycle,
            ServletRequest request,
            ServletResponse response,
            boolean original,
            Object position,
            long timeoutMillis) {
        this.cycle = cycle;
        this.request = request;
        this.response = response;
        this.original = original;
        this.position = position;
        this.timeoutMillis = timeoutMillis;
    }

    Object position() {
        return position;
    }

    AsyncListeners listeners() {
        return listeners;
    }

    @Override
    public ServletRequest getRequest() {
        cycle.checkAlive(this, "getRequest");
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        cycle.checkAlive(this, "getResponse");
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original || cycle.isOriginal(request, response);
    }

    @Override
    public void dispatch() {
        cycle.dispatch(this, target(null, null));
    }

    @Override
    public void dispatch(String path) {
        cycle.dispatch(this, target(null, path));
    }

    @Override
    public void dispatch(@Nullable ServletContext context, String path) {
        cycle.dispatch(this, target(context, path));
    }

    private AsyncHost.Target target(@Nullable ServletContext context, @Nullable String path) {
        if (path != null && !path.startsWith("/")) {
            throw new IllegalArgumentException("the path of a dispatch starts with a slash (Servlet 6.1 §9.1)");
        }
        return new AsyncHost.Target(context, path, request, response, original, position);
    }

    @Override
    public void complete() {
        cycle.complete(this);
    }

    @Override
    public void start(Runnable task) {
        cycle.start(this, task);
    }

    @Override
    public void addListener(AsyncListener listener) {
        addListener(listener, request, response);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        cycle.checkStarting(this, "addListener");
        listeners.add(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return cycle.create(type);
    }

    @Override
    public void setTimeout(long millis) {
        cycle.checkStarting(this, "setTimeout");
        timeoutMillis = millis;
    }

    @Override
    public long getTimeout() {
        return timeoutMillis;
    }
}
