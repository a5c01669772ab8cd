package org.rocketserver.exchange;

import java.io.IOException;
import java.util.Optional;

/**
 * One request and its one response, of any protocol version. Belongs to the thread inside {@link Worker#handle}; while
 * suspended, to the step that runs. Only {@link #grace}, {@link #resume}, {@link #onPeerGone} and {@code abort} may be
 * called from other threads.
 */
public interface Exchange {
    /** The request's head, complete. */
    RequestHead request();

    /** The request's body; {@link BodyLength#NONE} where there is none. */
    RequestBody requestBody();

    /** The connection it came by. */
    ConnectionInfo connection();

    /** The scheme that the client used (RFC 9110 §4.2): the connection's, unless something in front knows better. */
    default String scheme() {
        return connection().scheme();
    }

    /** Tells this exchange from others of its connection; with HTTP/2 the stream's id. */
    String id();

    /** How long it may still take; any thread may ask. */
    default Grace grace() {
        return Grace.ENDLESS;
    }

    /**
     * Sends an interim response, such as 103. Not sent to HTTP/1.0 clients. {@code 100 Continue} is the protocol's own.
     *
     * @param interim status 102 to 199 but not 101
     * @throws IOException the peer went away
     * @throws IllegalStateException the final response was begun
     */
    void inform(ResponseHead interim) throws IOException;

    /**
     * Begins the response; exactly once. The head goes out together with the first octets of the body.
     *
     * @param head status 200 or above
     * @param length of the body
     * @return takes the body; has to be closed, also where there is none
     * @throws IOException the peer went away
     * @throws IllegalStateException the response was begun already
     */
    ResponseBody respond(ResponseHead head, BodyLength length) throws IOException;

    /** Whether {@link #respond} or an {@link Upgrade} was called. */
    boolean responded();

    /**
     * Runs a step on a worker thread when the exchange is suspended; steps run in order, never inline and never two at
     * a time. A step asked for before {@link Worker#handle} has returned runs after it. Ignored once the exchange is
     * over.
     *
     * @param step what to do
     */
    void resume(Step step);

    /**
     * Calls back once if the peer is found to be gone while the exchange is suspended.
     *
     * @param action runs on a thread of the engine's and must not block; usually calls {@link #resume}
     */
    void onPeerGone(Runnable action);

    /**
     * Ends the exchange without a clean end: HTTP/1 cuts the connection, HTTP/2 resets the stream. May be called from
     * any thread, also in the middle of a blocked read or write, which then fail.
     *
     * @param reason for the log
     */
    void abort(Throwable reason);

    /**
     * As {@link #abort(Throwable)}, and then lets go of what belongs to the exchange, when nobody is inside: at once
     * and in the calling thread, or after a step that runs, in the thread of that. Left out where that step completes
     * the exchange, or if it is over already.
     *
     * @param reason for the log
     * @param last what to do last; no step runs after it
     */
    void abort(Throwable reason, Runnable last);

    /** The client's offer to upgrade, if it made one that can be taken. */
    Optional<Upgrade> upgrade();

    /**
     * Promises a response to a request that the client has not made (RFC 9113 §8.4).
     *
     * @param promised the request
     * @return false where the protocol or the client does not do it, as always with HTTP/1
     */
    boolean push(RequestHead promised);
}
