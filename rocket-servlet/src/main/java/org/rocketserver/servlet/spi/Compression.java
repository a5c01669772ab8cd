package org.rocketserver.servlet.spi;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which answers are sent in gzip to clients that take it (RFC 9110 §8.4.1.3, §12.5.3). Left as they are whatever this
 * says: what is compressed already, parts of files, and what says {@code no-transform}. A strong entity tag becomes a
 * weak one, since the octets differ (§8.8.1).
 *
 * <p>Secrets beside what an attacker can choose, in one compressed answer over TLS, can be guessed from its length
 * (BREACH): pages that show a token and echo their parameters should mask the token anew for each answer.
 *
 * @param minimumOctets the least size where it is known; smaller ones gain nothing
 * @param types media types without parameters; {@code text/*} stands for all below but streams of events, which last
 *     and would keep a compressor each; {@code *+json} for all types that end so
 * @param excludedUserAgents clients that say they take gzip and do not: patterns to be found in {@code User-Agent}
 */
public record Compression(long minimumOctets, List<String> types, List<Pattern> excludedUserAgents) {
    private static final String EVENTS = "text/event-stream";

    /** From 1 KiB on, what is text in one way or another. */
    public static final Compression DEFAULT = new Compression(
            1024,
            List.of(
                    "text/*",
                    "*+json",
                    "*+xml",
                    "application/graphql",
                    "application/javascript",
                    "application/json",
                    "application/wasm",
                    "application/xml",
                    "application/yaml",
                    "font/otf",
                    "font/ttf",
                    "image/bmp"),
            List.of());

    /** Copies the lists, the types in lower case. */
    public Compression {
        if (minimumOctets < 0) {
            throw new IllegalArgumentException("the least size to compress must not be negative: " + minimumOctets);
        }
        types = types.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        excludedUserAgents = List.copyOf(excludedUserAgents);
    }

    /** Whether answers of a type are compressed; a {@code Content-Type} with its parameters, or null. */
    public boolean covers(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        if (types.contains(type)) {
            return true;
        }
        int slash = type.indexOf('/');
        int plus = type.lastIndexOf('+');
        return (plus > 0 && types.contains("*" + type.substring(plus)))
                || (slash > 0 && !type.equals(EVENTS) && types.contains(type.substring(0, slash) + "/*"));
    }

    /** Whether a client is one of the excluded; its {@code User-Agent}, or null. */
    public boolean excludes(@Nullable String userAgent) {
        return userAgent != null
                && excludedUserAgents.stream()
                        .anyMatch(pattern -> pattern.matcher(userAgent).find());
    }
}
