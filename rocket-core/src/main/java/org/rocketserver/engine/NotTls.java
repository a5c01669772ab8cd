package org.rocketserver.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.rocketserver.http.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer speaks plain HTTP where TLS is spoken. */
final class NotTls extends IOException {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long serialVersionUID = 1;

    private static final String TEXT = "This is an HTTPS port: use https:// to reach it.\n";
    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: "
                    + TEXT.length() + "\r\nConnection: close\r\n\r\n" + TEXT)
            .getBytes(StandardCharsets.US_ASCII);

    NotTls() {
        super("plain octets on a TLS interface");
    }

    /** Answers in plain text. */
    Next explainTo(Connection connection) {
        LOG.info("plain HTTP on a TLS interface, {}", connection);
        connection.output().gather(ANSWER.length).put(ANSWER);
        connection.server().counters().answered(Status.BAD_REQUEST.code());
        return Next.CLOSE;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
