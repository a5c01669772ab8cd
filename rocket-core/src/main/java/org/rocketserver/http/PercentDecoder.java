package org.rocketserver.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent-decoding (RFC 3986 §2.1), strict. */
final class PercentDecoder {
    private PercentDecoder() {}

    /**
     * Decodes a segment of a path as UTF-8.
     *
     * @param keepSlash whether an encoded slash is kept as {@code %2F}, and an encoded percent sign as {@code %25}, and
     *     not refused
     * @throws HttpException 400 if it holds a control character, a backslash, a character outside ASCII, or is
     *     malformed
     */
    static String pathSegment(String raw, int from, int to, boolean keepSlash) {
        byte[] octets = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            char c = raw.charAt(at);
            if (c == '%') {
                c = encoded(raw, at, to);
                boolean delimiter = c == '/' || c == '%';
                if (c == '/' && !keepSlash) {
                    throw UriPath.refused("the path must not hold an encoded slash");
                }
                if (delimiter && keepSlash) {
                    octets[length++] = '%';
                    octets[length++] = '2';
                    c = c == '/' ? 'F' : '5';
                }
                at += 2;
            } else if (c > 0x7F || c == '#' || c == '?') {
                throw UriPath.refused("the path holds a character that must be percent-encoded");
            }
            octets[length++] = (byte) c;
        }
        return text(octets, length);
    }

    private static char encoded(String raw, int at, int to) {
        int octet = octet(raw, at, to);
        if (octet < 0) {
            throw UriPath.refused("a percent sign in the path must be followed by two hexadecimal digits");
        }
        return (char) octet;
    }

    private static void check(char c) {
        if (Character.isISOControl(c)) {
            throw UriPath.refused("the path must not hold control characters");
        }
        if (c == '\\') {
            throw UriPath.refused("the path must not hold a backslash");
        }
    }

    private static String text(byte[] octets, int length) {
        try {
            String text = decode(octets, 0, length, StandardCharsets.UTF_8);
            for (int i = 0; i < text.length(); i++) {
                check(text.charAt(i));
            }
            return text;
        } catch (CharacterCodingException e) {
            throw UriPath.refused("the path must be UTF-8");
        }
    }

    /** The value of the two digits after a percent sign, or -1 if there are none. */
    static int octet(CharSequence text, int at, int to) {
        if (at + 2 >= to) {
            return -1;
        }
        int high = Tokens.hexDigit(text.charAt(at + 1));
        int low = Tokens.hexDigit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Decodes without replacing anything. */
    static String decode(byte[] octets, int from, int length, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(octets, from, length))
                .toString();
    }
}
