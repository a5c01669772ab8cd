package org.rocketserver.servlet.async;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Timers;

/** PORT: what asynchronous processing asks of the request it belongs to. Implemented by {@code dispatch}. */
public interface AsyncHost {
    /** Runs code inside the application's scope, in the calling thread. */
    void inScope(Runnable code);

    /** Queues a step of the exchange. */
    void resume(Step step);

    /** Has an action run once when the client is found to be gone; it must not block. */
    void onPeerGone(Runnable action);

    /** Delays an action. */
    Timers.Timer schedule(Duration delay, Runnable action);

    /**
     * Runs a task on the server's threads, inside the scope of the application that the request was in, and logs what
     * it throws. From any thread.
     *
     * @param position what {@link #position} answered then
     */
    void execute(Object position, Runnable task);

    /**
     * Makes an instance of an application's class.
     *
     * @throws ServletException it cannot be made
     */
    <T> T create(Class<T> type) throws ServletException;

    /** Whether these are the container's own objects and not wrappers around them. */
    boolean isOriginal(ServletRequest request, ServletResponse response);

    /** What the request shows now; asked when {@code startAsync} is called. */
    Object position();

    /** The thread is gone, the request waits: it goes on showing what it showed when {@code startAsync} was called. */
    void parked(Object position);

    /**
     * Closes a stream that is written to without waiting, and says whether all of it has left. If not, a turn of its
     * driver comes when more of it can.
     */
    boolean drained();

    /** Serves the request again at a target; what goes wrong there is reported back through {@link AsyncCycle#fail}. */
    void dispatch(Target target);

    /** Logs what a listener threw, or why reading or writing failed. */
    void log(Throwable failure);

    /** Whether something was thrown because of what the client did or left undone, as by one that is gone. */
    boolean clientsFault(Throwable thrown);

    /**
     * Answers with an error page.
     *
     * @param failure what was thrown, or null when time was over
     */
    void errorPage(@Nullable Throwable failure);

    /**
     * The request is over: the response is to be ended.
     *
     * @return {@code SUSPENDED} where the connection goes on as something else
     */
    Disposition finish();

    /**
     * Where to dispatch to (Servlet 6.1 §9.7).
     *
     * @param context the application, or null for the one at hand
     * @param path within the application, starting with a slash, or null for the request's own
     * @param request what to pass on
     * @param response what to pass on
     * @param original whether {@code startAsync} was called without arguments
     * @param position what {@link AsyncHost#position} answered when asynchronous processing started
     */
    record Target(
            @Nullable ServletContext context,
            @Nullable String path,
            ServletRequest request,
            ServletResponse response,
            boolean original,
            Object position) {}
}
