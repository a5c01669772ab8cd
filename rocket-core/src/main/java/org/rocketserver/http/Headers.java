package org.rocketserver.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A header or trailer section (RFC 9110 §5): fields in order, names compared without regard to case, values as ISO
 * 8859-1 text. Immutable. Kept as the octets it came in or will leave in; text is made when it is asked for.
 */
public final class Headers {
    /** No fields. */
    public static final Headers EMPTY = new Headers(new byte[0], new int[0], 0);

    /**
     * How many ints describe a field for {@link #ofChecked}: {@link HeaderName#hash} of the name, start and end of the
     * name, start and end of the value.
     */
    public static final int SPAN = 5;

    /** The room of a builder that knows nothing of what will come. */
    private static final int FIELDS = 8;

    private static final int OCTETS = 256;

    private final byte[] octets;
    private final int[] spans;
    private final int size;

    private Headers(byte[] octets, int[] spans, int size) {
        this.octets = octets;
        this.spans = spans;
        this.size = size;
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder(FIELDS, OCTETS);
    }

    /**
     * An empty builder with room for a known section, which need not be copied then.
     *
     * @param fields how many lines will be appended
     * @param octets the sum of the lengths of their names and values
     */
    public static Builder builder(int fields, int octets) {
        return new Builder(fields, octets);
    }

