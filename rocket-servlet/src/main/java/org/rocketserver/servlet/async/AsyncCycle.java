package org.rocketserver.servlet.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Timers;
import org.rocketserver.servlet.async.AsyncState.Event;

/**
 * The asynchronous life of one request: holds the one lock, lets {@link AsyncState} decide under it, and acts outside
 * of it. What the application calls may come from any thread; what is done for it is done by the exchange's own steps,
 * so never two things at a time.
 */
public final class AsyncCycle implements Turns {

    private final AsyncHost host;
    private final long defaultTimeoutMillis;
    private final AsyncContextImpl context = new AsyncContextImpl(this);
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock

    private AsyncState state = AsyncState.SYNC;
    private @Nullable Round round;
    private AsyncHost.@Nullable Target target;
    private @Nullable Throwable failure;
    private Timers.@Nullable Timer timer;
    private @Nullable Runnable postponed;
    private boolean watchingPeer;
    private boolean peerGone;

    /** How the exchange ended, for steps that come late. Of the steps. */
    private @Nullable Disposition ended;

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
        Round next =
                new Round(request, response, original, host.position(), new AsyncListeners(host), defaultTimeoutMillis);
        Round before;
        lock.lock();
        try {
            state = state.on(Event.START);
            before = round;
            round = next;
            failure = null;
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.listeners().started(context);
        }
        return context;
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
        if (!started()) {
            throw new IllegalStateException("asynchronous processing has not started (Servlet 6.1 §2.3.3.3)");
        }
        return context;
    }

    void complete() {
        act(Event.COMPLETE, null);
    }

    void dispatch(@Nullable ServletContext where, @Nullable String path) {
        if (path != null && !path.startsWith("/")) {
            throw new IllegalArgumentException("the path of a dispatch starts with a slash (Servlet 6.1 §9.1)");
        }
        Round now = round();
        act(
                Event.DISPATCH,
                new AsyncHost.Target(where, path, now.request(), now.response(), now.original(), now.position()));
    }

    private void act(Event event, AsyncHost.@Nullable Target where) {
        boolean parked;
        lock.lock();
        try {
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

    void start(Runnable task) {
        Objects.requireNonNull(task, "task");
        lock.lock();
        try {
            if (state == AsyncState.COMPLETED) {
                throw new IllegalStateException("start: the request is over (Servlet 6.1 §2.3.3.3)");
            }
        } finally {
            lock.unlock();
        }
        host.execute(() -> host.inScope(() -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                host.log(thrown);
            }
        }));
    }

    boolean isOriginal(ServletRequest request, ServletResponse response) {
        return host.isOriginal(request, response);
    }

    <T extends AsyncListener> T create(Class<T> type) throws ServletException {
        return host.create(type);
    }

    /** The round that was started last. */
    Round round() {
        lock.lock();
        try {
            return Objects.requireNonNull(round, "an asynchronous context is there from the first round on");
        } finally {
            lock.unlock();
        }
    }

    /** The round, for what may only be called until the dispatch that called {@code startAsync} returns. */
    Round starting(String what) {
        Round now = round();
        lock.lock();
        try {
            if (now.returned()) {
                throw new IllegalStateException(
                        what + ": the dispatch that called startAsync has returned to the container");
            }
        } finally {
            lock.unlock();
        }
        return now;
    }

    /** The round, for what may only be called until {@code complete} or {@code dispatch} was. */
    Round undecided(String what) {
        Round now = round();
        lock.lock();
        try {
            state.checkUndecided(what);
        } finally {
            lock.unlock();
        }
        return now;
    }

    // what the container calls, in the thread that serves the request

    /**
     * Application code threw.
     *
     * @return whether asynchronous processing takes care of it; if not, the caller answers with an error page
     */
    public boolean thrown(Throwable thrown) {
        Round told;
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
            told = round;
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.listeners().failed(context, thrown);
        }
        return true;
    }

    /**
     * The container's thread came back from the application: goes on with what has to be done now, until the request is
     * over or waits.
     */
    public Disposition settle() {
        while (true) {
            if (ended != null) {
                return ended;
            }
            if (decided() && !host.drained()) {
                return Disposition.SUSPENDED;
            }
            AsyncState before = returned();
            switch (before) {
                case SYNC -> {
                    return end(host.finish());
                }
                case MUST_COMPLETE, DISPATCHED, ERROR_PAGE -> {
                    return end(tellCompleted());
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

    private Disposition end(Disposition how) {
        ended = how;
        return how;
    }

    /** Whether it is said how this round ends, so that what was written without waiting has to leave first. */
    private boolean decided() {
        lock.lock();
        try {
            return state == AsyncState.MUST_COMPLETE
                    || state == AsyncState.MUST_DISPATCH
                    || state == AsyncState.ERROR_PAGE;
        } finally {
            lock.unlock();
        }
    }

    private AsyncState returned() {
        lock.lock();
        try {
            AsyncState before = state;
            state = state.on(Event.RETURN);
            if (round != null) {
                round.markReturned();
            }
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

    private Disposition tellCompleted() {
        Round told;
        Throwable thrown;
        lock.lock();
        try {
            told = round;
            thrown = failure;
            cancelTimer();
        } finally {
            lock.unlock();
        }
        if (told != null) {
            Round last = told;
            host.inScope(() -> last.listeners().completed(context, thrown));
        }
        return host.finish();
    }

    // time and failures

    /** Under the lock, so that it cannot run before it is known. */
    private void startTimer() {
        Round waiting = round;
        if (waiting != null && waiting.timeoutMillis() > 0) {
            timer = host.schedule(
                    Duration.ofMillis(waiting.timeoutMillis()), () -> host.resume(() -> expired(waiting)));
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
        Round waiting = round();
        host.parked(waiting.position());
        boolean watched;
        boolean gone;
        Runnable turn;
        lock.lock();
        try {
            watched = watchingPeer;
            watchingPeer = true;
            gone = peerGone;
            turn = postponed;
            postponed = null;
        } finally {
            lock.unlock();
        }
        if (!watched) {
            host.onPeerGone(() -> host.resume(this::peerClosed));
        } else if (gone) {
            host.resume(this::peerClosed);
        }
        if (turn != null) {
            queue(turn, false);
        }
    }

    private Disposition expired(Round waiting) {
        if (enter(Event.EXPIRE, waiting, null)) {
            host.inScope(() -> waiting.listeners().timedOut(context));
        }
        return settle();
    }

    private Disposition failed(Throwable thrown) {
        Round waiting = round();
        if (enter(Event.FAIL, waiting, thrown)) {
            host.inScope(() -> waiting.listeners().failed(context, thrown));
        }
        return settle();
    }

    private Disposition peerClosed() {
        Round waiting;
        lock.lock();
        try {
            peerGone = true;
            waiting = Objects.requireNonNull(round, "the peer is watched from the first round on");
        } finally {
            lock.unlock();
        }
        if (enter(Event.WARN, waiting, null)) {
            IOException closed = new IOException("the client closed its side of the connection");
            host.inScope(() -> waiting.listeners().failed(context, closed));
        }
        return settle();
    }

    /** Whether the request was still waiting, so that the listeners are to be told. */
    private boolean enter(Event event, Round waiting, @Nullable Throwable thrown) {
        lock.lock();
        try {
            if (state != AsyncState.STARTED || waiting != round) {
                return false;
            }
            state = state.on(event);
            if (event != Event.WARN) {
                failure = thrown;
                cancelTimer();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // the end of the application

    /** Fails the request if it waits: its application ends. From any thread. */
    public void applicationEnds() {
        host.resume(() -> failed(new UnavailableException("the application ends", 1)));
    }

    /** Lets go of what would outlive the exchange, which was cut. From any thread. */
    public void cut() {
        lock.lock();
        try {
            cancelTimer();
            postponed = null;
        } finally {
            lock.unlock();
        }
    }

    // turns of the drivers

    @Override
    public void queue(Runnable turn, boolean untilTheEnd) {
        host.resume(() -> {
            // what was asked for before comes first
            Disposition now = settle();
            if (ended != null) {
                return now;
            }
            if (untilTheEnd || goesOn()) {
                host.inScope(turn);
                return settle();
            }
            postpone(turn);
            return now;
        });
    }

    private void postpone(Runnable turn) {
        lock.lock();
        try {
            postponed = turn;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean goesOn() {
        lock.lock();
        try {
            return state == AsyncState.STARTED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fail(Throwable thrown) {
        host.log(thrown);
        host.resume(() -> failed(thrown));
    }
}
