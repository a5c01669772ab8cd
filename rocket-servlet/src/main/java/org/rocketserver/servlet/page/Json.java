package org.rocketserver.servlet.page;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259). Pure. */
public final class Json {
    private final StringBuilder text = new StringBuilder(512);
    private final boolean indented;

    private Json(boolean indented) {
        this.indented = indented;
    }

    /**
     * A value in one line.
     *
     * @param value null, text, a number, a boolean, a map with text keys, a sequence; anything else as its text
     */
    public static String line(@Nullable Object value) {
        return new Json(false).value(value, 0).text.toString();
    }

    /** The same over several lines, for people too. */
    public static String lines(@Nullable Object value) {
        return new Json(true).value(value, 0).text.append('\n').toString();
    }

    private Json value(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            text.append(value);
        } else if (value instanceof Number number) {
            double real = number.doubleValue();
            text.append(Double.isFinite(real) ? value.toString() : "null");
        } else if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof Iterable<?> elements) {
            array(elements, depth);
        } else {
            quoted(value.toString());
        }
        return this;
    }

    private void object(Map<?, ?> map, int depth) {
        text.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            separate(first, depth + 1);
            quoted(String.valueOf(entry.getKey()));
            text.append(indented ? ": " : ":");
            value(entry.getValue(), depth + 1);
            first = false;
        }
        end(first, depth).append('}');
    }

    private void array(Iterable<?> elements, int depth) {
        text.append('[');
        boolean first = true;
        for (Object element : elements) {
            separate(first, depth + 1);
            value(element, depth + 1);
            first = false;
        }
        end(first, depth).append(']');
    }

    private void separate(boolean first, int depth) {
        text.append(first ? "" : ",");
        if (indented) {
            text.append('\n').append("  ".repeat(depth));
        }
    }

    private StringBuilder end(boolean empty, int depth) {
        return empty || !indented ? text : text.append('\n').append("  ".repeat(depth));
    }

    /** What HTML or a script could take for its own end is escaped too. */
    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7F || c == '<' || c == 0x2028 || c == 0x2029) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
