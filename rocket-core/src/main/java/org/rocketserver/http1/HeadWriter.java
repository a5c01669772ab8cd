package org.rocketserver.http1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/**
 * A response's head as octets (RFC 9112 §4, §5). The framing fields are written from what was decided and never from
 * the application's headers. Thread-safe.
 */
final class HeadWriter {
    /** Which framing fields to write. */
    enum Fields {
        /** None at all: 1xx, 204, an unknown length in HTTP/1.0. */
        NONE,
        /** None of ours, but a Content-Length of the application's may stand: HEAD, 304. */
        ANNOUNCED,
        /** Content-Length. */
        LENGTH,
        /** Transfer-Encoding: chunked. */
        CHUNKED
    }

    /** What to say about the connection's future. */
    enum Persist {
        /** Nothing: HTTP/1.1 stays open. */
        SILENT,
        /** {@code close}. */
        CLOSE,
        /** {@code keep-alive}, for HTTP/1.0. */
        KEEP_ALIVE,
        /** {@code upgrade}. */
        UPGRADE
    }

    private static final AtomicReferenceArray<byte[]> STATUS_LINES = new AtomicReferenceArray<>(1000);
    private static final byte[] NOTHING = {};
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = ascii("Connection: upgrade\r\n");
    private static final byte[] CONNECTION = ascii("Connection: ");
    /** More than the fields that are not the application's need. */
    private static final int OWN = 160;

    private final DateLine date = new DateLine();
    private final byte[] server;

    /**
     * A writer for the connections of a server.
     *
     * @param server value of the Server field of answers that have none; empty for no such field
     */
    HeadWriter(String server) {
        this.server = server.isEmpty() ? NOTHING : ascii("Server: " + server + "\r\n");
    }

    /**
     * Appends a head to what the connection gathers.
     *
     * @param connection gathers
     * @param head status and fields
     * @param fields what frames the body
     * @param length for {@code LENGTH}, in octets
     * @param persist what becomes of the connection
     * @return how many octets it has
     * @throws IllegalStateException if the head is larger than limits.responseHeadBytes; nothing was appended
     */
    int write(Connection connection, ResponseHead head, Fields fields, long length, Persist persist) {
        Headers headers = head.headers();
        byte[] statusLine = statusLine(head.status());
        byte[] options = connectionOptions(headers, persist);
        int most = connection.limits().responseHeadBytes();
        long fixed = (long) statusLine.length + options.length;
        for (int field = 0; field < headers.size(); field++) {
            fixed += headers.lineLength(field);
        }
        if (fixed - OWN > most) { // some of these fields may be left out
            throw tooLarge();
        }
        ByteBuffer output = connection.output().gather((int) fixed + OWN + server.length);
        byte[] octets = output.array();
        int from = output.arrayOffset() + output.position();
        int at = put(statusLine, octets, from);
        if (!head.status().informational() && headers.find(HeaderName.DATE, 0) < 0) {
            at = put(date.now(connection.clock()), octets, at);
        }
        if (server.length > 0 && !head.status().informational() && headers.find(HeaderName.SERVER, 0) < 0) {
            at = put(server, octets, at);
        }
        at = application(headers, fields, octets, at);
        at = framing(fields, length, octets, at);
        at = put(options, octets, at);
        octets[at++] = '\r';
        octets[at++] = '\n';
        if (at - from > most) {
            throw tooLarge();
        }
        output.position(at - output.arrayOffset());
        return at - from;
    }

    private static IllegalStateException tooLarge() {
        return new IllegalStateException("the response's head is larger than limits.responseHeadBytes");
    }

    /** The application's fields, but for those that are the protocol's own. */
    private static int application(Headers headers, Fields fields, byte[] octets, int start) {
        int at = start;
        int coding = headers.find(HeaderName.TRANSFER_ENCODING, 0);
        int length = headers.find(HeaderName.CONTENT_LENGTH, 0);
        int alive = headers.find(HeaderName.KEEP_ALIVE, 0);
        int connection = headers.find(HeaderName.CONNECTION, 0);
        boolean announced = fields == Fields.ANNOUNCED && length >= 0 && isLength(headers.value(length));
        for (int field = 0; field < headers.size(); field++) {
            if (field == coding) {
                coding = headers.find(HeaderName.TRANSFER_ENCODING, field + 1);
            } else if (field == length) {
                length = headers.find(HeaderName.CONTENT_LENGTH, field + 1);
                if (announced) {
                    at = headers.copyLine(field, octets, at);
                    announced = false;
                }
            } else if (field == alive) {
                alive = headers.find(HeaderName.KEEP_ALIVE, field + 1);
            } else if (field == connection) {
                connection = headers.find(HeaderName.CONNECTION, field + 1);
            } else {
                at = headers.copyLine(field, octets, at);
            }
        }
        return at;
    }

    private static boolean isLength(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= 18;
    }

    private static int framing(Fields fields, long length, byte[] octets, int start) {
        return switch (fields) {
            case NONE, ANNOUNCED -> start;
            case CHUNKED -> put(CHUNKED, octets, start);
            case LENGTH -> {
                int at = decimal(length, octets, put(LENGTH, octets, start));
                octets[at++] = '\r';
                octets[at++] = '\n';
                yield at;
            }
        };
    }

    /** The Connection line: ours, and options of the application's that are not about persistence. */
    private static byte[] connectionOptions(Headers headers, Persist persist) {
        if (headers.find(HeaderName.CONNECTION, 0) < 0) {
            return switch (persist) {
                case SILENT -> NOTHING;
                case CLOSE -> CLOSE;
                case KEEP_ALIVE -> KEEP_ALIVE;
                case UPGRADE -> UPGRADE;
            };
        }
        StringBuilder options = new StringBuilder();
        String own = own(persist);
        if (own != null) {
            options.append(own);
        }
        for (String value : headers.all(HeaderName.CONNECTION)) {
            for (String option : value.split(",", -1)) {
                String name = option.trim();
                if (!name.isEmpty()
                        && !name.equalsIgnoreCase("close")
                        && !name.equalsIgnoreCase("keep-alive")
                        && !name.equalsIgnoreCase(own)) {
                    options.append(options.isEmpty() ? "" : ", ").append(name);
                }
            }
        }
        return options.isEmpty()
                ? NOTHING
                : (new String(CONNECTION, StandardCharsets.US_ASCII) + options + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String own(Persist persist) {
        return switch (persist) {
            case SILENT -> null;
            case CLOSE -> "close";
            case KEEP_ALIVE -> "keep-alive";
            case UPGRADE -> "upgrade";
        };
    }

    /** The status line; the reason phrase is the RFC's (RFC 9112 §4). */
    private static byte[] statusLine(Status status) {
        byte[] line = STATUS_LINES.getAcquire(status.code());
        if (line == null) {
            line = ascii("HTTP/1.1 " + status.code() + " " + status.reason() + "\r\n");
            STATUS_LINES.setRelease(status.code(), line);
        }
        return line;
    }

    private static int put(byte[] from, byte[] octets, int at) {
        System.arraycopy(from, 0, octets, at, from.length);
        return at + from.length;
    }

    /** Writes a number in decimal digits; returns the index after it. */
    static int decimal(long number, byte[] octets, int at) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            octets[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
