package org.rocketserver.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The value of one Set-Cookie field (RFC 6265 §4.1, with SameSite, Partitioned and any further attribute).
 *
 * @param name a token
 * @param value cookie octets, with or without quotes around them; beyond ASCII it is sent as UTF-8
 * @param attributes by their names, compared without regard to case; an empty value makes a mere flag
 */
public record SetCookie(String name, String value, Map<String, String> attributes) {
    /**
     * Refuses what would break the field.
     *
     * @throws IllegalArgumentException if the name is no token, the value holds blanks, quotes, commas, semicolons,
     *     backslashes or control characters, or an attribute holds semicolons or control characters
     */
    public SetCookie {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("a cookie's name must be a token (RFC 6265 §4.1.1)");
        }
        checkValue(value);
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        attributes.forEach((attribute, text) -> {
            checkAttribute(attribute, text);
            copy.put(attribute, text);
        });
        attributes = Collections.unmodifiableMap(copy);
    }

    /** A cookie without attributes: it lasts until the browser ends. */
    public static SetCookie of(String name, String value) {
        return new SetCookie(name, value, Map.of());
    }

    /** The same with an attribute; an empty value makes a mere flag. */
    public SetCookie with(String attribute, String text) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(attributes);
        more.put(attribute, text);
        return new SetCookie(name, value, more);
    }

    /** The same for one path and what is below. */
    public SetCookie withPath(String path) {
        return with("Path", path);
    }

    /** The same for a domain and its subdomains. */
    public SetCookie withDomain(String domain) {
        return with("Domain", domain);
    }

    /** The same for some seconds; 0 deletes it. */
    public SetCookie withMaxAge(long seconds) {
        return with("Max-Age", Long.toString(seconds));
    }

    /** The same over TLS only. */
    public SetCookie withSecure() {
        return with("Secure", "");
    }

    /** The same, hidden from scripts. */
    public SetCookie withHttpOnly() {
        return with("HttpOnly", "");
    }

    /** The same with {@code Strict}, {@code Lax} or {@code None}. */
    public SetCookie withSameSite(String policy) {
        return with("SameSite", policy);
    }

    private static void checkValue(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        for (int i = quoted ? 1 : 0; i < value.length() - (quoted ? 1 : 0); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == ',' || c == ';' || c == '\\' || Character.isISOControl(c)) {
                throw new IllegalArgumentException("a cookie's value must not hold blanks, quotes, commas, semicolons,"
                        + " backslashes or control characters (RFC 6265 §4.1.1); encode it");
            }
        }
    }

    private static void checkAttribute(String name, String text) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("a cookie attribute's name must be a token");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ';' || c >= 0x7F || c < ' ') {
                throw new IllegalArgumentException("the value of cookie attribute " + name
                        + " must be ASCII without semicolons and control characters (RFC 6265 §4.1.1)");
            }
        }
    }

    /**
     * The field's value, in octets as ISO 8859-1 characters. Secure, HttpOnly and Partitioned are flags whether their
     * value is empty or {@code true}, and absent if it is {@code false}.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64).append(name).append('=').append(octets(value));
        attributes.forEach((attribute, setting) -> {
            boolean flag = isFlag(attribute);
            if (flag && setting.equalsIgnoreCase("false")) {
                return;
            }
            text.append("; ").append(attribute);
            if (!setting.isEmpty() && !flag) {
                text.append('=').append(setting);
            }
        });
        return text.toString();
    }

    private static boolean isFlag(String attribute) {
        return attribute.equalsIgnoreCase("Secure")
                || attribute.equalsIgnoreCase("HttpOnly")
                || attribute.equalsIgnoreCase("Partitioned");
    }

    private static String octets(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }
}
