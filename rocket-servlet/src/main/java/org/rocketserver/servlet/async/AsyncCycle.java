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
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Timers;
import org.rocketserver.servlet.async.AsyncState.Event;

/**
 * The asynchronous life of one request: lets {@link AsyncDecisions} decide, and acts. What the application calls may
 * come from any thread; what is done for it is done by the exchange's own steps, so never two things at a time.
 */
public final class AsyncCycle implements Turns {
    private final AsyncHost host;
    private final long defaultTimeoutMillis;
    private final AsyncContextImpl context = new AsyncContextImpl(this);
    private final AsyncDecisions decisions = new AsyncDecisions(this::startTimer);

    // of the steps

    /** How the exchange ended, for steps that come late. */
    private @Nullable Disposition ended;

    private boolean watchingPeer;
    private boolean peerGone;

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
        AsyncListeners listeners = new AsyncListeners(host);
        Round before = decisions.begin(
                new Round(request, response, original, host.position(), listeners, defaultTimeoutMillis));
        if (before != null) {
            before.listeners().started(context);
        }
        return context;
    }

    /** {@code isAsyncStarted}. */
    public boolean started() {
        return decisions.started();
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
        if (decisions.decide(event, where)) {
            host.resume(this::settle);
        }
    }

    void start(Runnable task) {
        Objects.requireNonNull(task, "task");
        decisions.checkNotOver("start");
        host.execute(round().position(), task);
    }

    boolean isOriginal(ServletRequest request, ServletResponse response) {
        return host.isOriginal(request, response);
    }

    <T extends AsyncListener> T create(Class<T> type) throws ServletException {
        return host.create(type);
    }

    /** The round that was started last. */
    Round round() {
        return decisions.round();
    }

    /** The round, for what may only be called until the dispatch that called {@code startAsync} returns. */
    Round starting(String what) {
        return decisions.starting(what);
    }

    /** The round, for what may only be called until {@code complete} or {@code dispatch} was. */
    Round undecided(String what) {
        return decisions.undecided(what);
    }

    // what the container calls, in the thread that serves the request

    /**
     * Application code threw.
     *
     * @return whether asynchronous processing takes care of it; if not, the caller answers with an error page
     */
    public boolean thrown(Throwable thrown) {
        AsyncState before = decisions.thrown(thrown);
        if (before == AsyncState.SYNC) {
            return false;
        }
        if (before.on(Event.FAIL) != before) {
            round().listeners().failed(context, thrown);
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
            boolean decided = decisions.decided();
            if (decided && !host.drained()) {
                return Disposition.SUSPENDED;
            }
            AsyncState before = decisions.returned(decided);
            if (before == null) {
                continue; // another thread has decided since
            }
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
                case MUST_DISPATCH -> host.dispatch(decisions.takeTarget());
                case NOTIFYING -> host.errorPage(decisions.failure());
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

    private Disposition tellCompleted() {
        decisions.letGo();
        Round last = round();
        Throwable thrown = decisions.failure();
        host.inScope(() -> last.listeners().completed(context, thrown));
        return host.finish();
    }

    private void park() {
        host.parked(round().position());
        if (!watchingPeer) {
            watchingPeer = true;
            host.onPeerGone(() -> host.resume(this::peerClosed));
        } else if (peerGone) {
            host.resume(this::peerClosed);
        }
        Runnable turn = decisions.takePostponed();
        if (turn != null) {
            queue(turn, false);
        }
    }

    // time and failures

    private Timers.Timer startTimer(Round waiting) {
        return host.schedule(Duration.ofMillis(waiting.timeoutMillis()), () -> host.resume(() -> expired(waiting)));
    }

    private Disposition expired(Round waiting) {
        if (decisions.interrupt(Event.EXPIRE, waiting, null)) {
            host.inScope(() -> waiting.listeners().timedOut(context));
        }
        return settle();
    }

    private Disposition failed(Throwable thrown) {
        Round waiting = round();
        if (decisions.interrupt(Event.FAIL, waiting, thrown)) {
            host.inScope(() -> waiting.listeners().failed(context, thrown));
        }
        return settle();
    }

    private Disposition peerClosed() {
        peerGone = true;
        Round waiting = round();
        if (decisions.interrupt(Event.WARN, waiting, null)) {
            IOException closed = new IOException("the client closed its side of the connection");
            host.inScope(() -> waiting.listeners().failed(context, closed));
        }
        return settle();
    }

    // the end of the application

    /** Fails the request if it waits: its application ends. From any thread. */
    public void applicationEnds() {
        host.resume(() -> failed(new UnavailableException("the application ends", 1)));
    }

    /** Lets go of what would outlive the exchange, which is cut. From any thread. */
    public void cut() {
        decisions.letGo();
    }

    /** Ends what waited for longer than its application lives: the exchange was cut and nobody is inside. */
    public void abandon() {
        if (ended == null) {
            decisions.abandon();
            end(tellCompleted());
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
            decisions.postpone(turn);
            return now;
        });
    }

    @Override
    public boolean goesOn() {
        return decisions.waits();
    }

    @Override
    public void fail(Throwable thrown) {
        host.log(thrown);
        host.resume(() -> failed(thrown));
    }
}
