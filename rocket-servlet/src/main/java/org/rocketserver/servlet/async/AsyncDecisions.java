package org.rocketserver.servlet.async;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Timers;
import org.rocketserver.servlet.async.AsyncState.Event;

/**
 * What stands with the asynchronous life of one request, and the one lock that guards it: the state, the latest round,
 * what was said of its end. Thread-safe; each method is one decision, taken whole by {@link AsyncState}'s table. To act
 * on it, outside of the lock, is {@link AsyncCycle}'s affair.
 *
 * <p>The lock, this object's own, is held for what changes something, and never while anything is waited for. What only
 * looks at the state, or at the round, does without.
 */
final class AsyncDecisions {
    private final Function<Round, Timers.Timer> timers;

    private volatile AsyncState state = AsyncState.SYNC;
    private volatile @Nullable Round round;
    private AsyncHost.@Nullable Target target;
    private @Nullable Throwable failure;
    private Timers.@Nullable Timer timer;
    private @Nullable Runnable postponed;

    /**
     * Nothing has begun.
     *
     * @param timers starts the timer of a round; called under the lock, so that it cannot end before it is known
     */
    AsyncDecisions(Function<Round, Timers.Timer> timers) {
        this.timers = timers;
    }

    // what the application says

    /**
     * A round begins.
     *
     * @return the one before, or null
     * @throws IllegalStateException {@code startAsync} was called already in this dispatch, or the request is over
     */
    synchronized @Nullable Round begin(Round next) {
        AsyncState started = state.on(Event.START);
        Round before = round;
        round = next;
        failure = null;
        state = started; // last: who sees it without the lock sees the round that it belongs to
        return before;
    }

    /**
     * It is said how the round ends.
     *
     * @param where for a dispatch
     * @return whether the request was waiting, so that somebody has to take it up
     * @throws IllegalStateException it was said already
     */
    synchronized boolean decide(Event event, AsyncHost.@Nullable Target where) {
        AsyncState before = state;
        state = before.on(event);
        target = where;
        cancelTimer();
        return before == AsyncState.STARTED;
    }

    /** What {@code isAsyncStarted} answers. */
    boolean started() {
        return state.started();
    }

    /**
     * The round that was started last.
     *
     * @throws NullPointerException there was none
     */
    Round round() {
        return Objects.requireNonNull(round, "an asynchronous context is there from the first round on");
    }

    /** The round, for what may only be called until the dispatch that called {@code startAsync} returns. */
    synchronized Round starting(String what) {
        Round now = round();
        if (now.returned()) {
            throw new IllegalStateException(
                    what + ": the dispatch that called startAsync has returned to the container");
        }
        return now;
    }

    /** The round, for what may only be called until {@code complete} or {@code dispatch} was. */
    Round undecided(String what) {
        Round now = round();
        state.checkUndecided(what);
        return now;
    }

    /** Refuses what has no meaning once the request is over. */
    void checkNotOver(String what) {
        if (state == AsyncState.COMPLETED) {
            throw new IllegalStateException(what + ": the request is over (Servlet 6.1 §2.3.3.3)");
        }
    }

    // what the container finds

    /** Whether the request waits, and it has not been said yet how the round ends. */
    boolean waits() {
        return state == AsyncState.STARTED;
    }

    /** Whether it is said how this round ends, so that what was written without waiting has to leave first. */
    boolean decided() {
        AsyncState now = state;
        return now == AsyncState.MUST_COMPLETE || now == AsyncState.MUST_DISPATCH || now == AsyncState.ERROR_PAGE;
    }

    /**
     * The container's thread came back from the application.
     *
     * @param drained whether all that was written without waiting has left since it was said how the round ends
     * @return the state before; null, with nothing changed, if it was said meanwhile: then what was written has to
     *     leave first
     */
    synchronized @Nullable AsyncState returned(boolean drained) {
        if (!drained && decided()) {
            return null;
        }
        AsyncState before = state;
        state = before.on(Event.RETURN);
        Round now = round;
        if (now != null) {
            now.markReturned();
            if (before == AsyncState.STARTING && now.timeoutMillis() > 0) {
                timer = timers.apply(now);
            }
        }
        return before;
    }

    /** Application code threw while a thread served the request; answers the state before. */
    synchronized AsyncState thrown(Throwable thrown) {
        AsyncState before = state;
        AsyncState after = before.on(Event.FAIL);
        state = after;
        if (before != after) {
            failure = thrown;
        }
        return before;
    }

    /** Something happened to a round; whether that was still waiting, so that its listeners are to be told. */
    synchronized boolean interrupt(Event event, Round waiting, @Nullable Throwable thrown) {
        if (state != AsyncState.STARTED || waiting != round) {
            return false;
        }
        state = state.on(event);
        if (event != Event.WARN) {
            failure = thrown;
            cancelTimer();
        }
        return true;
    }

    /** Takes where to dispatch to. */
    synchronized AsyncHost.Target takeTarget() {
        AsyncHost.Target taken = target;
        target = null;
        if (taken == null) {
            throw new IllegalStateException("a dispatch without a target");
        }
        return taken;
    }

    /** What failed in this round, or null. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Keeps a driver's turn until the request waits again. */
    synchronized void postpone(Runnable turn) {
        postponed = turn;
    }

    /** Takes the turn that was postponed, if any. */
    synchronized @Nullable Runnable takePostponed() {
        Runnable turn = postponed;
        postponed = null;
        return turn;
    }

    /** The request is over without anybody having said so. */
    synchronized void abandon() {
        state = AsyncState.COMPLETED;
    }

    /** Nothing more is waited for: neither time nor a driver's turn. */
    synchronized void letGo() {
        cancelTimer();
        postponed = null;
    }

    private void cancelTimer() {
        Timers.Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
