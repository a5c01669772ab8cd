package org.rocketserver.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.deploy.ApplicationSource;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.ListenerDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.ServletMappingDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.mapping.UrlPattern;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SessionStore;

/**
 * What code says of an application, as {@link WebApp} collects it, and how it becomes what the deployer takes:
 * declarations, and registrations of classes and instances. Not thread-safe.
 */
final class WebAppSetup {
    /** A servlet added in code: under its own name or a made one, and what else to register. */
    record CodeServlet(
            @Nullable String ownName,
            List<String> patterns,
            Implementation implementation,
            Consumer<ServletRegistration.Dynamic> more) {
        /** Refuses a pattern that has no form where it is written. */
        CodeServlet {
            for (String pattern : patterns) {
                UrlPattern.of(pattern);
            }
        }
    }

    /** A filter added in code; without patterns it stands in front of everything. */
    record CodeFilter(
            List<String> patterns,
            Implementation implementation,
            Set<DispatcherType> dispatchers,
            Consumer<FilterRegistration.Dynamic> more) {
        /** Refuses a pattern that has no form where it is written. */
        CodeFilter {
            for (String pattern : patterns) {
                UrlPattern.ofFilter(pattern);
            }
        }

        boolean inFront() {
            return patterns.isEmpty();
        }
    }

    final String contextPath;
    final List<String> virtualHosts = new ArrayList<>();
    final List<CodeServlet> servlets = new ArrayList<>();
    final List<CodeFilter> filters = new ArrayList<>();
    final List<Implementation> listeners = new ArrayList<>();
    final List<Application.Initializer> initializers = new ArrayList<>();
    final Map<String, Object> attributes = new LinkedHashMap<>();
    final Map<String, Object> environment = new LinkedHashMap<>();

    /** What is said on top of the archive's descriptor, in order. */
    final List<Consumer<WebAppDescriptor.Builder>> declarations = new ArrayList<>();

    @Nullable
    Path archive;

    @Nullable
    Path resources;

    @Nullable
    Path workFolder;

    @Nullable
    ClassLoader parentClassLoader;

    @Nullable
    Duration sessionTimeout;

    @Nullable
    Consumer<SessionCookieConfig> sessionCookie;

    @Nullable
    Set<SessionTrackingMode> sessionTracking;

    @Nullable
    Realm realm;

    @Nullable
    SessionStore sessionStore;

    @Nullable
    String requestEncoding;

    @Nullable
    String responseEncoding;

    @Nullable
    EncodedSlash encodedSlash;

    final List<Path> resourceJars = new ArrayList<>();
    boolean directoryListing;
    boolean hiddenFiles;
    boolean defaultServlet = true;
    boolean pages = true;
    boolean knownMimeTypes = true;
    boolean servletsRequired;

    WebAppSetup(String contextPath) {
        this.contextPath = contextPath;
    }

    /** The hosts it is for; the empty one stands for all. */
    List<String> hosts() {
        return virtualHosts.isEmpty() ? List.of("") : virtualHosts;
    }

    /** What the deployer takes, with the container's realm, store and policy where this has none. */
    Application application(@Nullable Realm users, @Nullable SessionStore store, EncodedSlash policy) {
        ClassLoader parent = parentClassLoader;
        if (parent == null) {
            ClassLoader current = Thread.currentThread().getContextClassLoader();
            parent = current == null ? WebApp.class.getClassLoader() : current;
        }
        return new Application(
                contextPath,
                virtualHosts.isEmpty() ? null : virtualHosts.get(0),
                encodedSlash == null ? policy : encodedSlash,
                ApplicationSource.of(archive, workFolder, Objects.requireNonNull(parent))
                        .withNameInCode(nameInCode()),
                this::complete,
                this::register,
                List.copyOf(initializers),
                attributes,
                environment,
                new Application.Files(
                        resources, hiddenFiles, resourceJars, directoryListing, defaultServlet, pages, knownMimeTypes),
                servletsRequired,
                realm != null ? realm : users,
                sessionStore != null ? sessionStore : store);
    }

    /** What an application without an archive is called: the files that it serves, if there are any. */
    private String nameInCode() {
        Path files = resources;
        if (files == null) {
            return ApplicationSource.IN_CODE;
        }
        Path whole = files.toAbsolutePath().normalize();
        String name = String.valueOf(whole.getFileName() == null ? whole : whole.getFileName());
        return Files.isDirectory(files) ? "folder " + name : name;
    }

