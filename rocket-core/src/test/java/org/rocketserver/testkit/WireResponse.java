package org.rocketserver.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response as a strict client reads it (RFC 9112 §4, §6, §7).
 *
 * @param status the status code
 * @param fields the field lines in order, without their CRLF
 * @param body the content, framing removed
 * @param trailers the trailer lines of a chunked body
 * @param whole false if the octets ended before the response did
 */
public record WireResponse(int status, List<String> fields, String body, List<String> trailers, boolean whole) {
    /** Copies the lists. */
    public WireResponse {
        fields = List.copyOf(fields);
        trailers = List.copyOf(trailers);
    }

    /** The first value of a field, or null. */
    public @Nullable String header(String name) {
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (field.substring(0, colon).equalsIgnoreCase(name)) {
                return field.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** Whether the connection stays open as far as this response says. */
    public boolean keepsOpen() {
        String option = header("Connection");
        return option == null || !option.toLowerCase(Locale.ROOT).contains("close");
    }

    /**
     * Reads all responses in some octets. A field {@code X-Method: HEAD} marks the answer to a HEAD request.
     *
     * @param octets what the server sent
     * @param ended whether the server ended the connection after them
     * @throws AssertionError where the octets are no well-formed responses
     */
    public static List<WireResponse> all(byte[] octets, boolean ended) {
        Reader reader = new Reader(Octets.text(octets), ended);
        List<WireResponse> responses = new ArrayList<>();
        while (reader.hasMore()) {
            responses.add(reader.next());
        }
        return responses;
    }

    private static final class Reader {
        private final String text;
        private final boolean ended;
        private int at;

        Reader(String text, boolean ended) {
            this.text = text;
            this.ended = ended;
        }

        boolean hasMore() {
            return at < text.length();
        }

        WireResponse next() {
            String line = line();
            if (!line.matches("HTTP/1\\.1 [1-9]\\d\\d [\\t -~]*")) {
                throw malformed("status line: " + line);
            }
            int status = Integer.parseInt(line.substring(9, 12));
            List<String> fields = fields();
            WireResponse head = new WireResponse(status, fields, "", List.of(), true);
            String length = head.header("Content-Length");
            String coding = head.header("Transfer-Encoding");
            if (length != null && coding != null) {
                throw malformed("two framings: " + fields);
            }
            if (status == 101) {
                // what follows is no HTTP
                return new WireResponse(status, fields, take(text.length() - at), List.of(), true);
            }
            if ("HEAD".equals(head.header("X-Method")) || status < 200 || status == 204 || status == 304) {
                return head;
            }
            if (coding != null) {
                return chunked(status, fields);
            }
            if (length == null && !ended) {
                throw malformed("no framing on an open connection: " + fields);
            }
            int count = length == null ? text.length() - at : Integer.parseInt(length);
            boolean whole = at + count <= text.length();
            return new WireResponse(status, fields, take(Math.min(count, text.length() - at)), List.of(), whole);
        }

        private WireResponse chunked(int status, List<String> fields) {
            StringBuilder body = new StringBuilder();
            while (true) {
                if (text.indexOf("\r\n", at) < 0) {
                    return new WireResponse(status, fields, body.toString(), List.of(), false);
                }
                int size = Integer.parseInt(line(), 16);
                if (size == 0) {
                    return new WireResponse(status, fields, body.toString(), fields(), true);
                }
                if (at + size + 2 > text.length()) {
                    return new WireResponse(
                            status,
                            fields,
                            body.append(take(text.length() - at)).toString(),
                            List.of(),
                            false);
                }
                body.append(take(size));
                if (!line().isEmpty()) {
                    throw malformed("chunk without end");
                }
            }
        }

        private List<String> fields() {
            List<String> fields = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (!line.matches("[-!#$%&'*+.^_`|~0-9A-Za-z]+: [^\\x00-\\x08\\x0a-\\x1f\\x7f]*")) {
                    throw malformed("field line: " + line);
                }
                fields.add(line);
            }
            return fields;
        }

        private String line() {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                throw malformed("line without end: " + text.substring(at));
            }
            String line = text.substring(at, end);
            at = end + 2;
            return line;
        }

        private String take(int count) {
            String part = text.substring(at, at + count);
            at += count;
            return part;
        }

        private AssertionError malformed(String what) {
            return new AssertionError("malformed response, " + what + "\nin " + Octets.escape(Octets.of(text)));
        }
    }
}
