package org.rocketserver.exchange;

import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/**
 * What a response says before its body. Framing is the protocol's own: a {@code Transfer-Encoding}, {@code Keep-Alive}
 * or contradicting {@code Content-Length} among the headers is not sent; {@code Connection: close} is honoured.
 *
 * @param status the status code
 * @param headers the header section in order
 */
public record ResponseHead(Status status, Headers headers) {
    /** A head without header fields. */
    public static ResponseHead of(Status status) {
        return new ResponseHead(status, Headers.EMPTY);
    }
}
