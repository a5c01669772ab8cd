package org.rocketserver.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Single values of the text form. */
final class TextValues {
    private static final String[] UNITS = {"ms", "s", "m", "h", "d"};
    private static final long[] MILLISECONDS = {1, 1000, 60_000, 3_600_000, 86_400_000};

    private TextValues() {}

    /** Whether values of the type have a text. */
    static boolean readable(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == List.class
                    && parameterized.getActualTypeArguments()[0] == String.class;
        }
        Class<?> raw = (Class<?>) type;
        return raw == String.class
                || raw == int.class
                || raw == long.class
                || raw == boolean.class
                || raw == Duration.class
                || raw == Path.class
                || raw == Charset.class
                || raw == ByteSize.class
                || raw.isEnum();
    }

    /** The text of a value, or null if its type has none. */
    static @Nullable String write(String key, Object value) {
        if (value instanceof Duration duration) {
            return write(duration);
        }
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            list.forEach(element -> texts.add(element.toString()));
            return String.join(",", texts);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Number number) {
            return size(key) && number.longValue() > 0
                    ? ByteSize.of(number.longValue()).toString()
                    : number.toString();
        }
        return readable(value.getClass())
                        || value instanceof Boolean
                        || value instanceof Path
                        || value instanceof Charset
                ? value.toString()
                : null;
    }

    private static boolean size(String key) {
        return key.endsWith("Bytes") || key.endsWith("bytes");
    }

    private static String write(Duration duration) {
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        return duration.toNanosPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /**
     * Reads a value.
     *
     * @param key for messages, and to know sizes by their names
     * @param type a {@link #readable} type
     * @return null for an empty path
     */
    static @Nullable Object read(String key, Type type, String text) {
        String value = text.trim();
        if (type instanceof ParameterizedType) {
            return value.isEmpty() ? List.of() : Arrays.asList(value.split("\\s*,\\s*", -1));
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return text;
        }
        if (raw == int.class || raw == long.class) {
            long number = size(key) ? size(key, value) : number(key, value);
            if (raw == long.class) {
                return number;
            }
            if (number != (int) number) {
                throw Check.refused(key, "at most " + Integer.MAX_VALUE, number, "a smaller number");
            }
            return (int) number;
        }
        if (raw == boolean.class) {
            return bool(key, value);
        }
        if (raw == Duration.class) {
            return duration(key, value);
        }
        if (raw == ByteSize.class) {
            return ByteSize.of(size(key, value));
        }
        if (raw == Path.class) {
            return path(key, value);
        }
        if (raw == Charset.class) {
            return charset(key, value);
        }
        return constant(key, raw, value);
    }

    private static long number(String key, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw Check.refused(key, "a whole number", '"' + value + '"', "digits only");
        }
    }

    private static long size(String key, String value) {
        if (value.startsWith("-")) {
            return number(key, value);
        }
        try {
            return ByteSize.parse(value).octets();
        } catch (IllegalArgumentException e) {
            throw Check.refused(key, "a size", '"' + value + '"', "a size such as 16KiB");
        }
    }

    private static boolean bool(String key, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw Check.refused(key, "true or false", '"' + value + '"', "true or false");
        };
    }

    static Duration duration(String key, String value) {
        try {
            if (value.startsWith("P") || value.startsWith("-P")) {
                return Duration.parse(value);
            }
            int digits = value.startsWith("-") ? 1 : 0;
            while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
                digits++;
            }
            long amount = Long.parseLong(value.substring(0, digits));
            String unit = value.substring(digits).trim();
            for (int i = 0; i < UNITS.length; i++) {
                if (unit.equals(UNITS[i])) {
                    return Duration.ofMillis(Math.multiplyExact(amount, MILLISECONDS[i]));
                }
            }
            if (unit.isEmpty() && amount == 0) {
                return Duration.ZERO;
            }
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            // refused below, like a missing unit
        }
        throw Check.refused(key, "a duration with its unit", '"' + value + '"', "a duration such as 60s");
    }

    private static @Nullable Path path(String key, String value) {
        try {
            return value.isEmpty() ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw Check.refused(key, "a path", '"' + value + '"', "the path of a file");
        }
    }

    private static Charset charset(String key, String value) {
        try {
            return Charset.forName(value);
        } catch (IllegalArgumentException e) {
            throw Check.refused(key, "a known character set", '"' + value + '"', "a name such as UTF-8");
        }
    }

    private static Object constant(String key, Class<?> type, String value) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.equalsIgnoreCase(value)) {
                return constant;
            }
            names.add(name.toLowerCase(Locale.ROOT));
        }
        throw Check.refused(key, "one of " + String.join(", ", names), '"' + value + '"', "one of these");
    }
}
