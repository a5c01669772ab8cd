package org.rocketserver.http;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * {@code application/x-www-form-urlencoded}, as queries and forms have it (WHATWG URL §5.1), but strict: what cannot be
 * decoded is refused and not replaced. Holds a limit of pairs; the octets of a body are limited by who reads it.
 */
public final class FormDecoder {
    private final Charset charset;
    private final BiConsumer<String, String> pairs;
    private int left;

    /**
     * A decoder for one request, over its query and its form.
     *
     * @param charset of the decoded octets; one that ASCII is a part of
     * @param most how many pairs are taken in all
     * @param pairs gets names and values in order
     */
    public FormDecoder(Charset charset, int most, BiConsumer<String, String> pairs) {
        this.charset = charset;
        this.left = most;
        this.pairs = pairs;
    }

    /**
     * Decodes a query.
     *
     * @param query without its question mark
     * @throws HttpException 400 if a percent sign is not followed by two hexadecimal digits, octets are not of the
     *     character set, or there are too many pairs
     */
    public void decode(String query) {
        byte[] octets = query.getBytes(StandardCharsets.ISO_8859_1);
        decode(octets, octets.length);
    }

    /**
     * Decodes a form.
     *
     * @param octets the body; overwritten
     * @param length how many octets of it count
     * @throws HttpException 400 if a percent sign is not followed by two hexadecimal digits, octets are not of the
     *     character set, or there are too many pairs
     */
    public void decode(byte[] octets, int length) {
        int from = 0;
        while (from < length) {
            int to = from;
            int equals = -1;
            while (to < length && octets[to] != '&') {
                if (octets[to] == '=' && equals < 0) {
                    equals = to;
                }
                to++;
            }
            if (to > from) {
                if (left-- <= 0) {
                    throw new HttpException(Status.BAD_REQUEST, "too many parameters");
                }
                String name = text(octets, from, equals < 0 ? to : equals);
                pairs.accept(name, equals < 0 ? "" : text(octets, equals + 1, to));
            }
            from = to + 1;
        }
    }

    private String text(byte[] octets, int from, int to) {
        int length = from;
        boolean ascii = true;
        for (int at = from; at < to; at++) {
            int octet = octets[at];
            if (octet == '+') {
                octet = ' ';
            } else if (octet == '%') {
                octet = encoded(octets, at, to);
                at += 2;
            }
            ascii &= octet >= 0 && octet < 0x80;
            octets[length++] = (byte) octet;
        }
        if (ascii) {
            return new String(octets, from, length - from, StandardCharsets.US_ASCII);
        }
        try {
            return PercentDecoder.decode(octets, from, length - from, charset);
        } catch (CharacterCodingException e) {
            throw new HttpException(Status.BAD_REQUEST, "a parameter is not of the form's character set");
        }
    }

    private static int encoded(byte[] octets, int at, int to) {
        int high = at + 2 < to ? Tokens.hexDigit(octets[at + 1]) : -1;
        int low = at + 2 < to ? Tokens.hexDigit(octets[at + 2]) : -1;
        if (high < 0 || low < 0) {
            throw new HttpException(
                    Status.BAD_REQUEST, "a percent sign in a parameter must be followed by two hexadecimal digits");
        }
        return high << 4 | low;
    }
}
