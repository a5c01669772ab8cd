package org.rocketserver.http1;

import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

/**
 * One field line (RFC 9112 §5): {@code name ":" OWS value OWS}. Strict: the name is a token and the colon follows it at
 * once; the value holds neither CR, LF, NUL nor another control but the tab; a line that begins with a blank (obs-fold)
 * is refused.
 */
final class FieldLineParser {
    private FieldLineParser() {}

    /**
     * Reads a line.
     *
     * @param octets hold the line
     * @param from its first octet
     * @param to the index after its last octet, the CRLF not included
     * @param base what the spans count from
     * @param spans gets hash, start and end of the name, start and end of the value
     * @param at where to put them
     * @throws HttpException 400 if it is no field line
     */
    static void parse(byte[] octets, int from, int to, int base, int[] spans, int at) {
        int colon = from;
        while (colon < to && Tokens.isToken(octets[colon])) {
            colon++;
        }
        if (colon == from || colon == to || octets[colon] != ':') {
            throw refused(octets, from, to, colon);
        }
        int valueFrom = colon + 1;
        while (valueFrom < to && isBlank(octets[valueFrom])) {
            valueFrom++;
        }
        int valueTo = to;
        while (valueTo > valueFrom && isBlank(octets[valueTo - 1])) {
            valueTo--;
        }
        for (int i = valueFrom; i < valueTo; i++) {
            if (!Tokens.isFieldValue(octets[i] & 0xFF)) {
                throw new HttpException(Status.BAD_REQUEST, "a field value holds a control character (RFC 9110 §5.5)");
            }
        }
        spans[at] = HeaderName.hash(octets, from, colon);
        spans[at + 1] = from - base;
        spans[at + 2] = colon - base;
        spans[at + 3] = valueFrom - base;
        spans[at + 4] = valueTo - base;
    }

    /** How many ints a line needs. */
    static int span() {
        return Headers.SPAN;
    }

    private static HttpException refused(byte[] octets, int from, int to, int stop) {
        if (from < to && isBlank(octets[from])) {
            return new HttpException(
                    Status.BAD_REQUEST, "a field line must not begin with a blank, nor be folded (RFC 9112 §5.2)");
        }
        if (stop > from && stop < to && isBlank(octets[stop])) {
            return new HttpException(
                    Status.BAD_REQUEST, "no blank may stand between a field name and its colon (RFC 9112 §5.1)");
        }
        return new HttpException(Status.BAD_REQUEST, "a field name must be a token followed by a colon (RFC 9112 §5)");
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
