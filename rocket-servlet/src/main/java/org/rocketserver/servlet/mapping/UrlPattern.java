package org.rocketserver.servlet.mapping;

import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * A URL pattern of a servlet or filter mapping or of a security constraint (Servlet 6.1 §12.2). Two patterns conflict
 * exactly when they are equal.
 *
 * @param text as declared
 * @param kind which of the five forms it has
 */
public record UrlPattern(String text, MappingMatch kind) {
    /** Use {@link #of}; checks that text and kind agree. */
    public UrlPattern {
        if (kindOf(text) != kind) {
            throw new IllegalArgumentException("the URL pattern " + text + " is not of kind " + kind);
        }
    }

    /**
     * Reads a pattern.
     *
     * @param text {@code /a/b}, {@code /a/*}, {@code *.ext}, {@code /} or the empty string
     * @throws IllegalArgumentException if it has none of the forms
     */
    public static UrlPattern of(String text) {
        return new UrlPattern(text, kindOf(text));
    }

    /**
     * Reads a pattern of a filter mapping: as {@link #of}, and a lone {@code *}, which applications use for all paths.
     *
     * @throws IllegalArgumentException if it has none of the forms
     */
    public static UrlPattern ofFilter(String text) {
        return of("*".equals(text) ? "/*" : text);
    }

    private static MappingMatch kindOf(String text) {
        if (text.isEmpty()) {
            return MappingMatch.CONTEXT_ROOT;
        }
        if (hasControl(text)) {
            throw new IllegalArgumentException("a URL pattern must not hold control characters (Servlet 6.1 §12.2)");
        }
        if (text.startsWith("*.")) {
            if (text.length() == 2 || text.indexOf('/') >= 0) {
                throw new IllegalArgumentException(
                        "URL pattern " + text + ": an extension and no slash must follow \"*.\" (Servlet 6.1 §12.2)");
            }
            return MappingMatch.EXTENSION;
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException("URL pattern " + text
                    + " must be empty or begin with \"/\" or \"*.\", as in /" + text + " (Servlet 6.1 §12.2)");
        }
        if (text.length() == 1) {
            return MappingMatch.DEFAULT;
        }
        return text.endsWith("/*") ? MappingMatch.PATH : MappingMatch.EXACT;
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a path pattern's paths begin with, {@code /a} for {@code /a/*} and empty for {@code /*}.
     *
     * @throws IllegalStateException if this is no path pattern
     */
    public String prefix() {
        if (kind != MappingMatch.PATH) {
            throw new IllegalStateException(text + " is not a path pattern");
        }
        return text.substring(0, text.length() - 2);
    }

    /**
     * What an extension pattern's paths end with, without its dot.
     *
     * @throws IllegalStateException if this is no extension pattern
     */
    public String extension() {
        if (kind != MappingMatch.EXTENSION) {
            throw new IllegalStateException(text + " is not an extension pattern");
        }
        return text.substring(2);
    }

    /**
     * Whether the pattern applies to a path, other patterns left aside, as filters and constraints use it.
     *
     * @param path decoded, within its application, empty or beginning with a slash
     */
    public boolean matches(String path) {
        return switch (kind) {
            case DEFAULT -> true;
            case CONTEXT_ROOT -> path.isEmpty() || "/".equals(path);
            case EXACT -> path.equals(text);
            case PATH -> matchesPrefix(path);
            case EXTENSION -> matchesExtension(path);
        };
    }

    private boolean matchesPrefix(String path) {
        int length = text.length() - 2;
        return path.regionMatches(0, text, 0, length) && (path.length() == length || path.charAt(length) == '/');
    }

    private boolean matchesExtension(String path) {
        // the extension is what follows the last dot of the last segment (§12.1, rule 3)
        int dot = path.lastIndexOf('.');
        int length = path.length() - dot;
        return dot > path.lastIndexOf('/') && length == text.length() - 1 && text.regionMatches(1, path, dot, length);
    }

    /**
     * By the text, which the kind follows from. Written out, as is {@link #equals}, because every server starts by
     * here, and what the compiler gives a record loads seventy classes when it is first called.
     */
    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UrlPattern pattern && text.equals(pattern.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
