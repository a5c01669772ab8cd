package org.rocketserver.servlet.resource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of path segments (RFC 3986 §2.1). Pure. */
final class Percent {
    private static final String KEPT = "-._~!$&'()*+,;=:@";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Percent() {}

    /** A segment as it may stand in a URL; the UTF-8 octets of what may not are encoded. */
    static String encode(String segment) {
        StringBuilder encoded = new StringBuilder(segment.length() + 8);
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || KEPT.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
