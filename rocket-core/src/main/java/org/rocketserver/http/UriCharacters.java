package org.rocketserver.http;

/** The characters of RFC 3986, as a table over ASCII. */
final class UriCharacters {
    private static final byte PATH = 1;
    private static final byte QUERY = 2;
    private static final byte NAME = 4;
    private static final byte DIGIT = 8;
    private static final byte LETTER = 16;
    private static final byte[] CLASSES = classes();

    private UriCharacters() {}

    private static byte[] classes() {
        byte[] table = new byte[128];
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        mark(table, letters, LETTER | NAME | PATH | QUERY);
        mark(table, "0123456789", DIGIT | NAME | PATH | QUERY);
        // unreserved (§2.3) and sub-delims (§2.2)
        mark(table, "-._~!$&'()*+,;=", NAME | PATH | QUERY);
        // pchar (§3.3) and the slash between segments; the percent sign is looked at by the callers
        mark(table, ":@/", PATH | QUERY);
        mark(table, "?%", QUERY);
        return table;
    }

    private static void mark(byte[] table, String characters, int classes) {
        for (int i = 0; i < characters.length(); i++) {
            table[characters.charAt(i)] |= (byte) classes;
        }
    }

    /** Whether the character may stand in a path unescaped, the slash included (§3.3). */
    static boolean isPath(char c) {
        return c < 128 && (CLASSES[c] & PATH) != 0;
    }

    /** Whether the character may stand in a query (§3.4), the percent sign included. */
    static boolean isQuery(char c) {
        return c < 128 && (CLASSES[c] & QUERY) != 0;
    }

    /** Whether the character may stand in a registered name (§3.2.2), the percent sign excluded. */
    static boolean isName(char c) {
        return c < 128 && (CLASSES[c] & NAME) != 0;
    }

    static boolean isDigit(char c) {
        return c < 128 && (CLASSES[c] & DIGIT) != 0;
    }

    static boolean isLetter(char c) {
        return c < 128 && (CLASSES[c] & LETTER) != 0;
    }

    /** Whether a percent sign with two hexadecimal digits stands here (§2.1). */
    static boolean isEncoded(String text, int at) {
        return at + 2 < text.length()
                && text.charAt(at) == '%'
                && Tokens.hexDigit(text.charAt(at + 1)) >= 0
                && Tokens.hexDigit(text.charAt(at + 2)) >= 0;
    }
}