    /**
     * A section of one or more fields.
     *
     * @param namesAndValues name, value, name, value …
     */
    public static Headers of(String... namesAndValues) {
        Builder builder = builder();
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("every header name needs a value");
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /**
     * A section over octets that a parser has checked already. Nothing is copied: the arrays must not change any more.
     *
     * @param octets hold the names and values
     * @param spans {@link #SPAN} ints for each field
     * @param size how many fields
     */
    public static Headers ofChecked(byte[] octets, int[] spans, int size) {
        return size == 0 ? EMPTY : new Headers(octets, spans, size);
    }

    /** How many field lines there are. */
    public int size() {
        return size;
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The name of a field line as written, counted from 0. */
    public String name(int field) {
        return text(field * SPAN + 1);
    }

    /** The value of a field line, counted from 0, without surrounding blanks. */
    public String value(int field) {
        return text(field * SPAN + 3);
    }

    private String text(int span) {
        int from = spans[span];
        return new String(octets, from, spans[span + 1] - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether the value of a field line is this text, character by character; makes no text of it. */
    public boolean valueEquals(int field, String text) {
        int from = spans[field * SPAN + 3];
        return spans[field * SPAN + 4] - from == text.length() && holds(from, text, false);
    }

    /** Whether the value of a field line, taken as a comma-separated list, holds a token in any case. */
    boolean listContains(int field, String token) {
        int from = spans[field * SPAN + 3];
        int end = spans[field * SPAN + 4];
        while (from <= end) {
            int to = from;
            while (to < end && octets[to] != ',') {
                to++;
            }
            int next = to + 1;
            while (from < to && Tokens.isBlank(octets[from])) {
                from++;
            }
            while (to > from && Tokens.isBlank(octets[to - 1])) {
                to--;
            }
            if (to - from == token.length() && holds(from, token, true)) {
                return true;
            }
            from = next;
        }
        return false;
    }

    /** Whether a text stands at an index; there are octets enough. */
    private boolean holds(int from, String text, boolean anyCase) {
        for (int i = 0; i < text.length(); i++) {
            int octet = octets[from + i] & 0xFF;
            char c = text.charAt(i);
            if (octet != c && !(anyCase && Tokens.lower(octet) == Tokens.lower(c))) {
                return false;
            }
        }
        return true;
    }

    /** The first value of a field, or null. */
    public @Nullable String first(HeaderName name) {
        int field = find(name, 0);
        return field < 0 ? null : value(field);
    }

    /** The first value of a field, or null. */
    public @Nullable String first(String name) {
        int field = find(name, 0);
        return field < 0 ? null : value(field);
    }

    /** Whether there is a field of this name. */
    public boolean contains(HeaderName name) {
        return find(name, 0) >= 0;
    }

    /** Whether there is a field of this name. */
    public boolean contains(String name) {
        return find(name, 0) >= 0;
    }

    /** All values of a field in order, one for each line. */
    public List<String> all(String name) {
        int field = find(name, 0);
        if (field < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(2);
        for (; field >= 0; field = find(name, field + 1)) {
            values.add(value(field));
        }
        return values;
    }

    /** All values of a field in order, one for each line. */
    public List<String> all(HeaderName name) {
        return all(name.toString());
    }

    /** The names that occur, each once, in the case and order of their first occurrence. */
    public Set<String> names() {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> names = new LinkedHashSet<>();
        for (int field = 0; field < size; field++) {
            String name = name(field);
            if (seen.add(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * The next line of a field.
     *
     * @param name the field's name
     * @param from the first line to look at
     * @return the line's number, or -1
     */
    public int find(HeaderName name, int from) {
        int hash = name.hash();
        for (int field = from; field < size; field++) {
            if (spans[field * SPAN] == hash && sameName(field, name.octets())) {
                return field;
            }
        }
        return -1;
    }

    private int find(String name, int from) {
        int hash = HeaderName.hash(name);
        for (int field = from; field < size; field++) {
            if (spans[field * SPAN] == hash && sameName(field, name)) {
                return field;
            }
        }
        return -1;
    }

    private boolean sameName(int field, byte[] name) {
        int from = spans[field * SPAN + 1];
        if (spans[field * SPAN + 2] - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (Tokens.lower(octets[from + i]) != Tokens.lower(name[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean sameName(int field, String name) {
        int from = spans[field * SPAN + 1];
        if (spans[field * SPAN + 2] - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Tokens.lower(octets[from + i]) != Tokens.lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Copies a whole field line, {@code name: value CR LF}, for a protocol that writes such lines.
     *
     * @param field the line's number
     * @param into where to, with room for {@link #lineLength}
     * @param at the first index
     * @return the index after the line
     */
    public int copyLine(int field, byte[] into, int at) {
        int span = field * SPAN;
        int nameLength = spans[span + 2] - spans[span + 1];
        int valueLength = spans[span + 4] - spans[span + 3];
        System.arraycopy(octets, spans[span + 1], into, at, nameLength);
        int next = at + nameLength;
        into[next++] = ':';
        into[next++] = ' ';
        System.arraycopy(octets, spans[span + 3], into, next, valueLength);
        next += valueLength;
        into[next++] = '\r';
        into[next++] = '\n';
        return next;
    }

    /** How many octets {@link #copyLine} writes. */
    public int lineLength(int field) {
        int span = field * SPAN;
        return spans[span + 2] - spans[span + 1] + spans[span + 4] - spans[span + 3] + 4;
    }

    /** The same fields, to go on from. */
    public Builder toBuilder() {
        Builder builder = builder();
        builder.octets = octets.length == 0 ? builder.octets : octets.clone();
        builder.spans = spans.length == 0 ? builder.spans : spans.clone();
        builder.size = size;
        builder.end = octets.length;
        return builder;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int field = 0; field < size; field++) {
            text.append(name(field)).append(": ").append(value(field)).append('\n');
        }
        return text.toString();
    }

    /** Collects fields in order. Not thread-safe. */
    public static final class Builder {
        private byte[] octets;
        private int[] spans;
        private int size;
        private int end;

        private Builder(int fields, int octets) {
            this.octets = new byte[octets];
            this.spans = new int[fields * SPAN];
        }

        /**
         * Appends a field line.
         *
         * @param name a token
         * @param value visible ISO 8859-1 characters, blanks and tabs; surrounding blanks are dropped
         * @throws IllegalArgumentException if either holds what it must not, such as CR, LF or NUL
         */
        public Builder add(String name, String value) {
            if (!Tokens.isToken(name)) {
                throw new IllegalArgumentException("a header name must be a token (RFC 9110 §5.6.2)");
            }
            int from = 0;
            int to = value.length();
            while (from < to && isBlank(value.charAt(from))) {
                from++;
            }
            while (to > from && isBlank(value.charAt(to - 1))) {
                to--;
            }
            int span = room(name.length() + to - from);
            spans[span + 1] = end;
            for (int i = 0; i < name.length(); i++) {
                octets[end++] = (byte) name.charAt(i);
            }
            spans[span + 2] = end;
            spans[span + 3] = end;
            for (int i = from; i < to; i++) {
                char c = value.charAt(i);
                if (!Tokens.isFieldValue(c)) {
                    size--;
                    end = spans[span + 1];
                    throw new IllegalArgumentException("the value of header " + name
                            + " holds a character that must not stand there (RFC 9110 §5.5)");
                }
                octets[end++] = (byte) c;
            }
            spans[span + 4] = end;
            spans[span] = HeaderName.hash(octets, spans[span + 1], spans[span + 2]);
            return this;
        }

        /** Appends a field line. */
        public Builder add(HeaderName name, String value) {
            return add(name.toString(), value);
        }

        /**
         * Appends a field line from octets that a parser has checked already.
         *
         * @param source the octets
         * @param nameFrom start of the name
         * @param nameTo end of the name, exclusive
         * @param valueFrom start of the value, blanks skipped
         * @param valueTo end of the value, exclusive, blanks skipped
         */
        public Builder addChecked(byte[] source, int nameFrom, int nameTo, int valueFrom, int valueTo) {
            int span = room(nameTo - nameFrom + valueTo - valueFrom);
            spans[span] = HeaderName.hash(source, nameFrom, nameTo);
            spans[span + 1] = end;
            System.arraycopy(source, nameFrom, octets, end, nameTo - nameFrom);
            end += nameTo - nameFrom;
            spans[span + 2] = end;
            spans[span + 3] = end;
            System.arraycopy(source, valueFrom, octets, end, valueTo - valueFrom);
            end += valueTo - valueFrom;
            spans[span + 4] = end;
            return this;
        }

        private int room(int length) {
            if (end + length > octets.length) {
                octets = Arrays.copyOf(octets, Math.max(octets.length * 2, end + length));
            }
            int span = size * SPAN;
            if (span == spans.length) {
                spans = Arrays.copyOf(spans, Math.max(spans.length * 2, SPAN));
            }
            size++;
            return span;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        /** Removes all lines of a field. */
        public Builder remove(String name) {
            return removeBefore(size, name);
        }

        /** Puts one line, the last, in the place of all lines of a field; see {@link #add(String, String)}. */
        public Builder set(String name, String value) {
            return add(name, value).removeBefore(size - 1, name);
        }

        private Builder removeBefore(int end, String name) {
            Headers now = new Headers(octets, spans, size);
            spans = spans.clone(); // a section that was built may have the other
            int kept = 0;
            for (int field = 0; field < size; field++) {
                if (field >= end || !now.sameName(field, name)) {
                    System.arraycopy(spans, field * SPAN, spans, kept * SPAN, SPAN);
                    kept++;
                }
            }
            size = kept;
            return this;
        }

        /** Whether there is a field of this name so far. */
        public boolean contains(String name) {
            return new Headers(octets, spans, size).contains(name);
        }

        /**
         * The section; the builder can be used further. Arrays that are just full are not copied: what is appended
         * later goes to larger ones.
         */
        public Headers build() {
            if (size == 0) {
                return EMPTY;
            }
            int used = size * SPAN;
            return new Headers(
                    end == octets.length ? octets : Arrays.copyOf(octets, end),
                    used == spans.length ? spans : Arrays.copyOf(spans, used),
                    size);
        }
    }
}