    /** What code declares goes on top of what the archive declares. */
    private WebAppDescriptor complete(WebAppDescriptor declared) {
        WebAppDescriptor.Builder builder = declared.toBuilder();
        for (Consumer<WebAppDescriptor.Builder> declaration : declarations) {
            declaration.accept(builder);
        }
        return builder.build();
    }

    /** What code registers when the application starts, as if it were declared. */
    WebAppDescriptor declare(WebAppDescriptor declared) {
        WebAppDescriptor.Builder builder = declared.toBuilder();
        int number = 0;
        for (CodeServlet servlet : servlets) {
            String name = name(servlet, number++);
            builder.servlet(ServletDecl.named(name, Origin.CODE)
                    .implementation(servlet.implementation())
                    .asyncSupported(true)
                    .build());
            builder.servletMapping(new ServletMappingDecl(name, servlet.patterns(), Origin.CODE));
        }
        List<FilterMappingDecl> front = new ArrayList<>();
        List<FilterMappingDecl> mapped = new ArrayList<>();
        for (CodeFilter filter : filters) {
            String name = name(filter, number++);
            builder.filter(new FilterDecl(name, filter.implementation(), Map.of(), true, Origin.CODE));
            if (filter.inFront()) {
                front.add(new FilterMappingDecl(name, List.of("/*"), List.of(), filter.dispatchers(), Origin.IN_FRONT));
            } else {
                mapped.add(
                        new FilterMappingDecl(name, filter.patterns(), List.of(), filter.dispatchers(), Origin.CODE));
            }
        }
        builder.firstFilterMappings(mapped).firstFilterMappings(front);
        for (Implementation listener : listeners) {
            builder.listener(new ListenerDecl(listener, Origin.CODE));
        }
        return builder.build();
    }

    private static String name(CodeServlet servlet, int number) {
        String own = servlet.ownName();
        return own != null ? own : servlet.implementation().className() + "-" + number;
    }

    private static String name(CodeFilter filter, int number) {
        return filter.implementation().className() + "-" + number;
    }

    private void register(AppLifecycle life) throws ServletException {
        life.sessions(sessionTimeout, sessionTracking, sessionCookie);
        life.encodings(requestEncoding, responseEncoding);
        int number = 0;
        for (CodeServlet servlet : servlets) {
            register(life, servlet, number++);
        }
        for (CodeFilter filter : filters) {
            register(life, filter, number++);
        }
        for (Implementation listener : listeners) {
            life.listener(listener);
        }
    }

    private static void register(AppLifecycle life, CodeServlet servlet, int number) throws ServletException {
        String name = name(servlet, number);
        ServletRegistration.Dynamic registration = life.servlet(name, servlet.implementation());
        if (registration == null) {
            throw new ServletException("there is a servlet called " + name + " already; give this one another name");
        }
        registration.setAsyncSupported(true);
        if (!servlet.patterns().isEmpty()) {
            taken(registration.addMapping(servlet.patterns().toArray(new String[0])), name);
        }
        servlet.more().accept(registration);
    }

    private static void taken(Set<String> conflicts, String name) throws ServletException {
        if (!conflicts.isEmpty()) {
            throw new ServletException("servlet " + name + " cannot be mapped to " + conflicts
                    + ", for another servlet is (Servlet 6.1 §12.2)");
        }
    }

    private static void register(AppLifecycle life, CodeFilter filter, int number) throws ServletException {
        String name = name(filter, number);
        FilterRegistration.Dynamic registration = filter.inFront()
                ? life.frontFilter(name, filter.implementation())
                : life.filter(name, filter.implementation());
        if (registration == null) {
            throw new ServletException("there is a filter called " + name + " already");
        }
        registration.setAsyncSupported(true);
        if (!filter.inFront()) {
            // before what the application declares, for this program stands around it
            registration.addMappingForUrlPatterns(
                    EnumSet.copyOf(filter.dispatchers()),
                    false,
                    filter.patterns().toArray(new String[0]));
        }
        filter.more().accept(registration);
    }

    /** For messages. */
    @Override
    public String toString() {
        return (contextPath.isEmpty() ? "/" : contextPath) + (archive == null ? "" : " from " + archive);
    }
}
