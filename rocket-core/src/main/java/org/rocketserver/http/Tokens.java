package org.rocketserver.http;

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
}
