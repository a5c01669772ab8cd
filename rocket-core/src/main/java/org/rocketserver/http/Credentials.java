package org.rocketserver.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an Authorization field shows (RFC 9110 §11.4): a scheme with either a token or parameters. Its text form leaves
 * secrets out.
 *
 * @param scheme in lower case, such as {@code basic}
 * @param token the token68 of schemes that have one, or null
 * @param parameters names in lower case, values unquoted; empty where there is a token
 */
public record Credentials(String scheme, @Nullable String token, Map<String, String> parameters) {
    private static final int MOST_PARAMETERS = 32;

    /** Copies the parameters. */
    public Credentials {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Reads a field's value; null if it is malformed, or names a parameter twice, which is as good as none. */
    public static @Nullable Credentials parse(String text) {
        int blank = text.indexOf(' ');
        String scheme = (blank < 0 ? text : text.substring(0, blank)).toLowerCase(Locale.ROOT);
        if (!Tokens.isToken(scheme)) {
            return null;
        }
        String rest = blank < 0 ? "" : Tokens.trimmed(text, blank, text.length());
        if (rest.isEmpty() || isToken68(rest)) {
            return new Credentials(scheme, rest.isEmpty() ? null : rest, Map.of());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String element : Tokens.splitList(rest, MOST_PARAMETERS)) {
            int equals = element.indexOf('=');
            String name = equals < 0 ? "" : Tokens.trimmed(element, 0, equals).toLowerCase(Locale.ROOT);
            String value = Tokens.unquote(Tokens.trimmed(element, equals + 1, element.length()));
            if (!Tokens.isToken(name) || value == null || parameters.put(name, value) != null) {
                return null;
            }
        }
        return new Credentials(scheme, null, parameters);
    }

    /** token68 (§11.2): letters, digits, {@code -._~+/}, and equals signs at the end. */
    private static boolean isToken68(String text) {
        int at = 0;
        while (at < text.length() && isToken68(text.charAt(at))) {
            at++;
        }
        if (at == 0) {
            return false;
        }
        while (at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        return at == text.length();
    }

    private static boolean isToken68(char c) {
        return UriCharacters.isLetter(c) || UriCharacters.isDigit(c) || "-._~+/".indexOf(c) >= 0;
    }

    /** The scheme only. */
    @Override
    public String toString() {
        return scheme + " …";
    }
}
