package org.rocketserver.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The small grammar that every field shares (RFC 9110 §5.6), as tables over octets. */
public final class Tokens {
    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte[] CLASSES = classes();

    private Tokens() {}

    private static byte[] classes() {
        byte[] table = new byte[256];
        String token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < token.length(); i++) {
            table[token.charAt(i)] |= TOKEN;
        }
        for (int octet = 0; octet < 256; octet++) {
            // field-vchar, SP and HTAB (§5.5): visible characters and obs-text
            if (octet == '\t' || (octet >= ' ' && octet != 0x7F)) {
                table[octet] |= VALUE;
            }
        }
        return table;
    }

    /** Whether the octet may stand in a token (§5.6.2). */
    public static boolean isToken(int octet) {
        return octet >= 0 && octet < 256 && (CLASSES[octet] & TOKEN) != 0;
    }

    /** Whether the octet may stand in a field value (§5.5): no CR, LF, NUL or other control but the tab. */
    public static boolean isFieldValue(int octet) {
        return octet >= 0 && octet < 256 && (CLASSES[octet] & VALUE) != 0;
    }

    /** Whether the text is a token: not empty, and of token characters only. */
    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** The value of a hexadecimal digit, or -1. */
    public static int hexDigit(int octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int letter = octet | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** The octet with ASCII capitals made small. */
    public static int lower(int octet) {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }

    /** The value of a decimal digit, or -1. */
    public static int digit(int octet) {
        return octet >= '0' && octet <= '9' ? octet - '0' : -1;
    }

    /** Whether the character is optional white space: a space or a tab (§5.6.3). */
    public static boolean isBlank(int octet) {
        return octet == ' ' || octet == '\t';
    }

    /** The text between the indexes without blanks at either end. */
    static String trimmed(String text, int from, int to) {
        int first = from;
        int last = to;
        while (first < last && isBlank(text.charAt(first))) {
            first++;
        }
        while (last > first && isBlank(text.charAt(last - 1))) {
            last--;
        }
        return text.substring(first, last);
    }

    /**
     * Whether any line of a field holds a token in its comma-separated list, compared without regard to case, as
     * {@code Connection: keep-alive, Upgrade} holds {@code upgrade} (§5.6.1).
     */
    public static boolean listContains(Headers headers, HeaderName name, String token) {
        for (int field = headers.find(name, 0); field >= 0; field = headers.find(name, field + 1)) {
            if (headers.listContains(field, token)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The elements of a list, empty ones left out, commas inside quoted strings not seen as such (§5.6.1).
     *
     * @param list a field's value
     * @param most how many elements to take; further ones are not looked at
     */
    public static List<String> splitList(String list, int most) {
        return split(list, ',', most);
    }

    /** Splits at a separator outside quoted strings; trims, and leaves out what is empty. */
    static List<String> split(String text, char separator, int most) {
        List<String> elements = new ArrayList<>(4);
        int from = 0;
        while (from <= text.length() && elements.size() < most) {
            int to = separatorAt(text, separator, from);
            String element = trimmed(text, from, to);
            if (!element.isEmpty()) {
                elements.add(element);
            }
            from = to + 1;
        }
        return elements;
    }

    private static int separatorAt(String text, char separator, int from) {
        boolean quoted = false;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                at++;
            } else if (!quoted && c == separator) {
                return at;
            }
            at++;
        }
        return text.length();
    }

    /**
     * The value of a token or quoted string (§5.6.4), its escapes resolved.
     *
     * @return null if the text is neither
     */
    public static @Nullable String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"') {
            return isToken(text) ? text : null;
        }
        StringBuilder value = new StringBuilder(text.length() - 2);
        int last = text.length() - 1;
        for (int at = 1; at < last; at++) {
            char c = text.charAt(at);
            if (c == '\\' && ++at < last) {
                c = text.charAt(at);
            } else if (c == '"' || c == '\\') {
                return null;
            }
            if (!isFieldValue(c)) {
                return null;
            }
            value.append(c);
        }
        return text.charAt(last) == '"' ? value.toString() : null;
    }

    /**
     * The text as a quoted string, or as it is if it is a token.
     *
     * @throws IllegalArgumentException if it holds a character that must not stand in a field, such as CR or LF
     */
    public static String quote(String text) {
        return isToken(text) ? text : quoted(text);
    }

    /**
     * The text as a quoted string, also where a token would do: some parameters have to come that way, such as a realm
     * (RFC 9110 §11.5).
     *
     * @throws IllegalArgumentException if it holds a character that must not stand in a field, such as CR or LF
     */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isFieldValue(c)) {
                throw new IllegalArgumentException(
                        "a quoted string must not hold control characters (RFC 9110 §5.6.4)");
            }
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
