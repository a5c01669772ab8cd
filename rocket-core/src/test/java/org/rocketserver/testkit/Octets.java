package org.rocketserver.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Octets as text and back: ISO 8859-1, with escapes where a character cannot be seen. */
public final class Octets {
    private Octets() {}

    /** The octets of a text, one for each character up to U+00FF. */
    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A buffer over the octets of a text. */
    public static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(of(text));
    }

    /** The text of octets. */
    public static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** What is left in a buffer, as text; drains it. */
    public static String drain(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.get(octets);
        return text(octets);
    }

    /** All octets of all parts. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A part of some octets. */
    public static byte[] slice(byte[] octets, int from, int to) {
        return Arrays.copyOfRange(octets, from, to);
    }

    /**
     * Reads escapes: {@code \r}, {@code \n}, {@code \t}, {@code \0}, {@code \\}, {@code \xHH}, and
     * {@code \{COUNT*TEXT}} for a text repeated.
     */
    public static byte[] unescape(String escaped) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int at = 0; at < escaped.length(); at++) {
            char c = escaped.charAt(at);
            if (c != '\\') {
                octets.write(c);
                continue;
            }
            char kind = escaped.charAt(++at);
            switch (kind) {
                case 'r' -> octets.write('\r');
                case 'n' -> octets.write('\n');
                case 't' -> octets.write('\t');
                case '0' -> octets.write(0);
                case '\\' -> octets.write('\\');
                case 'x' -> {
                    octets.write(Integer.parseInt(escaped.substring(at + 1, at + 3), 16));
                    at += 2;
                }
                case '{' -> {
                    int end = escaped.indexOf('}', at);
                    int star = escaped.indexOf('*', at);
                    int count = Integer.parseInt(escaped.substring(at + 1, star));
                    byte[] unit = unescape(escaped.substring(star + 1, end));
                    for (int i = 0; i < count; i++) {
                        octets.writeBytes(unit);
                    }
                    at = end;
                }
                default -> throw new IllegalArgumentException("unknown escape \\" + kind + " in " + escaped);
            }
        }
        return octets.toByteArray();
    }

    /** Writes octets so that each can be seen. */
    public static String escape(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            int value = octet & 0xFF;
            switch (value) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case 0 -> text.append("\\0");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (value >= ' ' && value < 0x7F) {
                        text.append((char) value);
                    } else {
                        text.append("\\x")
                                .append(Character.forDigit(value >> 4, 16))
                                .append(Character.forDigit(value & 15, 16));
                    }
                }
            }
        }
        return text.toString();
    }
}
