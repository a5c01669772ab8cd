package org.rocketserver.servlet.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Tokens;

/**
 * The header fields that the application sets (Servlet 6.1 §5.2), in order, names compared without regard to case.
 * Content type and length are kept by the {@link DraftHead}.
 */
final class ResponseHeaders {
    private static final String[] NONE = {};
    private static final int FIRST = 8;

    private String[] names = NONE;
    private String[] values = NONE;
    private int size;

    /** Appends a field line. */
    void add(String name, String value) {
        String checked = checked(name, value);
        if (size == names.length) {
            int room = Math.max(FIRST, 2 * size);
            names = Arrays.copyOf(names, room);
            values = Arrays.copyOf(values, room);
        }
        names[size] = name;
        values[size++] = checked;
    }

    /** Puts one line in the place of all of this name; null removes them. */
    void set(String name, @Nullable String value) {
        int at = find(name, 0);
        if (at < 0) {
            if (value != null) {
                add(name, value);
            }
            return;
        }
        if (value == null) {
            removeFrom(name, at);
        } else {
            values[at] = checked(name, value);
            removeFrom(name, at + 1);
        }
    }

    private void removeFrom(String name, int from) {
        int kept = from;
        for (int i = from; i < size; i++) {
            if (!names[i].equalsIgnoreCase(name)) {
                names[kept] = names[i];
                values[kept++] = values[i];
            }
        }
        size = kept;
    }

    /** Removes a field line of this name whose value begins so. */
    void removeStarting(String name, String valueStart) {
        for (int i = 0; i < size; i++) {
            if (names[i].equalsIgnoreCase(name) && values[i].startsWith(valueStart)) {
                size--;
                System.arraycopy(names, i + 1, names, i, size - i);
                System.arraycopy(values, i + 1, values, i, size - i);
                return;
            }
        }
    }

    /**
     * Refuses what would break the message apart (RFC 9110 §5.1, §5.5); what ISO 8859-1 cannot say becomes a question
     * mark.
     */
    static String checked(String name, String value) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("a header name must be a token (RFC 9110 §5.6.2)");
        }
        boolean foreign = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xFF) {
                foreign = true;
            } else if (!Tokens.isFieldValue(c)) {
                throw new IllegalArgumentException(
                        "the value of header " + name + " holds a character that must not stand there (RFC 9110 §5.5)");
            }
        }
        return foreign ? replaced(value) : value;
    }

    private static String replaced(String value) {
        StringBuilder text = new StringBuilder(value);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }

    private int find(String name, int from) {
        for (int i = from; i < size; i++) {
            if (names[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    boolean contains(String name) {
        return find(name, 0) >= 0;
    }

    @Nullable
    String first(String name) {
        int at = find(name, 0);
        return at < 0 ? null : values[at];
    }

    List<String> all(String name) {
        List<String> found = new ArrayList<>(2);
        for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
            found.add(values[at]);
        }
        return found;
    }

    /** The names, each once. */
    Collection<String> names() {
        Set<String> found = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        found.addAll(Arrays.asList(names).subList(0, size));
        return found;
    }

    void clear() {
        size = 0;
    }

    /** All lines. */
    Headers all() {
        return with("", null);
    }

    /**
     * All lines, and one more.
     *
     * @param name of the last line
     * @param value of the last line, or null for no such line
     */
    Headers with(String name, @Nullable String value) {
        int octets = value == null ? 0 : name.length() + value.length();
        for (int i = 0; i < size; i++) {
            octets += names[i].length() + values[i].length();
        }
        Headers.Builder builder = Headers.builder(value == null ? size : size + 1, octets);
        for (int i = 0; i < size; i++) {
            builder.add(names[i], values[i]);
        }
        return (value == null ? builder : builder.add(name, value)).build();
    }
}
