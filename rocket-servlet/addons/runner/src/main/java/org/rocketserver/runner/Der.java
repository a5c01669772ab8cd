package org.rocketserver.runner;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** As much of the Distinguished Encoding Rules (ITU-T X.690) as a certificate needs. Pure. */
final class Der {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return value(0x30, elements);
    }

    static byte[] set(byte[]... elements) {
        return value(0x31, elements);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] octets(byte[] octets) {
        return value(0x04, octets);
    }

    static byte[] bits(byte[] octets) {
        return value(0x03, new byte[] {0}, octets);
    }

    static byte[] utf8(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    /** UTCTime before 2050, GeneralizedTime after (RFC 5280 §4.1.2.5). */
    static byte[] time(Instant instant) {
        String text = TIME.format(instant);
        return text.compareTo("2050") < 0
                ? value(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
                : value(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] oid(int... arcs) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.write(arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arcs[i] >> shift != 0) {
                    octets.write(0x80 | (arcs[i] >> shift & 0x7F));
                }
            }
            octets.write(arcs[i] & 0x7F);
        }
        return value(0x06, octets.toByteArray());
    }

    /** A context-specific element around others. */
    static byte[] tagged(int tag, byte[] element) {
        return value(0xA0 | tag, element);
    }

    /** A context-specific element in place of its own tag. */
    static byte[] implicit(int tag, byte[] content) {
        return value(0x80 | tag, content);
    }

    private static byte[] value(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.write(tag);
        int length = content.size();
        if (length < 0x80) {
            octets.write(length);
        } else if (length < 0x100) {
            octets.write(0x81);
            octets.write(length);
        } else {
            octets.write(0x82);
            octets.write(length >> 8);
            octets.write(length);
        }
        octets.writeBytes(content.toByteArray());
        return octets.toByteArray();
    }
}
