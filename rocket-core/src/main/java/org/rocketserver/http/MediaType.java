package org.rocketserver.http;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media type (RFC 9110 §8.3.1).
 *
 * @param type in lower case, such as {@code text}
 * @param subtype in lower case, such as {@code html}
 * @param parameters names in lower case, in order; values unquoted
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    private static final int MOST_PARAMETERS = 32;

    /** Copies the parameters and refuses what is no token. */
    public MediaType {
        if (!Tokens.isToken(type) || !Tokens.isToken(subtype)) {
            throw new IllegalArgumentException("type and subtype must be tokens (RFC 9110 §8.3.1)");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Reads a media type; null if the text is none. The first of two parameters with the same name counts. */
    public static @Nullable MediaType parse(String text) {
        List<String> parts = Tokens.split(text, ';', MOST_PARAMETERS + 1);
        if (parts.isEmpty() || !Tokens.trimmed(text, 0, text.length()).startsWith(parts.get(0))) {
            return null;
        }
        String name = parts.get(0).toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash < 0 || !Tokens.isToken(name.substring(0, slash)) || !Tokens.isToken(name.substring(slash + 1))) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals).toLowerCase(Locale.ROOT);
            String value = Tokens.unquote(part.substring(equals + 1));
            if (!Tokens.isToken(key) || value == null) {
                return null;
            }
            parameters.putIfAbsent(key, value);
        }
        return new MediaType(name.substring(0, slash), name.substring(slash + 1), parameters);
    }

    /** Whether it is the type and subtype of a text such as {@code multipart/form-data}, parameters aside. */
    public boolean is(String essence) {
        return essence.length() == type.length() + 1 + subtype.length()
                && essence.charAt(type.length()) == '/'
                && essence.regionMatches(true, 0, type, 0, type.length())
                && essence.regionMatches(true, type.length() + 1, subtype, 0, subtype.length());
    }

    /** The parameter of a name, or null. */
    public @Nullable String parameter(String name) {
        return parameters.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * The character set it names, or null if it names none.
     *
     * @throws IllegalArgumentException if it names one that this JVM does not know, or nonsense
     */
    public @Nullable Charset charset() {
        String name = parameter("charset");
        return name == null ? null : Charset.forName(name);
    }

    /** The same with a parameter, put in the place of one with the same name. */
    public MediaType with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new MediaType(type, subtype, more);
    }

    /** As it stands in a field: {@code text/html;charset=UTF-8}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(type).append('/').append(subtype);
        parameters.forEach(
                (name, value) -> text.append(';').append(name).append('=').append(Tokens.quote(value)));
        return text.toString();
    }
}
