package org.rocketserver.servlet.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Timers;
import org.rocketserver.servlet.async.AsyncState.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asynchronous life of one request: holds the one lock, lets {@link AsyncState} decide under it, and acts outside
 * of it. What the application calls may come from any thread; what is done for it is done by the exchange's own steps,
 * so never two things at a time.
 */
public final class AsyncCycle implements Turns {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final AsyncHost host;
    private final long defaultTimeoutMillis;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock

    private AsyncState state = AsyncState.SYNC;
    private @Nullable AsyncContextImpl context;
    private AsyncHost.@Nullable Target target;
    private @Nullable Throwable failure;
    private Timers.@Nullable Timer timer;
    private boolean watchingPeer;

    /** For a request that a thread begins to serve. */
    public AsyncCycle(AsyncHost host, Duration defaultTimeout) {
        this.host = host;
        this.defaultTimeoutMillis = defaultTimeout.toMillis();
    }

    // what the application calls

    /**
     * {@code startAsync}.
     *
     * @throws IllegalStateException it was called already in this dispatch, or the request is over
     */
    public AsyncContext start(ServletRequest request, ServletResponse response, boolean original) {
        AsyncContextImpl next =
                new AsyncContextImpl(this, request, response, original, host.position(), defaultTimeoutMillis);
        AsyncContextImpl before;
        lock.lock();
        try {
            state = state.on(Event.START);
            before = context;
            context = next;
            failure = null;
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.listeners().started(next);
        }
        return next;
    }

