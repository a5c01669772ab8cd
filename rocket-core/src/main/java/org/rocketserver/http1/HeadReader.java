package org.rocketserver.http1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.Limits;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

/**
 * Reads one request's head from octets as they come (RFC 9112 §2.2, §3, §5). Each line is looked at once, when it is
 * complete, so that the outcome does not depend on how the octets were cut. Lines end with CRLF and nothing else. One
 * empty line before the request line is skipped. The octets stay in the input until the head is complete; how far they
 * were read is kept here. Owner: the connection's.
 */
final class HeadReader {
    /** How many fields to expect of a client that is not known yet. */
    static final int FIRST_FIELDS = 12;

    private final Limits limits;
    private final RequestLines lines;
    private final int expected;
    private int @Nullable [] spans;
    private int fields;
    private boolean emptyLineSkipped;

    /** The request line, once it is complete. */
    private @Nullable RequestLine line;

    /** The last request line of this connection that was short enough to be known; of this head, once it was read. */
    private RequestLines.@Nullable Known known;

    /** Where the line begins that is not complete, counted from the head's first octet. */
    private int lineStart;

    /** Up to where the incomplete line holds no line feed, counted from the head's first octet. */
    private int searched;

    /**
     * Reads the next head of a connection.
     *
     * @param known the request line that it most likely has, the last one's
     * @param expected how many fields there is room for at first, at least one
     */
    HeadReader(Limits limits, RequestLines lines, RequestLines.@Nullable Known known, int expected) {
        this.limits = limits;
        this.lines = lines;
        this.known = known;
        this.expected = expected;
    }

    /**
     * Goes on reading, until the head is complete.
     *
     * @param input the unread octets, in a heap buffer; the head is consumed when it is complete
     * @return the head, or null if more octets are needed
     * @throws HttpException 400 if it is malformed, 414 if the request line is too long, 431 if the head is too large
     *     or has too many fields, 505 for another major version
     */
    @Nullable
    RequestHead feed(ByteBuffer input) {
        byte[] octets = input.array();
        int base = input.arrayOffset() + input.position();
        int end = input.arrayOffset() + input.limit();
        while (true) {
            checkFirst(octets, base, end);
            int feed = lineFeed(octets, base + searched, end);
            if (feed < 0) {
                searched = end - base;
                checkSize(end - base);
                return null;
            }
            int start = base + lineStart;
            int next = feed + 1 - base;
            checkSize(next);
            if (feed == start || octets[feed - 1] != '\r') {
                throw new HttpException(Status.BAD_REQUEST, "a line must end with CR and LF (RFC 9112 §2.2)");
            }
            lineStart = next;
            searched = next;
            if (feed - 1 == start) {
                if (line != null) {
                    return complete(input, octets, base, next);
                }
                skipEmptyLine(input);
                base = input.arrayOffset() + input.position();
            } else if (line == null) {
                line = requestLine(octets, start, feed - 1);
            } else {
                field(octets, start, feed - 1, base);
            }
        }
    }

    /** Refuses at once what cannot become a request, such as a TLS handshake whose sender waits for ours. */
    private void checkFirst(byte[] octets, int base, int end) {
        if (searched == 0 && base < end && !Tokens.isToken(octets[base]) && octets[base] != '\r') {
            throw new HttpException(Status.BAD_REQUEST, "a request must begin with a method (RFC 9112 §3)");
        }
    }

    private static int lineFeed(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void checkSize(int octets) {
        if (line == null && octets > Math.min(limits.requestLineBytes(), limits.headBytes())) {
            throw new HttpException(Status.URI_TOO_LONG, "the request line is longer than limits.requestLineBytes");
        }
        if (octets > limits.headBytes()) {
            throw new HttpException(Status.HEADER_FIELDS_TOO_LARGE, "the head is larger than limits.headBytes");
        }
    }

    /** Tolerates one empty line, as some clients send it after a body (RFC 9112 §2.2). */
    private void skipEmptyLine(ByteBuffer input) {
        if (emptyLineSkipped) {
            throw new HttpException(Status.BAD_REQUEST, "empty lines where a request line must be (RFC 9112 §2.2)");
        }
        emptyLineSkipped = true;
        input.position(input.position() + lineStart);
        lineStart = 0;
        searched = 0;
    }

    private RequestLine requestLine(byte[] octets, int from, int to) {
        if (to - from > RequestLines.LONGEST) {
            return RequestLineParser.parse(octets, from, to);
        }
        RequestLines.Known found = lines.find(octets, from, to, known);
        known = found;
        return found.line();
    }

    private void field(byte[] octets, int from, int to, int base) {
        if (fields == limits.headerCount()) {
            throw new HttpException(Status.HEADER_FIELDS_TOO_LARGE, "more fields than limits.headerCount");
        }
        int[] room = spans;
        int at = fields * Headers.SPAN;
        if (room == null) {
            room = new int[expected * Headers.SPAN];
            spans = room;
        } else if (at == room.length) {
            room = Arrays.copyOf(room, at * 2);
            spans = room;
        }
        FieldLineParser.parse(octets, from, to, base, room, at);
        fields++;
    }

    private RequestHead complete(ByteBuffer input, byte[] octets, int base, int length) {
        RequestLine first = line;
        int[] found = spans;
        if (first == null) {
            throw new IllegalStateException("a head without a request line");
        }
        Headers headers = found == null ? Headers.EMPTY : Headers.ofChecked(own(octets, base, length), found, fields);
        input.position(input.position() + length);
        return new RequestHead(first.method(), first.target(), first.version(), headers);
    }

    /** The head's octets; without a copy where nothing else came with them, since the input is never written again. */
    private static byte[] own(byte[] octets, int base, int length) {
        return length == octets.length ? octets : Arrays.copyOfRange(octets, base, base + length);
    }

    /** The request line to expect of this connection's next head, or null. */
    RequestLines.@Nullable Known known() {
        return known;
    }

    /** The request line that was read before a fault, or null; for the log. */
    @Nullable
    RequestLine line() {
        return line;
    }
}
