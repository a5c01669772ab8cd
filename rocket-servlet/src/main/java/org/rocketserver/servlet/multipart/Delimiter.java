package org.rocketserver.servlet.multipart;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.MediaType;

/**
 * What separates the parts of a body: CRLF, two hyphens and the boundary (RFC 2046 §5.1.1). Finds itself in octets
 * without looking at most of them (Horspool). Immutable.
 */
final class Delimiter {
    private static final int LONGEST_BOUNDARY = 70;

    private final byte[] octets;
    private final int[] steps = new int[256];

    private Delimiter(byte[] octets) {
        this.octets = octets;
        Arrays.fill(steps, octets.length);
        for (int i = 0; i < octets.length - 1; i++) {
            steps[octets[i] & 0xFF] = octets.length - 1 - i;
        }
    }

    /**
     * The delimiter of a body.
     *
     * @param contentType of the whole
     * @return null if the body is no {@code multipart/form-data}
     * @throws HttpException 400 if the type has no boundary, or one that must not be
     */
    static @Nullable Delimiter of(String contentType) {
        MediaType type = MediaType.parse(contentType);
        if (type == null || !type.is("multipart/form-data")) {
            return null;
        }
        String boundary = type.parameter("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw PartHeaders.malformed("multipart needs a boundary of 1 to 70 characters (RFC 2046 §5.1.1)");
        }
        for (int i = 0; i < boundary.length(); i++) {
            if (boundary.charAt(i) < ' ' || boundary.charAt(i) > '~') {
                throw PartHeaders.malformed("a boundary must be visible ASCII (RFC 2046 §5.1.1)");
            }
        }
        return new Delimiter(("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII));
    }

    int length() {
        return octets.length;
    }

    /**
     * Looks for the delimiter.
     *
     * @return where it begins, or -1
     */
    int find(byte[] in, int from, int to) {
        int last = octets.length - 1;
        int at = from;
        while (at + last < to) {
            int i = last;
            while (in[at + i] == octets[i]) {
                if (i-- == 0) {
                    return at;
                }
            }
            at += steps[in[at + last] & 0xFF];
        }
        return -1;
    }

    /** Whether octets at the beginning of a body are the delimiter without its CRLF. */
    boolean opens(byte[] in, int from, int to) {
        return to - from >= octets.length - 2
                && Arrays.equals(in, from, from + octets.length - 2, octets, 2, octets.length);
    }
}