    /** {@code isAsyncStarted}. */
    public boolean started() {
        lock.lock();
        try {
            return state.started();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@code getAsyncContext}.
     *
     * @throws IllegalStateException asynchronous processing has not started
     */
    public AsyncContext context() {
        lock.lock();
        try {
            AsyncContextImpl current = context;
            if (current == null || !state.started()) {
                throw new IllegalStateException("asynchronous processing has not started (Servlet 6.1 §2.3.3.3)");
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    void complete(AsyncContextImpl caller) {
        act(caller, Event.COMPLETE, null);
    }

    void dispatch(AsyncContextImpl caller, AsyncHost.Target where) {
        act(caller, Event.DISPATCH, where);
    }

    private void act(AsyncContextImpl caller, Event event, AsyncHost.@Nullable Target where) {
        boolean parked;
        lock.lock();
        try {
            checkCurrent(caller);
            parked = state == AsyncState.STARTED;
            state = state.on(event);
            target = where;
            cancelTimer();
        } finally {
            lock.unlock();
        }
        if (parked) {
            host.resume(this::settle);
        }
    }

    void start(AsyncContextImpl caller, Runnable task) {
        checkAlive(caller, "start");
        host.execute(() -> host.inScope(() -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                LOG.error("a task of AsyncContext.start failed", thrown);
            }
        }));
    }

    boolean isOriginal(ServletRequest request, ServletResponse response) {
        return host.isOriginal(request, response);
    }

    <T extends AsyncListener> T create(Class<T> type) throws ServletException {
        return host.create(type);
    }

    /** Refuses what may only be called until the thread that called {@code startAsync} returns. */
    void checkStarting(AsyncContextImpl caller, String what) {
        lock.lock();
        try {
            checkCurrent(caller);
            if (state == AsyncState.STARTED) {
                throw new IllegalStateException(
                        what + ": the dispatch that called startAsync has returned to the container");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what has no meaning once the request is over or another cycle began. */
    void checkAlive(AsyncContextImpl caller, String what) {
        lock.lock();
        try {
            checkCurrent(caller);
            if (state == AsyncState.COMPLETED) {
                throw new IllegalStateException(what + ": the request is over (Servlet 6.1 §2.3.3.3)");
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkCurrent(AsyncContextImpl caller) {
        if (caller != context) {
            throw new IllegalStateException(
                    "this asynchronous context was followed by another one (Servlet 6.1 §2.3.3.3)");
        }
    }

    // what the container calls, in the thread that serves the request

    /**
     * Application code threw.
     *
     * @return whether asynchronous processing takes care of it; if not, the caller answers with an error page
     */
    public boolean thrown(Throwable thrown) {
        AsyncContextImpl told;
        lock.lock();
        try {
            AsyncState before = state;
            state = state.on(Event.FAIL);
            if (before == AsyncState.SYNC) {
                return false;
            }
            if (before == state) {
                return true;
            }
            failure = thrown;
            told = context;
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.listeners().failed(told, thrown);
        }
        return true;
    }

    /**
     * The container's thread came back from the application: goes on with what has to be done now, until the request is
     * over or waits.
     */
    public Disposition settle() {
        while (true) {
            AsyncState before = returned();
            switch (before) {
                case SYNC -> {
                    return host.finish();
                }
                case MUST_COMPLETE, DISPATCHED, ERROR_PAGE -> {
                    return complete();
                }
                case STARTING -> park();
                case STARTED, WARNING -> {
                    return Disposition.SUSPENDED;
                }
                case MUST_DISPATCH -> host.dispatch(taken());
                case NOTIFYING -> host.errorPage(failure());
                case COMPLETED -> {
                    return Disposition.COMPLETED;
                }
            }
        }
    }

    private AsyncState returned() {
        lock.lock();
        try {
            AsyncState before = state;
            state = state.on(Event.RETURN);
            if (before == AsyncState.STARTING) {
                startTimer();
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    private AsyncHost.Target taken() {
        lock.lock();
        try {
            AsyncHost.Target taken = target;
            target = null;
            if (taken == null) {
                throw new IllegalStateException("a dispatch without a target");
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    private Disposition complete() {
        AsyncContextImpl told;
        Throwable thrown;
        lock.lock();
        try {
            told = context;
            thrown = failure;
            cancelTimer();
        } finally {
            lock.unlock();
        }
        if (told != null) {
            AsyncContextImpl last = told;
            host.inScope(() -> last.listeners().completed(last, thrown));
        }
        return host.finish();
    }

    // time and failures

    /** Under the lock, so that it cannot run before it is known. */
    private void startTimer() {
        AsyncContextImpl waiting = context;
        if (waiting != null && waiting.getTimeout() > 0) {
            timer = host.schedule(Duration.ofMillis(waiting.getTimeout()), () -> host.resume(() -> expired(waiting)));
        }
    }

    private void cancelTimer() {
        Timers.Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }

    private void park() {
        AsyncContextImpl waiting;
        boolean watched;
        lock.lock();
        try {
            waiting = context;
            watched = watchingPeer;
            watchingPeer = true;
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            host.parked(waiting.position());
        }
        if (!watched) {
            watchPeer();
        }
    }

    private void watchPeer() {
        host.onPeerGone(() -> host.resume(this::peerClosed));
    }

    private Disposition expired(AsyncContextImpl waiting) {
        if (enterNotifying(Event.EXPIRE, waiting, null)) {
            host.inScope(() -> waiting.listeners().timedOut(waiting));
        }
        return settle();
    }

    private Disposition failed(Throwable thrown) {
        AsyncContextImpl waiting;
        lock.lock();
        try {
            waiting = context;
        } finally {
            lock.unlock();
        }
        if (waiting != null && enterNotifying(Event.FAIL, waiting, thrown)) {
            host.inScope(() -> waiting.listeners().failed(waiting, thrown));
        }
        return settle();
    }

    private Disposition peerClosed() {
        AsyncContextImpl waiting;
        lock.lock();
        try {
            waiting = context;
        } finally {
            lock.unlock();
        }
        IOException closed = new IOException("the client closed its side of the connection");
        if (waiting != null && enter(Event.WARN, waiting, null)) {
            host.inScope(() -> waiting.listeners().failed(waiting, closed));
        }
        return settle();
    }

    /** Whether the request was still waiting, so that the listeners are to be told that it ends. */
    private boolean enterNotifying(Event event, AsyncContextImpl waiting, @Nullable Throwable thrown) {
        if (!enter(event, waiting, thrown)) {
            return false;
        }
        lock.lock();
        try {
            cancelTimer();
        } finally {
            lock.unlock();
        }
        return true;
    }

    private boolean enter(Event event, AsyncContextImpl waiting, @Nullable Throwable thrown) {
        lock.lock();
        try {
            if (state != AsyncState.STARTED || waiting != context) {
                return false;
            }
            state = state.on(event);
            failure = thrown;
            return true;
        } finally {
            lock.unlock();
        }
    }

    // turns of the drivers

    @Override
    public void queue(Runnable turn) {
        host.resume(() -> {
            if (!over()) {
                host.inScope(turn);
            }
            return settle();
        });
    }

    private boolean over() {
        lock.lock();
        try {
            return state == AsyncState.COMPLETED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fail(Throwable thrown) {
        host.resume(() -> failed(thrown));
    }
}
