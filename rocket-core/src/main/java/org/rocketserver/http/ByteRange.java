package org.rocketserver.http;

/**
 * A part of a representation, in octets (RFC 9110 §14.1.2).
 *
 * @param first the first octet, counted from 0
 * @param last the last octet, inclusive
 */
public record ByteRange(long first, long last) {
    /** Refuses what is empty. */
    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("a byte range must not be empty: " + first + "-" + last);
        }
    }

    /** How many octets it has. */
    public long length() {
        return last - first + 1;
    }

    /**
     * The value of a Content-Range field (§14.4).
     *
     * @param size of the whole representation
     */
    public String contentRange(long size) {
        return "bytes " + first + '-' + last + '/' + size;
    }
}
