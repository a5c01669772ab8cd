package org.rocketserver.servlet.async;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Timers;
import org.rocketserver.servlet.async.AsyncState.Event;

/**
 * What stands with the asynchronous life of one request, and the one lock that guards it: the state, the latest round,
 * what was said of its end. Thread-safe; each method is one decision, taken whole by {@link AsyncState}'s table. To act
 * on it, outside of the lock, is {@link AsyncCycle}'s affair.
 */
final class AsyncDecisions {
    private final ReentrantLock lock = new ReentrantLock();
    private final Function<Round, Timers.Timer> timers;

    private AsyncState state = AsyncState.SYNC;
    private @Nullable Round round;
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
    @Nullable
    Round begin(Round next) {
        lock.lock();
        try {
            state = state.on(Event.START);
            Round before = round;
            round = next;
            failure = null;
            return before;
        } finally {
            lock.unlock();
        }
    }

    /**
     * It is said how the round ends.
     *
     * @param where for a dispatch
     * @return whether the request was waiting, so that somebody has to take it up
     * @throws IllegalStateException it was said already
     */
    boolean decide(Event event, AsyncHost.@Nullable Target where) {
        lock.lock();
        try {
            boolean waited = state == AsyncState.STARTED;
            state = state.on(event);
            target = where;
            cancelTimer();
            return waited;
        } finally {
            lock.unlock();
        }
    }

    /** What {@code isAsyncStarted} answers. */
    boolean started() {
        lock.lock();
        try {
            return state.started();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The round that was started last.
     *
     * @throws NullPointerException there was none
     */
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

    /** Refuses what has no meaning once the request is over. */
    void checkNotOver(String what) {
        lock.lock();
        try {
            if (state == AsyncState.COMPLETED) {
                throw new IllegalStateException(what + ": the request is over (Servlet 6.1 §2.3.3.3)");
            }
        } finally {
            lock.unlock();
        }
    }

    // what the container finds

    /** Whether the request waits, and it has not been said yet how the round ends. */
    boolean waits() {
        lock.lock();
        try {
            return state == AsyncState.STARTED;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is said how this round ends, so that what was written without waiting has to leave first. */
    boolean decided() {
        lock.lock();
        try {
            return isDecided();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDecided() {
        return state == AsyncState.MUST_COMPLETE || state == AsyncState.MUST_DISPATCH || state == AsyncState.ERROR_PAGE;
    }

    /**
     * The container's thread came back from the application.
     *
     * @param drained whether all that was written without waiting has left since it was said how the round ends
     * @return the state before; null, with nothing changed, if it was said meanwhile: then what was written has to
     *     leave first
     */
    @Nullable
    AsyncState returned(boolean drained) {
        lock.lock();
        try {
            if (!drained && isDecided()) {
                return null;
            }
            AsyncState before = state;
            state = state.on(Event.RETURN);
            if (round != null) {
                round.markReturned();
                if (before == AsyncState.STARTING && round.timeoutMillis() > 0) {
                    timer = timers.apply(round);
                }
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** Application code threw while a thread served the request; answers the state before. */
    AsyncState thrown(Throwable thrown) {
        lock.lock();
        try {
            AsyncState before = state;
            state = state.on(Event.FAIL);
            if (before != state) {
                failure = thrown;
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** Something happened to a round; whether that was still waiting, so that its listeners are to be told. */
    boolean interrupt(Event event, Round waiting, @Nullable Throwable thrown) {
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

    /** Takes where to dispatch to. */
    AsyncHost.Target takeTarget() {
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

    /** What failed in this round, or null. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps a driver's turn until the request waits again. */
    void postpone(Runnable turn) {
        lock.lock();
        try {
            postponed = turn;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the turn that was postponed, if any. */
    @Nullable
    Runnable takePostponed() {
        lock.lock();
        try {
            Runnable turn = postponed;
            postponed = null;
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is waited for: neither time nor a driver's turn. */
    void letGo() {
        lock.lock();
        try {
            cancelTimer();
            postponed = null;
        } finally {
            lock.unlock();
        }
    }

    private void cancelTimer() {
        Timers.Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
