package org.rocketserver.servlet.explain;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.deploy.Pages;
import org.rocketserver.servlet.deploy.Resources;
import org.rocketserver.servlet.deploy.Security;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.JspDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.ServletMappingDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.mapping.FilterMap;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.ServletMap;
import org.rocketserver.servlet.mapping.UrlPattern;
import org.rocketserver.servlet.resource.Resource;
import org.rocketserver.servlet.resource.ResourceTree;
import org.rocketserver.servlet.security.AnnotatedConstraints;
import org.rocketserver.servlet.security.ConstraintTable;
import org.rocketserver.servlet.security.SecurityConstraint;

/** The tables that a request would read, of names instead of objects. Immutable. */
final class Tables {
    /** The name of the servlet for pages. */
    static final String PAGES = "jsp";

    /** The name of the servlet for files. */
    static final String FILES = "default";

    private final WebAppDescriptor descriptor;
    private final ResourceTree files;
    private final ServletMap<String> servlets;
    private final FilterMap<String> filters;
    private final List<String> front = new ArrayList<>();
    private final ConstraintTable constraints;
    private final Map<String, List<String>> patterns = new LinkedHashMap<>();

    /**
     * For an application.
     *
     * @param pages whether the application can see an engine for pages
     */
    Tables(WebAppDescriptor descriptor, ResourceTree files, boolean pages) {
        this.descriptor = descriptor;
        this.files = files;
        this.servlets = servlets(descriptor, pages);
        this.filters = filters(descriptor);
        this.constraints = constraints(descriptor);
    }

    private ServletMap<String> servlets(WebAppDescriptor declared, boolean pages) {
        boolean engine = pages || isOwn(declared, PAGES);
        Map<String, String> byPattern = new LinkedHashMap<>();
        for (ServletMappingDecl mapping : declared.servletMappings()) {
            for (String pattern : mapping.urlPatterns()) {
                patterns.computeIfAbsent(mapping.servletName(), name -> new ArrayList<>())
                        .add(pattern);
                if (isThere(declared, mapping.servletName(), engine)) {
                    byPattern.put(pattern, mapping.servletName());
                }
            }
        }
        String pageServlet = engine ? PAGES : byPattern.get("*.jsp");
        if (pageServlet != null) {
            // which win over a servlet's (JSP 4.0 §3.3.1)
            for (JspDecl.PropertyGroup group : declared.jsp().propertyGroups()) {
                for (String pattern : group.urlPatterns()) {
                    byPattern.put(pattern, pageServlet);
                }
            }
        }
        if (engine) {
            Pages.PATTERNS.forEach(pattern -> byPattern.putIfAbsent(pattern, PAGES));
        }
        if (isOwn(declared, FILES)) {
            byPattern.putIfAbsent("/", FILES);
        }
        ServletMap.Builder<String> map = ServletMap.builder();
        byPattern.forEach((pattern, servlet) -> map.add(UrlPattern.of(pattern), servlet, servlet));
        return map.build();
    }

    /** What nobody declares, an initializer may register. */
    private static boolean isThere(WebAppDescriptor declared, String name, boolean engine) {
        return switch (name) {
            case FILES -> true;
            case PAGES -> engine;
            default -> !isSwitchedOff(declared.servlets().get(name));
        };
    }

    /** Whether the application has it itself, instead of the container's of that name. */
    private static boolean isOwn(WebAppDescriptor declared, String name) {
        ServletDecl servlet = declared.servlets().get(name);
        return servlet != null && servlet.implementation() != null && !isSwitchedOff(servlet);
    }

    private static boolean isSwitchedOff(@Nullable ServletDecl servlet) {
        return servlet != null && Boolean.FALSE.equals(servlet.enabled());
    }

    private FilterMap<String> filters(WebAppDescriptor declared) {
        FilterMap.Builder<String> map = FilterMap.builder();
        for (FilterMappingDecl mapping : declared.filterMappings()) {
            if (isInFront(mapping)) {
                front.add(mapping.filterName());
                continue;
            }
            for (String pattern : mapping.urlPatterns()) {
                map.byPattern(UrlPattern.ofFilter(pattern), mapping.dispatchers(), mapping.filterName());
            }
            for (String servlet : mapping.servletNames()) {
                map.byName(servlet, mapping.dispatchers(), mapping.filterName());
            }
        }
        return map.build();
    }

    private static boolean isInFront(FilterMappingDecl mapping) {
        return mapping.origin().equals(Origin.IN_FRONT);
    }

    private ConstraintTable constraints(WebAppDescriptor declared) {
        List<SecurityConstraint> all = new ArrayList<>(Security.declared(declared));
        Set<String> constrained = new HashSet<>(); // where the descriptor wins (§13.4.1)
        declared.constraints()
                .forEach(constraint ->
                        constraint.collections().forEach(collection -> constrained.addAll(collection.urlPatterns())));
        for (ServletDecl servlet : declared.servlets().values()) {
            if (servlet.security() != null && !isSwitchedOff(servlet)) {
                List<String> open = new ArrayList<>(patterns(servlet.name()));
                open.removeAll(constrained);
                all.addAll(AnnotatedConstraints.of(servlet.security(), open));
            }
        }
        return ConstraintTable.of(all, declared.denyUncoveredHttpMethods());
    }

