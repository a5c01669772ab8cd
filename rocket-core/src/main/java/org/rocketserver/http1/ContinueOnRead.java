package org.rocketserver.http1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.rocketserver.engine.Connection;

/**
 * Sends {@code 100 Continue} when the body is first asked for (RFC 9110 §10.1.1), unless octets of it came unasked or
 * the response has begun. Who reads and who responds may be two threads: both hold the exchange's lock here.
 */
final class ContinueOnRead {
    private static final byte[] LINE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private boolean answered;

    ContinueOnRead(Connection connection) {
        this.connection = connection;
    }

    /** The final response has begun: no interim response may follow. */
    void answered() {
        answered = true;
    }

    void send() throws IOException {
        if (!answered && !connection.input().hasRemaining()) {
            connection.output(LINE.length).put(LINE);
            // what the peer does not take now goes out before the next wait
            connection.tryFlush();
        }
    }
}
