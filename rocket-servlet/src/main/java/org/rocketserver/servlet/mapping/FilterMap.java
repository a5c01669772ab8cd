package org.rocketserver.servlet.mapping;

import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the filters of a path or servlet and their order (Servlet 6.1 §6.2.4, §6.2.5): those mapped by URL pattern in
 * the order of their declaration, then those mapped by servlet name in theirs; each filter once. Immutable.
 *
 * @param <F> the filters
 */
public final class FilterMap<F> {
    private final Map<DispatcherType, Rules<F>> byType;

    private record ByPattern<F>(UrlPattern pattern, F filter) {}

    private record ByName<F>(String servletName, F filter) {}

    /**
     * The mappings for one kind of dispatch.
     *
     * @param once whether no filter is mapped twice, so that none has to be looked for among those found already
     */
    private record Rules<F>(List<ByPattern<F>> patterns, List<ByName<F>> names, boolean once) {
        Rules() {
            this(new ArrayList<>(), new ArrayList<>(), false);
        }

        Rules<F> complete() {
            Set<F> filters = new HashSet<>();
            for (ByPattern<F> rule : patterns) {
                filters.add(rule.filter);
            }
            for (ByName<F> rule : names) {
                filters.add(rule.filter);
            }
            return new Rules<>(
                    List.copyOf(patterns), List.copyOf(names), filters.size() == patterns.size() + names.size());
        }

        void add(List<F> found, F filter) {
            if (once || !found.contains(filter)) {
                found.add(filter);
            }
        }
    }

    private FilterMap(Builder<F> builder) {
        byType = new EnumMap<>(DispatcherType.class);
        for (DispatcherType type : DispatcherType.values()) {
            Rules<F> rules = builder.byType.get(type);
            if (rules != null) {
                byType.put(type, rules.complete());
            }
        }
    }

    /** An empty builder. */
    public static <F> Builder<F> builder() {
        return new Builder<>();
    }

    /** Whether no filter is mapped for this kind of dispatch. */
    public boolean isEmpty(DispatcherType type) {
        return !byType.containsKey(type);
    }

    /**
     * The filters of a pass, in order; not to be changed.
     *
     * @param type the kind of dispatch
     * @param path the path within the application, or null for a dispatch by name, to which URL patterns do not apply
     * @param servletName the target's name, or null if there is no servlet
     */
    public List<F> filters(DispatcherType type, @Nullable String path, @Nullable String servletName) {
        Rules<F> rules = byType.get(type);
        if (rules == null) {
            return List.of();
        }
        List<F> found = new ArrayList<>(); // mostly none of the rules holds, and then it costs no array
        if (path != null) {
            for (ByPattern<F> rule : rules.patterns) {
                if (rule.pattern.matches(path)) {
                    rules.add(found, rule.filter);
                }
            }
        }
        if (servletName != null) {
            for (ByName<F> rule : rules.names) {
                if (rule.servletName.equals(servletName) || "*".equals(rule.servletName)) {
                    rules.add(found, rule.filter);
                }
            }
        }
        return found;
    }

    /**
     * Collects mappings in their order. Not thread-safe.
     *
     * @param <F> the filters
     */
    public static final class Builder<F> {
        private final Map<DispatcherType, Rules<F>> byType = new EnumMap<>(DispatcherType.class);

        private Builder() {}

        /**
         * Maps a filter to a URL pattern.
         *
         * @param pattern see {@link UrlPattern#ofFilter}
         * @param types kinds of dispatch; none means {@code REQUEST} (§6.2.5)
         * @param filter the filter
         */
        public Builder<F> byPattern(UrlPattern pattern, Set<DispatcherType> types, F filter) {
            for (DispatcherType type : orRequest(types)) {
                rules(type).patterns.add(new ByPattern<>(pattern, filter));
            }
            return this;
        }

        /**
         * Maps a filter to a servlet.
         *
         * @param servletName the servlet's name, or {@code *} for all (§6.2.4)
         * @param types kinds of dispatch; none means {@code REQUEST} (§6.2.5)
         * @param filter the filter
         */
        public Builder<F> byName(String servletName, Set<DispatcherType> types, F filter) {
            for (DispatcherType type : orRequest(types)) {
                rules(type).names.add(new ByName<>(servletName, filter));
            }
            return this;
        }

        private static Set<DispatcherType> orRequest(Set<DispatcherType> types) {
            return types.isEmpty() ? Set.of(DispatcherType.REQUEST) : types;
        }

        private Rules<F> rules(DispatcherType type) {
            Rules<F> rules = byType.get(type);
            if (rules == null) {
                rules = new Rules<>();
                byType.put(type, rules);
            }
            return rules;
        }

        /** The table so far. */
        public FilterMap<F> build() {
            return new FilterMap<>(this);
        }
    }
}
