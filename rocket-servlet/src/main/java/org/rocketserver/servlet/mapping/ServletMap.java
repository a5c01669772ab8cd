package org.rocketserver.servlet.mapping;

import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servlet of a path (Servlet 6.1 §12.1): exact, longest path prefix, extension, default. Immutable.
 *
 * @param <T> what patterns lead to
 */
public final class ServletMap<T> {
    private final Map<String, PathMatch<T>> exact;
    private final Map<String, Entry<T>> prefixes;
    private final Map<String, Entry<T>> extensions;
    private final @Nullable Entry<T> fallback;
    private final List<UrlPattern> patterns;
    private final int longestPrefix;

    private record Entry<T>(T target, String servletName, UrlPattern pattern) {
        PathMatch<T> match(String matchValue, String servletPath, @Nullable String pathInfo) {
            return new PathMatch<>(
                    target,
                    servletPath,
                    pathInfo,
                    new MappingView(matchValue, pattern.text(), servletName, pattern.kind()));
        }
    }

    private ServletMap(Builder<T> builder) {
        Map<String, PathMatch<T>> exactOnes = new HashMap<>();
        Map<String, Entry<T>> prefixOnes = new HashMap<>();
        Map<String, Entry<T>> extensionOnes = new HashMap<>();
        Entry<T> last = null;
        int longest = -1;
        for (Entry<T> entry : builder.entries.values()) {
            String text = entry.pattern.text();
            switch (entry.pattern.kind()) {
                case EXACT -> exactOnes.put(text, entry.match(text.substring(1), text, null));
                // §12.2: the application's root; servlet path empty, path info "/"
                case CONTEXT_ROOT -> {
                    exactOnes.put("/", entry.match("", "", "/"));
                    exactOnes.put("", entry.match("", "", "/"));
                }
                case PATH -> {
                    prefixOnes.put(entry.pattern.prefix(), entry);
                    longest = Math.max(longest, entry.pattern.prefix().length());
                }
                case EXTENSION -> extensionOnes.put(entry.pattern.extension(), entry);
                case DEFAULT -> last = entry;
            }
        }
        exact = exactOnes;
        prefixes = prefixOnes;
        extensions = extensionOnes;
        fallback = last;
        longestPrefix = longest;
        patterns = new ArrayList<>(builder.entries.keySet());
    }

    /** An empty builder. */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /** All patterns, in the order in which they were added. */
    public List<UrlPattern> patterns() {
        return List.copyOf(patterns);
    }

    /**
     * Finds the servlet of a path.
     *
     * @param path decoded and canonical, within the application, empty or beginning with a slash
     * @return the match, or null if no pattern applies and there is no default
     */
    public @Nullable PathMatch<T> match(String path) {
        PathMatch<T> found = exact.get(path);
        if (found == null) {
            found = byPrefix(path);
        }
        if (found == null) {
            found = byExtension(path);
        }
        return found == null && fallback != null ? byDefault(fallback, path) : found;
    }

    private @Nullable PathMatch<T> byPrefix(String path) {
        int end = path.length();
        while (end >= 0) {
            if (end <= longestPrefix) {
                Entry<T> entry = prefixes.get(path.substring(0, end));
                if (entry != null) {
                    return prefixMatch(entry, path, end);
                }
            }
            end = end == 0 ? -1 : path.lastIndexOf('/', end - 1);
        }
        return null;
    }

    private PathMatch<T> prefixMatch(Entry<T> entry, String path, int end) {
        String rest = end == path.length() ? null : path.substring(end);
        return entry.match(rest == null ? "" : rest.substring(1), path.substring(0, end), rest);
    }

    private @Nullable PathMatch<T> byExtension(String path) {
        if (extensions.isEmpty()) {
            return null;
        }
        int dot = path.lastIndexOf('.');
        if (dot <= path.lastIndexOf('/')) {
            return null;
        }
        Entry<T> entry = extensions.get(path.substring(dot + 1));
        return entry == null ? null : entry.match(path.substring(path.startsWith("/") ? 1 : 0, dot), path, null);
    }

    /** §12.2 and the Javadoc of {@code MappingMatch.DEFAULT}: no path info and an empty match value. */
    private static <T> PathMatch<T> byDefault(Entry<T> entry, String path) {
        return entry.match("", path, null);
    }

    /**
     * Collects mappings. Not thread-safe.
     *
     * @param <T> what patterns lead to
     */
    public static final class Builder<T> {
        private final Map<UrlPattern, Entry<T>> entries = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a mapping; takes the place of an earlier one of the same pattern, so that a caller that must refuse
         * conflicts (§12.2) asks {@link #targetOf} first.
         *
         * @param pattern the pattern
         * @param servletName for the application's eyes
         * @param target what it leads to
         */
        public Builder<T> add(UrlPattern pattern, String servletName, T target) {
            entries.put(pattern, new Entry<>(target, servletName, pattern));
            return this;
        }

        /** What a pattern leads to so far, or null. */
        public @Nullable T targetOf(UrlPattern pattern) {
            Entry<T> entry = entries.get(pattern);
            return entry == null ? null : entry.target;
        }

        /** Whether a pattern of this form was added. */
        public boolean has(MappingMatch kind) {
            return entries.keySet().stream().anyMatch(pattern -> pattern.kind() == kind);
        }

        /** The table so far. */
        public ServletMap<T> build() {
            return new ServletMap<>(this);
        }
    }
}
