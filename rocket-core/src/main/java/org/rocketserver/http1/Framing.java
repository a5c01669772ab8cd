package org.rocketserver.http1;

import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;

/**
 * Which body follows a request's head (RFC 9112 §6), or why the message is refused. The only place that reads
 * {@code Transfer-Encoding} and {@code Content-Length}. Pure. After a refusal the connection has to be closed, because
 * nobody knows where the next request begins.
 */
final class Framing {
    private static final int MAX_DIGITS = 18;

    private Framing() {}

    /**
     * Decides on the body.
     *
     * @return none; a known length; or unknown, which means chunked
     * @throws HttpException 400 for conflicting or malformed framing, 501 for a transfer coding other than chunked
     */
    static BodyLength of(RequestHead head) {
        Headers headers = head.headers();
        int coding = headers.find(HeaderName.TRANSFER_ENCODING, 0);
        int length = headers.find(HeaderName.CONTENT_LENGTH, 0);
        if (coding >= 0) {
            return chunked(head, coding, length);
        }
        return length < 0 ? BodyLength.NONE : BodyLength.of(length(headers, length));
    }

    private static BodyLength chunked(RequestHead head, int coding, int length) {
        if (length >= 0) {
            throw refused("Transfer-Encoding and Content-Length exclude each other");
        }
        if (head.version() == HttpVersion.HTTP_1_0) {
            throw refused("Transfer-Encoding does not exist in HTTP/1.0");
        }
        Headers headers = head.headers();
        String value = headers.value(coding);
        boolean last = headers.find(HeaderName.TRANSFER_ENCODING, coding + 1) < 0;
        if (last && value.equalsIgnoreCase("chunked")) {
            return BodyLength.UNKNOWN;
        }
        throw otherCoding(String.join(",", headers.all(HeaderName.TRANSFER_ENCODING)));
    }

    /** A body whose end cannot be known is a bad request; one that could be decoded elsewhere is answered 501. */
    private static HttpException otherCoding(String all) {
        String[] codings = all.split(",", -1);
        for (int i = 0; i < codings.length; i++) {
            boolean isChunked = codings[i].trim().equalsIgnoreCase("chunked");
            if (isChunked != (i == codings.length - 1)) {
                return refused("the last transfer coding, and no other, must be chunked");
            }
        }
        return new HttpException(Status.NOT_IMPLEMENTED, "the only transfer coding here is chunked (RFC 9112 §6.1)");
    }

    private static long length(Headers headers, int first) {
        long length = -1;
        for (int field = first; field >= 0; field = headers.find(HeaderName.CONTENT_LENGTH, field + 1)) {
            String value = headers.value(field);
            int from = 0;
            while (from <= value.length()) {
                int comma = value.indexOf(',', from);
                int to = comma < 0 ? value.length() : comma;
                long item = parseLength(value, from, to);
                if (length >= 0 && item != length) {
                    throw refused("Content-Length values differ");
                }
                length = item;
                from = to + 1;
            }
        }
        return length;
    }

    /**
     * The one reader of lengths: one to eighteen digits and nothing else, but for blanks around an item of a list.
     *
     * @return the length in octets
     * @throws HttpException 400
     */
    static long parseLength(String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        if (from == to || to - from > MAX_DIGITS) {
            throw refused("Content-Length must be one to eighteen digits");
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw refused("Content-Length must be digits only");
            }
            length = length * 10 + digit - '0';
        }
        return length;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §6)");
    }
}