    /** What a servlet is mapped to. */
    List<String> patterns(String servlet) {
        return patterns.getOrDefault(servlet, List.of());
    }

    @Nullable
    PathMatch<String> match(String path) {
        return servlets.match(path);
    }

    /** Whether nobody but what serves files is there: a descriptor may map that without declaring it. */
    boolean isOfFiles(@Nullable PathMatch<String> match) {
        return match == null || (match.target().equals(FILES) && !isOwn(descriptor, FILES));
    }

    /** Whether there is neither a file nor a servlet of the application for a path. */
    boolean isNothing(String path) {
        return isOfFiles(match(path)) && file(path) == null;
    }

    /** Whether a request of the context without a slash behind is sent to the one with it, as the server does it. */
    boolean rootIsFolder() {
        PathMatch<String> match = match("");
        return match == null || kind(match) == MappingMatch.DEFAULT || kind(match) == MappingMatch.CONTEXT_ROOT;
    }

    ConstraintTable constraints() {
        return constraints;
    }

    @Nullable
    Resource file(String path) {
        return files.find(path);
    }

    List<String> welcomeFiles() {
        return descriptor.welcomeFiles().isEmpty() ? Resources.WELCOME_FILES : descriptor.welcomeFiles();
    }

    /** §10.10, as the server does it: null if the path is a servlet's own, or nothing fits. */
    @Nullable
    String welcome(String path) {
        PathMatch<String> own = match(path);
        if (!path.endsWith("/") || (own != null && kind(own) != MappingMatch.DEFAULT)) {
            return null;
        }
        for (String file : welcomeFiles()) {
            PathMatch<String> match = match(path + file);
            boolean mapped = match != null && (kind(match) == MappingMatch.EXACT || kind(match) == MappingMatch.PATH);
            Resource resource = file(path + file);
            if (mapped || (resource != null && !resource.folder())) {
                return path + file;
            }
        }
        for (String file : welcomeFiles()) {
            PathMatch<String> match = match(path + file);
            if (match != null
                    && kind(match) == MappingMatch.EXTENSION
                    && !match.mapping().pattern().startsWith("*.jsp")) {
                return path + file;
            }
        }
        return null;
    }

    static MappingMatch kind(PathMatch<String> match) {
        return Objects.requireNonNull(match.mapping().mappingMatch(), "every pattern is of some kind");
    }

    /** The filters in front of everything, in their order. */
    List<String> front() {
        return front;
    }

    /** All filters in the order of the chain: in front, by pattern, by servlet (§6.2.4); those without mapping last. */
    Set<String> filters() {
        Set<String> ordered = new LinkedHashSet<>(front);
        descriptor.filterMappings().stream()
                .filter(mapping -> !mapping.urlPatterns().isEmpty())
                .forEach(mapping -> ordered.add(mapping.filterName()));
        descriptor.filterMappings().forEach(mapping -> ordered.add(mapping.filterName()));
        ordered.addAll(descriptor.filters().keySet());
        ordered.retainAll(descriptor.filters().keySet());
        return ordered;
    }

    /**
     * What a filter stands before: patterns and servlets, with the kinds of dispatch if they are not requests alone.
     */
    List<String> before(String filter) {
        List<String> all = new ArrayList<>();
        for (FilterMappingDecl mapping : descriptor.filterMappings()) {
            if (mapping.filterName().equals(filter)) {
                String kinds = mapping.dispatchers().equals(Set.of(DispatcherType.REQUEST))
                        ? ""
                        : " "
                                + mapping.dispatchers().stream()
                                        .map(DispatcherType::name)
                                        .collect(Collectors.joining("+", "(", ")"));
                mapping.urlPatterns().forEach(pattern -> all.add(pattern + kinds));
                mapping.servletNames().forEach(servlet -> all.add("servlet " + servlet + kinds));
            }
        }
        return all;
    }

    /** The filters of the application before a request or a dispatch, each with the mapping that put it there. */
    Map<String, String> filters(DispatcherType kind, String path, @Nullable String servlet) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String filter : filters.filters(kind, path, servlet)) {
            found.put(filter, reason(filter, kind, path, servlet));
        }
        return found;
    }

    private String reason(String filter, DispatcherType kind, String path, @Nullable String servlet) {
        for (FilterMappingDecl mapping : descriptor.filterMappings()) {
            if (!mapping.filterName().equals(filter) || !mapping.dispatchers().contains(kind) || isInFront(mapping)) {
                continue;
            }
            for (String pattern : mapping.urlPatterns()) {
                if (UrlPattern.ofFilter(pattern).matches(path)) {
                    return pattern + ", declared in " + mapping.origin();
                }
            }
            if (servlet != null
                    && (mapping.servletNames().contains(servlet)
                            || mapping.servletNames().contains("*"))) {
                return "servlet " + servlet + ", declared in " + mapping.origin();
            }
        }
        return "";
    }
}
