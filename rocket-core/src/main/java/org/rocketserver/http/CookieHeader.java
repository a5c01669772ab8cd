package org.rocketserver.http;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The cookies of a request (RFC 6265 §4.2). Split at every semicolon, whatever stands around it; quotes are data. What
 * has no name, or one that is no token, is left out.
 */
public final class CookieHeader {
    /** How many cookies are looked at by default. */
    public static final int MOST = 200;

    /**
     * One cookie.
     *
     * @param name a token
     * @param value as sent; octets beyond ASCII are taken for UTF-8 where they are that
     */
    public record Pair(String name, String value) {}

    private CookieHeader() {}

    /** The cookies of all Cookie lines in order, at most {@link #MOST}. */
    public static List<Pair> of(Headers headers) {
        return of(headers, MOST);
    }

    /**
     * The cookies of all Cookie lines in order.
     *
     * @param most how many pairs are looked at
     */
    public static List<Pair> of(Headers headers, int most) {
        int field = headers.find(HeaderName.COOKIE, 0);
        if (field < 0) {
            return List.of();
        }
        List<Pair> cookies = new ArrayList<>();
        int left = most;
        for (; field >= 0 && left > 0; field = headers.find(HeaderName.COOKIE, field + 1)) {
            left = parse(headers.value(field), left, cookies);
        }
        return cookies;
    }

    /** Reads one line; the answer is how many pairs may still be looked at. */
    private static int parse(String line, int most, List<Pair> into) {
        int left = most;
        int from = 0;
        while (from < line.length() && left > 0) {
            int semicolon = line.indexOf(';', from);
            int to = semicolon < 0 ? line.length() : semicolon;
            int equals = line.indexOf('=', from);
            if (equals >= 0 && equals < to) {
                String name = Tokens.trimmed(line, from, equals);
                if (Tokens.isToken(name)) {
                    into.add(new Pair(name, text(Tokens.trimmed(line, equals + 1, to))));
                }
            }
            left--;
            from = to + 1;
        }
        return left;
    }

    private static String text(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                byte[] octets = value.getBytes(StandardCharsets.ISO_8859_1);
                try {
                    return PercentDecoder.decode(octets, 0, octets.length, StandardCharsets.UTF_8);
                } catch (CharacterCodingException e) {
                    return value; // somebody's ISO 8859-1
                }
            }
        }
        return value;
    }
}
