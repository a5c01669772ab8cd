package org.rocketserver.servlet.descriptor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything an application declares, wherever it said so: {@code web.xml}, fragments, annotations or code (§14).
 * Immutable; built by {@link Builder}, changed through {@link #toBuilder()}.
 *
 * @param origin where it begins: the file, or code
 * @param version the schema's version, such as 6.1, or null
 * @param metadataComplete whether annotations and fragments are ignored (§8.1)
 * @param displayName name for people
 * @param defaultContextPath context path where the deployer names none
 * @param requestCharacterEncoding default for request bodies
 * @param responseCharacterEncoding default for response bodies
 * @param denyUncoveredHttpMethods whether methods no constraint mentions are refused (§13.8.4.2)
 * @param distributable whether sessions may move between machines
 * @param absoluteOrdering fragment names in order, {@link #OTHERS} among them, or null (§8.2.2)
 * @param contextParams parameters of the {@code ServletContext}
 * @param servlets by name, in the order of declaration
 * @param servletMappings in the order of declaration
 * @param filters by name, in the order of declaration
 * @param filterMappings in the order of the chain
 * @param listeners in the order of their calls
 * @param errorPages in the order of declaration
 * @param welcomeFiles without leading slash, in the order of trial
 * @param mimeMappings extension in lower case, without dot, to media type
 * @param localeEncodings locale such as {@code ja} or {@code ja_JP} to charset (§5.5.1)
 * @param session sessions and their cookie
 * @param login how users log in, or null
 * @param constraints who may do what where, without those of {@code @ServletSecurity}
 * @param securityRoles declared roles
 * @param jsp for the JSP engine
 * @param envEntries by name
 * @param injections of {@code @Resource}
 * @param postConstructs methods called after construction
 * @param preDestroys methods called before destruction
 */
public record WebAppDescriptor(
        Origin origin,
        @Nullable String version,
        boolean metadataComplete,
        @Nullable String displayName,
        @Nullable String defaultContextPath,
        @Nullable String requestCharacterEncoding,
        @Nullable String responseCharacterEncoding,
        boolean denyUncoveredHttpMethods,
        boolean distributable,
        @Nullable List<String> absoluteOrdering,
        Map<String, String> contextParams,
        Map<String, ServletDecl> servlets,
        List<ServletMappingDecl> servletMappings,
        Map<String, FilterDecl> filters,
        List<FilterMappingDecl> filterMappings,
        List<ListenerDecl> listeners,
        List<ErrorPageDecl> errorPages,
        List<String> welcomeFiles,
        Map<String, String> mimeMappings,
        Map<String, String> localeEncodings,
        SessionDecl session,
        @Nullable LoginDecl login,
        List<ConstraintDecl> constraints,
        Set<String> securityRoles,
        JspDecl jsp,
        Map<String, EnvEntryDecl> envEntries,
        List<InjectionDecl> injections,
        List<LifecycleDecl> postConstructs,
        List<LifecycleDecl> preDestroys) {
    /** Stands for {@code <others/>} in an absolute ordering; no fragment can be called so. */
    public static final String OTHERS = "<others/>";

    /** Copies the collections, keeping their order. */
    public WebAppDescriptor {
        absoluteOrdering = absoluteOrdering == null ? null : List.copyOf(absoluteOrdering);
        contextParams = Collections.unmodifiableMap(new LinkedHashMap<>(contextParams));
        servlets = Collections.unmodifiableMap(new LinkedHashMap<>(servlets));
        servletMappings = List.copyOf(servletMappings);
        filters = Collections.unmodifiableMap(new LinkedHashMap<>(filters));
        filterMappings = List.copyOf(filterMappings);
        listeners = List.copyOf(listeners);
        errorPages = List.copyOf(errorPages);
        welcomeFiles = List.copyOf(welcomeFiles);
        mimeMappings = Collections.unmodifiableMap(new LinkedHashMap<>(mimeMappings));
        localeEncodings = Collections.unmodifiableMap(new LinkedHashMap<>(localeEncodings));
        constraints = List.copyOf(constraints);
        securityRoles = Collections.unmodifiableSet(new LinkedHashSet<>(securityRoles));
        envEntries = Collections.unmodifiableMap(new LinkedHashMap<>(envEntries));
        injections = List.copyOf(injections);
        postConstructs = List.copyOf(postConstructs);
        preDestroys = List.copyOf(preDestroys);
    }

    /** Begins a descriptor that declares nothing yet. */
    public static Builder builder(Origin origin) {
        return new Builder(origin);
    }

    /** A descriptor that declares nothing. */
    public static WebAppDescriptor empty(Origin origin) {
        return new Builder(origin).build();
    }

    /** The patterns of all security constraints. */
    public Set<String> constrainedPatterns() {
        Set<String> patterns = new LinkedHashSet<>();
        for (ConstraintDecl constraint : constraints) {
            for (ConstraintDecl.ResourceCollection collection : constraint.collections()) {
                patterns.addAll(collection.urlPatterns());
            }
        }
        return patterns;
    }

    /** A builder that begins with everything this one says. */
    public Builder toBuilder() {
        Builder builder = new Builder(origin);
        builder.version = version;
        builder.metadataComplete = metadataComplete;
        builder.displayName = displayName;
        builder.defaultContextPath = defaultContextPath;
        builder.requestCharacterEncoding = requestCharacterEncoding;
        builder.responseCharacterEncoding = responseCharacterEncoding;
        builder.denyUncoveredHttpMethods = denyUncoveredHttpMethods;
        builder.distributable = distributable;
        builder.absoluteOrdering = absoluteOrdering;
        builder.contextParams.putAll(contextParams);
        builder.servlets.putAll(servlets);
        builder.servletMappings.addAll(servletMappings);
        builder.filters.putAll(filters);
        builder.filterMappings.addAll(filterMappings);
        builder.listeners.addAll(listeners);
        builder.errorPages.addAll(errorPages);
        builder.welcomeFiles.addAll(welcomeFiles);
        builder.mimeMappings.putAll(mimeMappings);
        builder.localeEncodings.putAll(localeEncodings);
        builder.session = session;
        builder.login = login;
        builder.constraints.addAll(constraints);
        builder.securityRoles.addAll(securityRoles);
        builder.jsp = jsp;
        builder.envEntries.putAll(envEntries);
        builder.injections.addAll(injections);
        builder.postConstructs.addAll(postConstructs);
        builder.preDestroys.addAll(preDestroys);
        return builder;
    }

    /** Collects one application's declarations; of one thread. */
    public static final class Builder {
        private final Origin origin;
        private @Nullable String version;
        private boolean metadataComplete;
        private @Nullable String displayName;
        private @Nullable String defaultContextPath;
        private @Nullable String requestCharacterEncoding;
        private @Nullable String responseCharacterEncoding;
        private boolean denyUncoveredHttpMethods;
        private boolean distributable;
        private @Nullable List<String> absoluteOrdering;
        private final Map<String, String> contextParams = new LinkedHashMap<>();
        private final Map<String, ServletDecl> servlets = new LinkedHashMap<>();
        private final List<ServletMappingDecl> servletMappings = new ArrayList<>();
        private final Map<String, FilterDecl> filters = new LinkedHashMap<>();
        private final List<FilterMappingDecl> filterMappings = new ArrayList<>();
        private final List<ListenerDecl> listeners = new ArrayList<>();
        private final List<ErrorPageDecl> errorPages = new ArrayList<>();
        private final List<String> welcomeFiles = new ArrayList<>();
        private final Map<String, String> mimeMappings = new LinkedHashMap<>();
        private final Map<String, String> localeEncodings = new LinkedHashMap<>();
        private SessionDecl session = SessionDecl.DEFAULT;
        private @Nullable LoginDecl login;
        private final List<ConstraintDecl> constraints = new ArrayList<>();
        private final Set<String> securityRoles = new LinkedHashSet<>();
        private JspDecl jsp = JspDecl.EMPTY;
        private final Map<String, EnvEntryDecl> envEntries = new LinkedHashMap<>();
        private final List<InjectionDecl> injections = new ArrayList<>();
        private final List<LifecycleDecl> postConstructs = new ArrayList<>();
        private final List<LifecycleDecl> preDestroys = new ArrayList<>();

        private Builder(Origin origin) {
            this.origin = origin;
        }

        /** Sets the schema's version, such as 6.1, or null. */
        public Builder version(@Nullable String value) {
            version = value;
            return this;
        }

        /** Sets whether annotations and fragments are ignored (§8.1). */
        public Builder metadataComplete(boolean value) {
            metadataComplete = value;
            return this;
        }

        /** Sets name for people. */
        public Builder displayName(@Nullable String value) {
            displayName = value;
            return this;
        }

        /** Sets context path where the deployer names none. */
        public Builder defaultContextPath(@Nullable String value) {
            defaultContextPath = value;
            return this;
        }

        /** Sets default for request bodies. */
        public Builder requestCharacterEncoding(@Nullable String value) {
            requestCharacterEncoding = value;
            return this;
        }

        /** Sets default for response bodies. */
        public Builder responseCharacterEncoding(@Nullable String value) {
            responseCharacterEncoding = value;
            return this;
        }

        /** Sets whether methods no constraint mentions are refused (§13.8.4.2). */
        public Builder denyUncoveredHttpMethods(boolean value) {
            denyUncoveredHttpMethods = value;
            return this;
        }

        /** Sets whether sessions may move between machines. */
        public Builder distributable(boolean value) {
            distributable = value;
            return this;
        }

        /** Sets fragment names in order, {@link #OTHERS} among them, or null (§8.2.2). */
        public Builder absoluteOrdering(@Nullable List<String> value) {
            absoluteOrdering = value;
            return this;
        }

        /** Sets sessions and their cookie. */
        public Builder session(SessionDecl value) {
            session = value;
            return this;
        }

        /** Sets how users log in, or null. */
        public Builder login(@Nullable LoginDecl value) {
            login = value;
            return this;
        }

        /** Sets for the JSP engine. */
        public Builder jsp(JspDecl value) {
            jsp = value;
            return this;
        }

        /** Sets a context parameter; a later one of the same name wins. */
        public Builder contextParam(String name, String value) {
            contextParams.put(name, value);
            return this;
        }

        /** Adds a servlet, in place of an earlier one of its name. */
        public Builder servlet(ServletDecl servlet) {
            servlets.put(servlet.name(), servlet);
            return this;
        }

        /** Adds paths of a servlet. */
        public Builder servletMapping(ServletMappingDecl mapping) {
            servletMappings.add(mapping);
            return this;
        }

        /** Adds a filter, in place of an earlier one of its name. */
        public Builder filter(FilterDecl filter) {
            filters.put(filter.name(), filter);
            return this;
        }

        /** Adds a place in the chain, the last one. */
        public Builder filterMapping(FilterMappingDecl mapping) {
            filterMappings.add(mapping);
            return this;
        }

        /** Adds places in the chain, in their order, before all that are there. */
        public Builder firstFilterMappings(List<FilterMappingDecl> mappings) {
            filterMappings.addAll(0, mappings);
            return this;
        }

        /** Adds a listener, called after those before. */
        public Builder listener(ListenerDecl listener) {
            listeners.add(listener);
            return this;
        }

        /** Adds an error page. */
        public Builder errorPage(ErrorPageDecl page) {
            errorPages.add(page);
            return this;
        }

        /** Adds a welcome file, tried after those before. */
        public Builder welcomeFile(String file) {
            welcomeFiles.add(file);
            return this;
        }

        /** Sets the media type of a file extension without dot. */
        public Builder mimeMapping(String extension, String type) {
            mimeMappings.put(extension.toLowerCase(Locale.ROOT), type);
            return this;
        }

        /** Sets the charset of a locale. */
        public Builder localeEncoding(String locale, String charset) {
            localeEncodings.put(locale, charset);
            return this;
        }

        /** Adds a security constraint. */
        public Builder constraint(ConstraintDecl constraint) {
            constraints.add(constraint);
            return this;
        }

        /** Declares a role. */
        public Builder securityRole(String role) {
            securityRoles.add(role);
            return this;
        }

        /** Adds an environment entry, in place of an earlier one of its name. */
        public Builder envEntry(EnvEntryDecl entry) {
            envEntries.put(entry.name(), entry);
            return this;
        }

        /** Adds an injection. */
        public Builder injection(InjectionDecl injection) {
            injections.add(injection);
            return this;
        }

        /** Adds a method to call after construction. */
        public Builder postConstruct(LifecycleDecl method) {
            postConstructs.add(method);
            return this;
        }

        /** Adds a method to call before destruction. */
        public Builder preDestroy(LifecycleDecl method) {
            preDestroys.add(method);
            return this;
        }

        /** Sets a context parameter unless it is set; says whether it did. */
        boolean addContextParam(String name, String value) {
            return contextParams.putIfAbsent(name, value) == null;
        }

        /** Whether a servlet of this name was declared. */
        boolean hasServlet(String name) {
            return servlets.containsKey(name);
        }

        /** Whether a filter of this name was declared. */
        boolean hasFilter(String name) {
            return filters.containsKey(name);
        }

        /** What was said so far. */
        public WebAppDescriptor build() {
            return new WebAppDescriptor(
                    origin,
                    version,
                    metadataComplete,
                    displayName,
                    defaultContextPath,
                    requestCharacterEncoding,
                    responseCharacterEncoding,
                    denyUncoveredHttpMethods,
                    distributable,
                    absoluteOrdering,
                    contextParams,
                    servlets,
                    servletMappings,
                    filters,
                    filterMappings,
                    listeners,
                    errorPages,
                    welcomeFiles,
                    mimeMappings,
                    localeEncodings,
                    session,
                    login,
                    constraints,
                    securityRoles,
                    jsp,
                    envEntries,
                    injections,
                    postConstructs,
                    preDestroys);
        }
    }
}
