package org.rocketserver.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canonical path of a request: decoded and normalised once, then used for mapping, filters, constraints and files
 * alike (Servlet 6.1 §3.5.2). Path parameters and empty and dot segments are gone; what is suspicious was refused.
 *
 * @param text starts with a slash; ends with one if the raw path did
 * @param raw the path as sent
 */
public record UriPath(String text, String raw) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** What to do about a slash that was sent as {@code %2F}. */
    public enum EncodedSlash {
        /** Refuse the path, as the specification does unless told otherwise. */
        REJECT,
        /** Take it as a part of its segment: it stays {@code %2F}, and an encoded percent sign stays {@code %25}. */
        KEEP,
        /** Take it as a slash between segments, before anything else is looked at. */
        DECODE
    }

    /**
     * Decodes and normalises a path, refusing encoded slashes.
     *
     * @param raw as sent, without query
     * @throws HttpException 400 if the path is malformed or suspicious
     */
    public static UriPath parse(String raw) {
        return parse(raw, EncodedSlash.REJECT);
    }

    /**
     * Decodes and normalises a path.
     *
     * @param raw as sent, without query
     * @throws HttpException 400 if the path is malformed or suspicious
     */
    public static UriPath parse(String raw, EncodedSlash encodedSlash) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            throw refused("the path must start with a slash");
        }
        if (isCanonical(raw)) {
            return new UriPath(raw, raw);
        }
        String path =
                encodedSlash == EncodedSlash.DECODE ? raw.replace("%2F", "/").replace("%2f", "/") : raw;
        return new UriPath(canonical(path, encodedSlash == EncodedSlash.KEEP), raw);
    }

    /**
     * The first path parameter of a name, not decoded, whichever segment it is in.
     *
     * @param name compared exactly, such as {@code jsessionid}
     * @return its value, or null
     */
    public @Nullable String parameter(String name) {
        int at = raw.indexOf(';');
        while (at >= 0) {
            int end = at + 1;
            while (end < raw.length() && raw.charAt(end) != ';' && raw.charAt(end) != '/') {
                end++;
            }
            int value = at + 1 + name.length();
            if (value < end && raw.charAt(value) == '=' && raw.startsWith(name, at + 1)) {
                return raw.substring(value + 1, end);
            }
            at = raw.indexOf(';', end);
        }
        return null;
    }

    /** A path or URL as a client sends it: blanks and what is not ASCII are percent-encoded (RFC 3986 §2.1). */
    public static String sent(String text) {
        int plain = 0;
        while (plain < text.length() && text.charAt(plain) > ' ' && text.charAt(plain) < 0x7F) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder sent = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet == ' ' || octet < 0) {
                sent.append('%').append(HEX.toHexDigits(octet));
            } else {
                sent.append((char) octet);
            }
        }
        return sent.toString();
    }

    /** The usual path needs no work: nothing encoded, no parameters, no empty segments, none that starts with a dot. */
    private static boolean isCanonical(String raw) {
        char before = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean suspicious = c == '%' || c == ';' || c == '\\' || c < ' ' || c >= 0x7F || c == '#' || c == '?';
            if (suspicious || (before == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static String canonical(String raw, boolean keepSlash) {
        List<String> segments = new ArrayList<>();
        boolean endsWithSlash = false;
        int from = 1;
        while (from <= raw.length()) {
            int slash = raw.indexOf('/', from);
            int to = slash < 0 ? raw.length() : slash;
            boolean last = slash < 0;
            int semicolon = raw.indexOf(';', from);
            int nameTo = semicolon < 0 || semicolon > to ? to : semicolon;
            checkParameters(raw, nameTo, to, keepSlash);
            if (nameTo == from) {
                if (nameTo != to && !last) {
                    throw refused("an empty segment of the path must not have parameters");
                }
                endsWithSlash |= last;
            } else {
                add(raw, from, nameTo, nameTo != to, keepSlash, segments);
            }
            from = to + 1;
        }
        StringBuilder path = new StringBuilder(raw.length());
        for (String segment : segments) {
            path.append('/').append(segment);
        }
        return endsWithSlash || segments.isEmpty() ? path.append('/').toString() : path.toString();
    }

    private static void add(
            String raw, int from, int to, boolean parameters, boolean keepSlash, List<String> segments) {
        String segment = PercentDecoder.pathSegment(raw, from, to, keepSlash);
        if (!segment.equals(".") && !segment.equals("..")) {
            segments.add(segment);
            return;
        }
        if (parameters) {
            throw refused("a dot segment of the path must not have parameters");
        }
        if (segment.length() != to - from) {
            throw refused("a dot segment of the path must not be encoded");
        }
        if (segment.length() == 2) {
            if (segments.isEmpty()) {
                throw refused("the path must not lead above the root");
            }
            segments.remove(segments.size() - 1);
        }
    }

    /** Parameters are dropped, but what they must not hold is refused like in segments. */
    private static void checkParameters(String raw, int from, int to, boolean keepSlash) {
        if (from < to) {
            PercentDecoder.pathSegment(raw, from, to, keepSlash);
        }
    }

    static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (Servlet 6.1 §3.5.2)");
    }

    /** The canonical path. */
    @Override
    public String toString() {
        return text;
    }
}
