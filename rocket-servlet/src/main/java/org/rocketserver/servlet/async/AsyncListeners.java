package org.rocketserver.servlet.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told about one asynchronous cycle, in the order of registration. Thread-safe. */
final class AsyncListeners {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final AsyncHost host;

    /** Replaced whole by each that is added, of whom there are few: who is told of something goes on by what he has. */
    private volatile List<Registered> registered = List.of();

    AsyncListeners(AsyncHost host) {
        this.host = host;
    }

    private record Registered(AsyncListener listener, ServletRequest request, ServletResponse response) {}

    @FunctionalInterface
    private interface Call {
        void on(AsyncListener listener, AsyncEvent event) throws IOException;
    }

    synchronized void add(AsyncListener listener, ServletRequest request, ServletResponse response) {
        List<Registered> more = new ArrayList<>(registered);
        more.add(new Registered(listener, request, response));
        registered = List.copyOf(more);
    }

    void started(AsyncContext context) {
        tell("onStartAsync", context, null, AsyncListener::onStartAsync);
    }

    void completed(AsyncContext context, @Nullable Throwable failure) {
        tell("onComplete", context, failure, AsyncListener::onComplete);
    }

    void timedOut(AsyncContext context) {
        tell("onTimeout", context, null, AsyncListener::onTimeout);
    }

    void failed(AsyncContext context, Throwable failure) {
        tell("onError", context, failure, AsyncListener::onError);
    }

    /** A listener that fails does not keep the others from being told. */
    private void tell(String what, AsyncContext context, @Nullable Throwable failure, Call call) {
        for (Registered one : registered) {
            try {
                call.on(one.listener, event(context, one, failure));
            } catch (Throwable thrown) {
                String name = one.listener.getClass().getName();
                if (host.clientsFault(thrown)) {
                    LOG.debug("{} of {} met a client that is gone", what, name, thrown);
                } else {
                    LOG.error("{} of {} failed", what, name, thrown);
                }
            }
        }
    }

    @SuppressWarnings("NullAway") // the API takes null for "no throwable"
    private static AsyncEvent event(AsyncContext context, Registered one, @Nullable Throwable failure) {
        return new AsyncEvent(context, one.request, one.response, failure);
    }
}
