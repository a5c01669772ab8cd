package org.rocketserver.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Range field asks for (RFC 9110 §14.2), held against the size of a representation. Pure. */
public sealed interface Ranges {
    /** Everything: there is no Range field, or one that has to be ignored. Answered 200. */
    Ranges WHOLE = new Whole();

    /** Nothing that exists. Answered 416 with {@link #unsatisfied}. */
    Ranges UNSATISFIABLE = new Unsatisfiable();

    /** Requests with more ranges than this are answered with everything: nobody needs them but attackers. */
    int MOST = 32;

    /** Ranges nearer than this are sent as one, for the head of a part costs as much. */
    int NEAR = 80;

    /** See {@link #WHOLE}. */
    record Whole() implements Ranges {}

    /** See {@link #UNSATISFIABLE}. */
    record Unsatisfiable() implements Ranges {}

    /**
     * One part or several that do not overlap. Answered 206, several as {@code multipart/byteranges}.
     *
     * @param parts in the order they were asked for, unless some were joined: then ascending
     */
    record Parts(List<ByteRange> parts) implements Ranges {
        /** Copies the list. */
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Reads a Range field. Another unit than bytes, a malformed set and more than {@link #MOST} ranges are ignored
     * (§14.2).
     *
     * @param field the field's value, or null if there is none
     * @param size of the representation in octets
     */
    static Ranges of(@Nullable String field, long size) {
        int equals = field == null ? -1 : field.indexOf('=');
        if (field == null || equals < 0 || !Tokens.trimmed(field, 0, equals).equalsIgnoreCase("bytes")) {
            return WHOLE;
        }
        List<String> specs = Tokens.splitList(field.substring(equals + 1), MOST + 1);
        if (specs.isEmpty() || specs.size() > MOST) {
            return WHOLE;
        }
        List<ByteRange> parts = new ArrayList<>(specs.size());
        boolean emptySuffix = false;
        for (String spec : specs) {
            int dash = spec.indexOf('-');
            long first = dash > 0 ? number(spec, 0, dash) : -1;
            long last = dash >= 0 && dash + 1 < spec.length() ? number(spec, dash + 1, spec.length()) : -1;
            boolean suffix = dash == 0 && last >= 0;
            boolean open = first >= 0 && dash + 1 == spec.length();
            boolean closed = first >= 0 && last >= first;
            if (!suffix && !open && !closed) {
                return WHOLE;
            }
            if (suffix) {
                emptySuffix |= last > 0 && size == 0;
                first = Math.max(0, size - last);
            }
            long end = closed ? Math.min(last, size - 1) : size - 1;
            if (first <= end) {
                parts.add(new ByteRange(first, end));
            }
        }
        if (parts.isEmpty()) {
            // the last octets of nothing are nothing, and a 206 cannot say so
            return emptySuffix ? WHOLE : UNSATISFIABLE;
        }
        return new Parts(joined(parts));
    }

    /** The value of the Content-Range field of a 416. */
    static String unsatisfied(long size) {
        return "bytes */" + size;
    }

    /** Digits; what is beyond 18 of them is beyond every file. */
    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = Tokens.digit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            number = number > Long.MAX_VALUE / 10 - 1 ? Long.MAX_VALUE / 10 : number * 10 + digit;
        }
        return number;
    }

    /** Joins what overlaps or is near (§15.3.7.2); so no octet is sent twice, and no head for a few octets. */
    private static List<ByteRange> joined(List<ByteRange> parts) {
        List<ByteRange> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingLong(ByteRange::first));
        List<ByteRange> joined = new ArrayList<>(sorted.size());
        ByteRange current = sorted.get(0);
        for (ByteRange next : sorted.subList(1, sorted.size())) {
            if (next.first() - current.last() <= NEAR) {
                current = new ByteRange(current.first(), Math.max(current.last(), next.last()));
            } else {
                joined.add(current);
                current = next;
            }
        }
        joined.add(current);
        return joined.size() == parts.size() ? parts : joined;
    }
}
