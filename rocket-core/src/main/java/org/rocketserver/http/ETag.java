package org.rocketserver.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param opaque what stands between the quotes
 * @param weak whether octets may differ between two representations of the same tag
 */
public record ETag(String opaque, boolean weak) {
    /** Refuses what cannot stand between the quotes. */
    public ETag {
        for (int i = 0; i < opaque.length(); i++) {
            if (!isTagCharacter(opaque.charAt(i))) {
                throw new IllegalArgumentException("an entity tag must not hold quotes, blanks or control characters");
            }
        }
    }

    /** A tag that changes whenever a single octet does. */
    public static ETag strong(String opaque) {
        return new ETag(opaque, false);
    }

    /** A tag that changes when the meaning does. */
    public static ETag weak(String opaque) {
        return new ETag(opaque, true);
    }

    /**
     * The tag of a file: strong, for whoever replaces a file changes its size or its time of change in nanoseconds.
     *
     * @param size in octets
     * @param modifiedNanos time of last change since 1970, in nanoseconds as far as the file system knows them
     */
    public static ETag ofFile(long size, long modifiedNanos) {
        return strong(Long.toHexString(modifiedNanos) + '-' + Long.toHexString(size));
    }

    /** Reads one tag; null if the text is none. */
    public static @Nullable ETag parse(String text) {
        List<ETag> tags = parseList(text);
        return tags.size() == 1 && tags.get(0).toString().equals(text) ? tags.get(0) : null;
    }

    /**
     * Reads a list of tags, in one pass; ends at the first thing that is none. Commas may stand inside tags.
     *
     * @param text the value of an If-Match or If-None-Match field that is not {@code *}
     */
    public static List<ETag> parseList(String text) {
        List<ETag> tags = new ArrayList<>(2);
        int at = 0;
        while (true) {
            while (at < text.length() && (Tokens.isBlank(text.charAt(at)) || text.charAt(at) == ',')) {
                at++;
            }
            boolean weak = text.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            if (open >= text.length() || text.charAt(open) != '"') {
                return tags;
            }
            int close = open + 1;
            while (close < text.length() && isTagCharacter(text.charAt(close))) {
                close++;
            }
            if (close == text.length() || text.charAt(close) != '"') {
                return tags;
            }
            tags.add(new ETag(text.substring(open + 1, close), weak));
            at = close + 1;
        }
    }

    private static boolean isTagCharacter(char c) {
        return c > ' ' && c != '"' && c != 0x7F && c <= 0xFF;
    }

    /** Strong comparison: the same, and neither is weak (§8.8.3.2). */
    public boolean matchesStrongly(ETag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** Weak comparison: the same, weak or not (§8.8.3.2). */
    public boolean matchesWeakly(ETag other) {
        return opaque.equals(other.opaque);
    }

    /** As it stands in a field. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
