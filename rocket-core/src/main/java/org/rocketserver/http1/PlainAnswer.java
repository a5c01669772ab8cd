package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/**
 * The server's own answer, a status and a sentence, after which the connection ends: to octets that never became an
 * exchange, to exchanges that failed, and to peers that cannot be served now.
 *
 * @param status its status
 * @param fields besides framing and {@code Connection}
 * @param text its content
 */
record PlainAnswer(Status status, Headers fields, String text) {
    private static final Headers PLAIN = Headers.of("Content-Type", "text/plain;charset=utf-8");

    /** An answer that names the rule, and never what the peer sent. */
    static PlainAnswer of(Status status, @Nullable String sentence) {
        return new PlainAnswer(status, PLAIN, status + ": " + sentence + "\n");
    }

    /** The content as it is sent. */
    byte[] octets() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same with one more field. */
    PlainAnswer with(String name, String value) {
        return new PlainAnswer(status, fields.toBuilder().add(name, value).build(), text);
    }

    /**
     * Gathers it where there is no exchange.
     *
     * @param withBody whether the content is sent, and not only how long it is
     * @return how many octets of content are sent
     */
    int gather(Connection connection, HeadWriter heads, boolean withBody) {
        byte[] content = octets();
        heads.write(
                connection,
                new ResponseHead(status, fields),
                HeadWriter.Fields.LENGTH,
                content.length,
                HeadWriter.Persist.CLOSE);
        if (withBody) {
            connection.output().gather(content.length).put(content);
        }
        connection.server().counters().answered(status.code());
        return withBody ? content.length : 0;
    }

    /** Answers an exchange that nobody has answered. */
    void answer(Http1Exchange exchange) throws IOException {
        ResponseHead head = new ResponseHead(
                status, fields.toBuilder().add("Connection", "close").build());
        byte[] content = octets();
        Sink sink = (Sink) exchange.respond(head, BodyLength.of(content.length));
        sink.write(ByteBuffer.wrap(content));
        sink.close();
    }
}
