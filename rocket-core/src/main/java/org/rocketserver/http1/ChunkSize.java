package org.rocketserver.http1;

import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

/** The chunk-size field of a chunked body (RFC 9112 §7.1). */
final class ChunkSize {
    private static final int MAX_DIGITS = 15;

    private ChunkSize() {}

    /**
     * Reads a chunk size and checks that nothing but a chunk extension follows.
     *
     * @param octets hold the line
     * @param from its first octet
     * @param to the index after its last octet, the CRLF not included
     * @return the size in octets, zero for the last chunk
     * @throws HttpException 400 unless the line is 1 to 15 hex digits, alone or followed by an extension without
     *     control characters
     */
    static long parse(byte[] octets, int from, int to) {
        long size = 0;
        int at = from;
        while (at < to && Tokens.hexDigit(octets[at]) >= 0) {
            if (at - from == MAX_DIGITS) {
                throw refused("a chunk size has at most 15 digits");
            }
            size = size << 4 | Tokens.hexDigit(octets[at++]);
        }
        if (at == from || !isEndOrExtension(octets, at, to)) {
            throw refused("a chunk size must be hexadecimal digits, alone or followed by an extension");
        }
        return size;
    }

    /** End of the line, or optional blanks and then a semicolon and what may stand in an extension (§7.1.1). */
    private static boolean isEndOrExtension(byte[] octets, int from, int to) {
        if (from == to) {
            return true;
        }
        int at = from;
        while (at < to && (octets[at] == ' ' || octets[at] == '\t')) {
            at++;
        }
        if (at == to || octets[at] != ';') {
            return false;
        }
        for (; at < to; at++) {
            if (!Tokens.isFieldValue(octets[at] & 0xFF)) {
                throw refused("a chunk extension holds a control character");
            }
        }
        return true;
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §7.1)");
    }
}
