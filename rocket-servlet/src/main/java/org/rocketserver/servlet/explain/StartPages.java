package org.rocketserver.servlet.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.filter.SpaFallback;

/** The page that a browser gets in place of one that is missing, if a filter of an application does that. */
final class StartPages {
    private StartPages() {}

    /**
     * Who gives it, and which.
     *
     * @param filter its name
     * @param page path within the application, without a query
     */
    record StartPage(String filter, String page) {}

    /**
     * The page for a request.
     *
     * @param chain the filters that it passes; of several that would do it, the last is the first to know
     */
    static @Nullable StartPage find(WebAppDescriptor descriptor, Iterable<String> chain, String method, String path) {
        StartPage found = null;
        for (String name : chain) {
            FilterDecl filter = descriptor.filters().get(name);
            SpaFallback fallback = filter == null ? null : fallback(filter.implementation());
            Optional<String> page = fallback == null ? Optional.empty() : fallback.pageFor(method, path);
            if (page.isPresent()) {
                found = new StartPage(name, page.get());
            }
        }
        return found;
    }

    /** A sentence for each that is not there, and that no servlet of the application can make. */
    static List<String> missing(Tables tables, WebAppDescriptor descriptor) {
        List<String> sentences = new ArrayList<>();
        for (String filter : tables.filters()) {
            StartPage start = find(descriptor, List.of(filter), "GET", "/");
            if (start != null && tables.isNothing(start.page())) {
                sentences.add(SpaFallback.missing(start.page()));
            }
        }
        return sentences;
    }

    private static @Nullable SpaFallback fallback(@Nullable Implementation implementation) {
        if (implementation instanceof Implementation.Instance given && given.instance() instanceof SpaFallback own) {
            return own;
        }
        return implementation instanceof Implementation.Type type && type.type() == SpaFallback.class
                ? new SpaFallback()
                : null;
    }
}
