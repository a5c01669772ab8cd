package org.rocketserver.servlet.descriptor;

import jakarta.servlet.DispatcherType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which requests pass a filter (§6.2.4). The order of these declarations is the order in the chain.
 *
 * @param filterName the filter's name
 * @param urlPatterns paths, possibly none
 * @param servletNames servlets, {@code *} for all of them; possibly none
 * @param dispatchers never empty: REQUEST where nothing was said (§6.2.5)
 * @param origin where it was declared
 */
public record FilterMappingDecl(
        String filterName,
        List<String> urlPatterns,
        List<String> servletNames,
        Set<DispatcherType> dispatchers,
        Origin origin) {
    /** Copies the collections; no dispatcher at all means REQUEST. */
    public FilterMappingDecl {
        urlPatterns = List.copyOf(urlPatterns);
        servletNames = List.copyOf(servletNames);
        dispatchers = Collections.unmodifiableSet(
                dispatchers.isEmpty() ? EnumSet.of(DispatcherType.REQUEST) : EnumSet.copyOf(dispatchers));
    }
}
