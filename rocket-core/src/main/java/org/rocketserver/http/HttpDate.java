package org.rocketserver.http;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Dates of HTTP (RFC 9110 §5.6.7), to the second: one format is written, three are read. */
public final class HttpDate {
    /** How long a written date is in octets. */
    public static final int LENGTH = 29;

    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final int THURSDAY = 3;
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String[] LONG_DAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };
    private static final int SECONDS_A_DAY = 86_400;

    /** The ends of the years 0 and 9999 in seconds; written out, as to ask for leap years makes formats of dates. */
    private static final long FIRST = -62_167_219_200L;

    private static final long LAST = 253_402_300_799L;

    private HttpDate() {}

    /** The date as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static String format(Instant date) {
        return format(date.getEpochSecond());
    }

    /**
     * The date as {@code Sun, 06 Nov 1994 08:49:37 GMT}.
     *
     * @param epochSecond seconds since 1970; years 0 to 9999
     */
    public static String format(long epochSecond) {
        byte[] octets = new byte[LENGTH];
        write(epochSecond, octets, 0);
        return new String(octets, StandardCharsets.US_ASCII);
    }

    /**
     * Writes a date in its {@link #LENGTH} octets.
     *
     * @param epochSecond seconds since 1970; what is outside the years 0 to 9999 becomes the nearest date inside
     * @param into where to
     * @param at the first index
     */
    public static void write(long epochSecond, byte[] into, int at) {
        long seconds = Math.max(FIRST, Math.min(LAST, epochSecond));
        long day = Math.floorDiv(seconds, SECONDS_A_DAY);
        LocalDate date = LocalDate.ofEpochDay(day);
        int second = (int) Math.floorMod(seconds, (long) SECONDS_A_DAY);
        name(DAYS, (int) Math.floorMod(day + THURSDAY, 7L), into, at);
        into[at + 3] = ',';
        into[at + 4] = ' ';
        digits(date.getDayOfMonth(), into, at + 5);
        into[at + 7] = ' ';
        name(MONTHS, date.getMonthValue() - 1, into, at + 8);
        into[at + 11] = ' ';
        digits(date.getYear() / 100, into, at + 12);
        digits(date.getYear() % 100, into, at + 14);
        into[at + 16] = ' ';
        digits(second / 3600, into, at + 17);
        into[at + 19] = ':';
        digits(second / 60 % 60, into, at + 20);
        into[at + 22] = ':';
        digits(second % 60, into, at + 23);
        into[at + 25] = ' ';
        into[at + 26] = 'G';
        into[at + 27] = 'M';
        into[at + 28] = 'T';
    }

    private static void name(String names, int index, byte[] into, int at) {
        for (int i = 0; i < 3; i++) {
            into[at + i] = (byte) names.charAt(index * 3 + i);
        }
    }

    private static void digits(int value, byte[] into, int at) {
        into[at] = (byte) ('0' + value / 10);
        into[at + 1] = (byte) ('0' + value % 10);
    }

    /**
     * Reads a date in any of the three formats. A year of two digits is one of 1970 to 2069.
     *
     * @return null if it is none, which most fields that hold dates ask to be ignored
     */
    public static @Nullable Instant parse(String text) {
        try {
            if (text.length() == LENGTH && text.charAt(3) == ',') {
                return fixed(text);
            }
            return text.indexOf(',') > 0 ? rfc850(text) : asctime(text);
        } catch (DateTimeException e) {
            return null; // a field out of range: none of the formats
        }
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    private static @Nullable Instant fixed(String text) {
        boolean frame = index(DAYS, text, 0) > 0
                && text.charAt(4) == ' '
                && text.charAt(7) == ' '
                && text.charAt(11) == ' '
                && text.charAt(16) == ' '
                && text.startsWith(" GMT", 25);
        int century = number(text, 12);
        int year = number(text, 14);
        if (!frame || century < 0 || year < 0) {
            return null;
        }
        return instant(century * 100 + year, index(MONTHS, text, 8), number(text, 5), text, 17);
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static @Nullable Instant rfc850(String text) {
        int comma = text.indexOf(',');
        boolean frame = text.length() == comma + 24
                && isLongDay(text.substring(0, comma))
                && text.charAt(comma + 1) == ' '
                && text.charAt(comma + 4) == '-'
                && text.charAt(comma + 8) == '-'
                && text.charAt(comma + 11) == ' '
                && text.startsWith(" GMT", comma + 20);
        if (!frame) {
            return null;
        }
        int year = number(text, comma + 9);
        if (year < 0) {
            return null;
        }
        return instant(
                year < 70 ? 2000 + year : 1900 + year,
                index(MONTHS, text, comma + 5),
                number(text, comma + 2),
                text,
                comma + 12);
    }

    private static boolean isLongDay(String text) {
        for (String day : LONG_DAYS) {
            if (day.equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** {@code Sun Nov 6 08:49:37 1994}. */
    private static @Nullable Instant asctime(String text) {
        boolean frame = text.length() == 24
                && index(DAYS, text, 0) > 0
                && text.charAt(3) == ' '
                && text.charAt(7) == ' '
                && text.charAt(10) == ' '
                && text.charAt(19) == ' ';
        if (!frame) {
            return null;
        }
        int century = number(text, 20);
        int year = number(text, 22);
        char tens = text.charAt(8);
        int day = tens == ' ' ? Tokens.digit(text.charAt(9)) : number(text, 8);
        return century < 0 || year < 0 ? null : instant(century * 100 + year, index(MONTHS, text, 4), day, text, 11);
    }

    /** The date with the {@code 08:49:37} that stands at the index; a leap second is the next minute's first. */
    private static @Nullable Instant instant(int year, int month, int day, String text, int at) {
        int hour = number(text, at);
        int minute = number(text, at + 3);
        int second = number(text, at + 6);
        boolean time =
                hour >= 0 && minute >= 0 && second >= 0 && text.charAt(at + 2) == ':' && text.charAt(at + 5) == ':';
        if (!time || second > 60) {
            return null;
        }
        LocalDateTime date = LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
        return date.toInstant(ZoneOffset.UTC).plusSeconds(second == 60 ? 1 : 0);
    }

    /** Which of the names stands at the index, counted from 1; 0 if none does. */
    private static int index(String names, String text, int at) {
        for (int i = 0; i < names.length(); i += 3) {
            if (text.startsWith(names.substring(i, i + 3), at)) {
                return i / 3 + 1;
            }
        }
        return 0;
    }

    /** Two digits, or -1. */
    private static int number(String text, int at) {
        int tens = Tokens.digit(text.charAt(at));
        int ones = Tokens.digit(text.charAt(at + 1));
        return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
    }
}
