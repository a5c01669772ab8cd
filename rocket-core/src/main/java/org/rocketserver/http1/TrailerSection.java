package org.rocketserver.http1;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.rocketserver.engine.Connection;
import org.rocketserver.http.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last chunk of a response with its trailer section (RFC 9112 §7.1.2), bounded, without what must not be there. */
final class TrailerSection {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /**
     * Fields that must not be trailers, because they are about framing, routing, the connection, authentication, the
     * form of the content or what becomes of the message: whoever needs them needs them first (RFC 9110 §6.5.1).
     */
    private static final Set<String> FORBIDDEN = Set.of(
            "transfer-encoding",
            "content-length",
            "connection",
            "keep-alive",
            "proxy-connection",
            "upgrade",
            "host",
            "trailer",
            "te",
            "expect",
            "max-forwards",
            "pragma",
            "range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "authorization",
            "www-authenticate",
            "proxy-authenticate",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "age",
            "cache-control",
            "expires",
            "date",
            "location",
            "retry-after",
            "vary",
            "warning",
            "content-encoding",
            "content-type",
            "content-range");

    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
    private static final int CRLF = 2;

    private TrailerSection() {}

    /**
     * Appends them to what the connection gathers. Fields that must not be there are left out.
     *
     * @throws IllegalStateException if they are larger than limits.responseHeadBytes; nothing was appended
     */
    static void gather(Connection connection, Headers section) {
        boolean[] left = new boolean[section.size()];
        long room = 0;
        for (int field = 0; field < left.length; field++) {
            left[field] = FORBIDDEN.contains(section.name(field).toLowerCase(Locale.ROOT));
            if (left[field]) {
                LOG.debug("{}: {} is left out: it must not be a trailer", connection, section.name(field));
            } else {
                room += section.lineLength(field);
            }
        }
        if (room > connection.limits().responseHeadBytes()) {
            throw new IllegalStateException("the response's trailers are larger than limits.responseHeadBytes");
        }
        ByteBuffer output = connection
                .output()
                .gather(LAST_CHUNK.length + (int) room + CRLF)
                .put(LAST_CHUNK);
        int at = output.arrayOffset() + output.position();
        for (int field = 0; field < left.length; field++) {
            if (!left[field]) {
                at = section.copyLine(field, output.array(), at);
            }
        }
        output.position(at - output.arrayOffset()).put((byte) '\r').put((byte) '\n');
    }
}
