package org.rocketserver.http1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

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

    /**
     * Whether a request's client waits for it; not in HTTP/1.0, which does not know it. A list in one line or more,
     * whose only known element may come again and again.
     *
     * @throws HttpException 417 for any other expectation
     */
    static boolean isExpected(RequestHead head) {
        if (head.version() == HttpVersion.HTTP_1_0) {
            return false;
        }
        boolean expects = false;
        Headers headers = head.headers();
        for (int field = headers.find(HeaderName.EXPECT, 0);
                field >= 0;
                field = headers.find(HeaderName.EXPECT, field + 1)) {
            for (String expectation : Tokens.splitList(headers.value(field), Integer.MAX_VALUE)) {
                if (!expectation.equalsIgnoreCase("100-continue")) {
                    throw new HttpException(
                            Status.EXPECTATION_FAILED, "the only expectation is 100-continue (RFC 9110 §10.1.1)");
                }
                expects = true;
            }
        }
        return expects;
    }

    /** The final response has begun: no interim response may follow. */
    void answered() {
        answered = true;
    }

    void send() throws IOException {
        if (!answered && !connection.input().hasUnread()) {
            connection.output().gather(LINE.length).put(LINE);
            // what the peer does not take now goes out before the next wait
            connection.output().tryFlush();
        }
    }
}
