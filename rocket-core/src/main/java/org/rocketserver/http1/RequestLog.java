package org.rocketserver.http1;

import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;

/**
 * Hears of every answered request, the parser's refusals included. Called on the thread that served it, so whoever
 * implements it takes the values, puts them aside and returns. Thread-safe.
 */
public interface RequestLog {
    /** Writes nothing. */
    RequestLog NONE = (connection, method, target, version, headers, status, octets) -> {};

    /**
     * An exchange is over.
     *
     * @param connection where it came from
     * @param method the request's method; null if its line could not be read, and then so are target and version
     * @param target the request's target
     * @param version the request's version
     * @param headers the request's headers; empty if they could not be read
     * @param status the status code of the response; 0 if there was none
     * @param octets how many octets the response's body has
     */
    void served(
            Connection connection,
            @Nullable String method,
            @Nullable RequestTarget target,
            @Nullable HttpVersion version,
            Headers headers,
            int status,
            long octets);
}
