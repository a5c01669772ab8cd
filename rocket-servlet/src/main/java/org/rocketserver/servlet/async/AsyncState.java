package org.rocketserver.servlet.async;

/**
 * Where a request stands between being served by a thread and being over (Servlet 6.1 §2.3.3.3). Pure: each state says
 * which state an event leads to, or that the event is illegal.
 *
 * <pre>
 * SYNC ──START─▶ STARTING ──RETURN─▶ STARTED ──COMPLETE─▶ MUST_COMPLETE ──RETURN─▶ COMPLETED
 *                  │  ▲                 │ ├──DISPATCH─▶ MUST_DISPATCH ──RETURN─▶ DISPATCHED ──RETURN─▶ COMPLETED
 *                  │  └──START── DISPATCHED                                            └─FAIL─▶ NOTIFYING
 *                  └─FAIL─▶ NOTIFYING ◀─EXPIRE, FAIL─┘ (listeners run) ──RETURN─▶ ERROR_PAGE ──RETURN─▶ COMPLETED
 * </pre>
 */
enum AsyncState {
    /** A thread serves the request, and {@code startAsync} was not called. */
    SYNC(false) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case START -> STARTING;
                case RETURN -> COMPLETED;
                case EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /** {@code startAsync} was called, and the thread has not returned to the container. */
    STARTING(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case COMPLETE -> MUST_COMPLETE;
                case DISPATCH -> MUST_DISPATCH;
                case RETURN -> STARTED;
                case FAIL -> NOTIFYING;
                case EXPIRE, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /** No thread of the container serves the request; it waits to be completed or dispatched. */
    STARTED(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case COMPLETE -> MUST_COMPLETE;
                case DISPATCH -> MUST_DISPATCH;
                case RETURN -> this;
                case EXPIRE, FAIL -> NOTIFYING;
                case WARN -> WARNING;
                default -> illegal(event);
            };
        }
    },
    /** {@code complete} was called; it takes effect when the thread returns. */
    MUST_COMPLETE(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case RETURN -> COMPLETED;
                case EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /** {@code dispatch} was called; it takes effect when the thread returns. */
    MUST_DISPATCH(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case RETURN -> DISPATCHED;
                case EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /**
     * A thread serves the dispatched request; asynchronous processing may start anew. A client that goes away meanwhile
     * is told of by what the target meets when it reads or writes, which is thrown, and fails this round; a target that
     * does neither has not failed, and the round is complete. If it starts anew, the next round is warned.
     */
    DISPATCHED(false) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case START -> STARTING;
                case RETURN -> COMPLETED;
                case FAIL -> NOTIFYING;
                case EXPIRE, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /**
     * The client seems to be gone: it closed its side of the connection, which it may also do to say that it has
     * nothing to add. The listeners are being told and may complete or dispatch; else the request goes on waiting.
     */
    WARNING(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case COMPLETE -> MUST_COMPLETE;
                case DISPATCH -> MUST_DISPATCH;
                case RETURN -> STARTED;
                case EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /** Time is over or something failed; the listeners are being told and may complete or dispatch. */
    NOTIFYING(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case COMPLETE -> MUST_COMPLETE;
                case DISPATCH -> MUST_DISPATCH;
                case RETURN -> ERROR_PAGE;
                case EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /** No listener did; the error page is being served and may complete or dispatch itself. */
    ERROR_PAGE(true) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case COMPLETE -> MUST_COMPLETE;
                case DISPATCH -> MUST_DISPATCH;
                case RETURN -> COMPLETED;
                case EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    },
    /** The request is over. */
    COMPLETED(false) {
        @Override
        AsyncState on(Event event) {
            return switch (event) {
                case RETURN, EXPIRE, FAIL, WARN -> this;
                default -> illegal(event);
            };
        }
    };

    /** What can happen. */
    enum Event {
        /** The application calls {@code startAsync}. */
        START,
        /** The application calls {@code AsyncContext.complete}. */
        COMPLETE,
        /** The application calls {@code AsyncContext.dispatch}. */
        DISPATCH,
        /** The container's thread comes back from the application. */
        RETURN,
        /** The time-out passed. */
        EXPIRE,
        /** Application code threw, or reading or writing failed. */
        FAIL,
        /** The client closed its side of the connection. */
        WARN
    }

    private final boolean started;

    AsyncState(boolean started) {
        this.started = started;
    }

    /**
     * Where an event leads.
     *
     * @throws IllegalStateException the event must not happen here; the message says why
     */
    abstract AsyncState on(Event event);

    /**
     * Refuses what has no meaning once it is said how the round ends.
     *
     * @param what the method that was called
     * @throws IllegalStateException {@code complete} or {@code dispatch} was called, or the request is over
     */
    void checkUndecided(String what) {
        if (this == MUST_COMPLETE || this == MUST_DISPATCH || this == DISPATCHED || this == COMPLETED) {
            throw new IllegalStateException(what + ": " + why());
        }
    }

    /** What {@code isAsyncStarted} answers. */
    boolean started() {
        return started;
    }

    AsyncState illegal(Event event) {
        throw new IllegalStateException(
                switch (event) {
                    case START ->
                        this == COMPLETED
                                ? "startAsync: the request is over (Servlet 6.1 §2.3.3.3)"
                                : "startAsync: asynchronous processing has started already (Servlet 6.1 §2.3.3.3)";
                    case COMPLETE -> "complete: " + why();
                    case DISPATCH -> "dispatch: " + why();
                    default -> event + " must not happen in " + this;
                });
    }

    private String why() {
        return switch (this) {
            case MUST_COMPLETE, COMPLETED -> "the request was completed already (Servlet 6.1 §2.3.3.3)";
            case MUST_DISPATCH, DISPATCHED -> "the request was dispatched already (Servlet 6.1 §2.3.3.3)";
            default -> "asynchronous processing has not started (Servlet 6.1 §2.3.3.3)";
        };
    }
}
