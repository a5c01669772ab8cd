package org.rocketserver.servlet.context;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.ServletMappingDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/**
 * Which servlets and filters an application has and where they are mapped (Servlet 6.1 §4.4). Grows while the
 * application starts, of the deploying thread; read only afterwards.
 */
public final class Registrations {
    /** The servlet that serves files, under the name it has in every container. */
    static final String FILES = "default";

    /** The servlet that serves pages, under the name it has in every container. */
    static final String PAGES = "jsp";

    /** Descriptors may map the container's servlets without declaring them. */
    private static final Set<String> CONTAINERS = Set.of(FILES, PAGES);

    private final AppContext context;
    private final Map<String, ServletEntry> servlets = new LinkedHashMap<>();
    private final Map<String, ServletEntry> byPattern = new LinkedHashMap<>();
    private final Map<String, FilterEntry> filters = new LinkedHashMap<>();

    /** Names of servlets that the container offers; they give way to what the application registers. */
    private final Set<String> offered = new HashSet<>();

    /** Mappings in the order of the chain: those put in front, the declared ones, those put behind. */
    private final List<FilterMappingDecl> first = new ArrayList<>();

    private final List<FilterMappingDecl> declared = new ArrayList<>();
    private final List<FilterMappingDecl> last = new ArrayList<>();

    /** Those that stand before all mappings, and before the gate. */
    private final List<FilterEntry> front = new ArrayList<>();

    /** Declared mappings to servlets that nobody has declared; somebody may register them yet. */
    private final List<ServletMappingDecl> early = new ArrayList<>();

    Registrations(AppContext context) {
        this.context = context;
    }

    AppContext context() {
        return context;
    }

    /** Takes over everything that was declared, but not what was switched off. */
    void declare(WebAppDescriptor descriptor) {
        for (ServletDecl servlet : descriptor.servlets().values()) {
            if (!Boolean.FALSE.equals(servlet.enabled())) {
                ServletEntry entry = new ServletEntry(this, servlet.name(), servlet.implementation());
                entry.declare(servlet);
                servlets.put(servlet.name(), entry);
            }
        }
        for (ServletMappingDecl mapping : descriptor.servletMappings()) {
            ServletEntry entry = CONTAINERS.contains(mapping.servletName())
                    ? servlets.computeIfAbsent(mapping.servletName(), name -> new ServletEntry(this, name, null))
                    : servlets.get(mapping.servletName());
            if (entry != null) {
                for (String pattern : mapping.urlPatterns()) {
                    byPattern.put(pattern, entry);
                }
            } else if (!descriptor.servlets().containsKey(mapping.servletName())) {
                early.add(mapping);
            }
        }
        for (FilterDecl filter : descriptor.filters().values()) {
            FilterEntry entry = new FilterEntry(this, filter.name(), filter.implementation());
            entry.declare(filter.initParams(), filter.asyncSupported(), filter.origin());
            filters.put(filter.name(), entry);
        }
        declared.addAll(descriptor.filterMappings());
    }

    /** Adds a servlet, or completes one of which only the name was declared; null if there is one already. */
    @Nullable
    ServletEntry addServlet(String name, Implementation implementation) {
        named(name, "servlet");
        ServletEntry entry = servlets.get(name);
        if (entry == null) {
            entry = new ServletEntry(this, name, implementation);
            servlets.put(name, entry);
            takeEarly(entry);
        } else if (entry.implementation() == null || offered.remove(name)) {
            entry.complete(implementation);
        } else {
            return null;
        }
        Class<?> type = context.classes().known(implementation);
        if (type != null && Servlet.class.isAssignableFrom(type)) {
            entry.readAnnotations(type);
        }
        return entry;
    }

    private void takeEarly(ServletEntry entry) {
        if (early.isEmpty()) {
            return;
        }
        for (ServletMappingDecl mapping : early) {
            if (mapping.servletName().equals(entry.name())) {
                mapping.urlPatterns().forEach(pattern -> byPattern.putIfAbsent(pattern, entry));
            }
        }
        early.removeIf(mapping -> mapping.servletName().equals(entry.name()));
    }

