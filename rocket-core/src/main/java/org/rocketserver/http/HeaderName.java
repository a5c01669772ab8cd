package org.rocketserver.http;

import java.nio.charset.StandardCharsets;

/**
 * A field name (RFC 9110 §5.1): a token compared without regard to case. Holds its hash, so that look-ups are cheap.
 */
public final class HeaderName {
    public static final HeaderName ACCEPT_ENCODING = of("Accept-Encoding");
    public static final HeaderName ACCEPT_LANGUAGE = of("Accept-Language");
    public static final HeaderName ACCEPT_RANGES = of("Accept-Ranges");
    public static final HeaderName ALLOW = of("Allow");
    public static final HeaderName AUTHORIZATION = of("Authorization");
    public static final HeaderName CACHE_CONTROL = of("Cache-Control");
    public static final HeaderName CONNECTION = of("Connection");
    public static final HeaderName CONTENT_ENCODING = of("Content-Encoding");
    public static final HeaderName CONTENT_LANGUAGE = of("Content-Language");
    public static final HeaderName CONTENT_LENGTH = of("Content-Length");
    public static final HeaderName CONTENT_RANGE = of("Content-Range");
    public static final HeaderName CONTENT_TYPE = of("Content-Type");
    public static final HeaderName COOKIE = of("Cookie");
    public static final HeaderName DATE = of("Date");
    public static final HeaderName ETAG = of("ETag");
    public static final HeaderName EXPECT = of("Expect");
    public static final HeaderName EXPIRES = of("Expires");
    public static final HeaderName HOST = of("Host");
    public static final HeaderName IF_MATCH = of("If-Match");
    public static final HeaderName IF_MODIFIED_SINCE = of("If-Modified-Since");
    public static final HeaderName IF_NONE_MATCH = of("If-None-Match");
    public static final HeaderName IF_RANGE = of("If-Range");
    public static final HeaderName IF_UNMODIFIED_SINCE = of("If-Unmodified-Since");
    public static final HeaderName KEEP_ALIVE = of("Keep-Alive");
    public static final HeaderName LAST_MODIFIED = of("Last-Modified");
    public static final HeaderName LOCATION = of("Location");
    public static final HeaderName RANGE = of("Range");
    public static final HeaderName RETRY_AFTER = of("Retry-After");
    public static final HeaderName SERVER = of("Server");
    public static final HeaderName SET_COOKIE = of("Set-Cookie");
    public static final HeaderName TE = of("TE");
    public static final HeaderName TRAILER = of("Trailer");
    public static final HeaderName TRANSFER_ENCODING = of("Transfer-Encoding");
    public static final HeaderName UPGRADE = of("Upgrade");
    public static final HeaderName VARY = of("Vary");
    public static final HeaderName WWW_AUTHENTICATE = of("WWW-Authenticate");

    private final String text;
    private final byte[] octets;
    private final int hash;

    private HeaderName(String text) {
        this.text = text;
        this.octets = text.getBytes(StandardCharsets.US_ASCII);
        this.hash = hash(octets, 0, octets.length);
    }

    /**
     * The name with this text.
     *
     * @param text a token
     * @throws IllegalArgumentException if it is not a token
     */
    public static HeaderName of(String text) {
        if (!Tokens.isToken(text)) {
            throw new IllegalArgumentException("a header name must be a token (RFC 9110 §5.6.2)");
        }
        return new HeaderName(text);
    }

    /**
     * A hash that is the same for all cases of a name.
     *
     * @param octets hold the name
     * @param from its first octet
     * @param to the index after its last octet
     */
    public static int hash(byte[] octets, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + (octets[i] | 0x20);
        }
        return hash;
    }

    /** Same as {@link #hash(byte[], int, int)} for text. */
    static int hash(String text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 31 + (text.charAt(i) | 0x20);
        }
        return hash;
    }

    int hash() {
        return hash;
    }

    byte[] octets() {
        return octets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderName name && name.hash == hash && name.text.equalsIgnoreCase(text);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The name as given. */
    @Override
    public String toString() {
        return text;
    }
}