    /**
     * Checks that declared mappings lead somewhere.
     *
     * @throws ServletException one leads to a servlet that nobody has declared or registered, or without a class
     */
    void checkMappings() throws ServletException {
        if (!early.isEmpty()) {
            ServletMappingDecl mapping = early.get(0);
            throw new ServletException(mapping.origin() + ": a mapping leads to the servlet " + mapping.servletName()
                    + ", which nobody declares or registers; declare it, or remove the mapping");
        }
        for (ServletMappingDecl mapping : context.descriptor().servletMappings()) {
            ServletEntry entry = servlets.get(mapping.servletName());
            if (entry != null && entry.implementation() == null && !CONTAINERS.contains(entry.name())) {
                throw new ServletException(mapping.origin() + ": a mapping leads to the servlet " + entry.name()
                        + ", of which nobody says the class; say it, or remove the mapping");
            }
        }
    }

    /** Adds a servlet of the container, unless the application has one of that name, now or later. */
    void offer(String name, Implementation implementation) {
        if (addServlet(name, implementation) != null) {
            offered.add(name);
        }
    }

    /** Maps a pattern that nobody has mapped to a servlet of the container; nothing if there is no such servlet. */
    void mapUnclaimed(String pattern, String name) {
        ServletEntry entry = servlets.get(name);
        if (entry != null) {
            byPattern.putIfAbsent(pattern, entry);
        }
    }

    /** Adds a filter, or completes one of which only the name was declared; null if there is one already. */
    @Nullable
    FilterEntry addFilter(String name, Implementation implementation) {
        named(name, "filter");
        FilterEntry entry = filters.get(name);
        if (entry == null) {
            entry = new FilterEntry(this, name, implementation);
            filters.put(name, entry);
            return entry;
        }
        if (entry.implementation() != null) {
            return null;
        }
        entry.complete(implementation);
        return entry;
    }

    void putInFront(FilterEntry filter) {
        front.add(filter);
    }

    List<FilterEntry> front() {
        return front;
    }

    private static void named(@Nullable String name, String what) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " needs a name that is neither null nor empty");
        }
    }

    /** Maps patterns; if another servlet has one of them, maps none and answers those. */
    Set<String> map(ServletEntry servlet, List<String> patterns) {
        Set<String> conflicts = new LinkedHashSet<>();
        for (String pattern : patterns) {
            ServletEntry owner = byPattern.get(pattern);
            if (owner != null && owner != servlet) {
                conflicts.add(pattern);
            }
        }
        if (conflicts.isEmpty()) {
            for (String pattern : patterns) {
                byPattern.put(pattern, servlet);
            }
        }
        return conflicts;
    }

    void map(FilterMappingDecl mapping, boolean behind) {
        (behind ? last : first).add(mapping);
    }

    Collection<String> patternsOf(ServletEntry servlet) {
        List<String> patterns = new ArrayList<>();
        byPattern.forEach((pattern, owner) -> {
            if (owner == servlet) {
                patterns.add(pattern);
            }
        });
        return patterns;
    }

    List<FilterMappingDecl> mappingsOf(FilterEntry filter) {
        return filterMappings().stream()
                .filter(mapping -> mapping.filterName().equals(filter.name()))
                .toList();
    }

    /** All filter mappings in the order of the chain. */
    List<FilterMappingDecl> filterMappings() {
        List<FilterMappingDecl> all = new ArrayList<>(first);
        all.addAll(declared);
        all.addAll(last);
        return all;
    }

    /** The servlet of each pattern. */
    Map<String, ServletEntry> servletPatterns() {
        return byPattern;
    }

    Map<String, ServletEntry> servlets() {
        return servlets;
    }

    Map<String, FilterEntry> filters() {
        return filters;
    }

    /** Whether this very instance is registered already (it must not be a second time). */
    boolean hasInstance(Servlet servlet) {
        return servlets.values().stream().anyMatch(entry -> isInstance(entry.implementation(), servlet));
    }

    /** Whether this very instance is registered already. */
    boolean hasInstance(Filter filter) {
        return filters.values().stream().anyMatch(entry -> isInstance(entry.implementation(), filter));
    }

    private static boolean isInstance(@Nullable Implementation implementation, Object object) {
        return implementation instanceof Implementation.Instance given && given.instance() == object;
    }

    /** The servlet that serves pages: the one called {@code jsp}, or the one mapped to {@code *.jsp}; or null. */
    @Nullable
    ServletEntry jspEngine() {
        ServletEntry named = servlets.get(PAGES);
        return named != null ? named : byPattern.get("*.jsp");
    }
}
