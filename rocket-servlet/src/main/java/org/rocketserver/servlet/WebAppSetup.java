package org.rocketserver.servlet;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.deploy.ApplicationSource;
import org.rocketserver.servlet.descriptor.ErrorPageDecl;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.ListenerDecl;
import org.rocketserver.servlet.descriptor.LoginDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.ServletMappingDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SessionStore;

/** Turns a {@link WebApp} into what the deployer takes: declarations, and registrations of classes and instances. */
final class WebAppSetup {
    private final WebApp app;

    WebAppSetup(WebApp app) {
        this.app = app;
    }

    Application application(@Nullable Realm realm, @Nullable SessionStore store, EncodedSlash encodedSlash) {
        ClassLoader parent = app.parentClassLoader;
        if (parent == null) {
            ClassLoader current = Thread.currentThread().getContextClassLoader();
            parent = current == null ? WebApp.class.getClassLoader() : current;
        }
        return new Application(
                app.contextPath(),
                app.virtualHosts.isEmpty() ? null : app.virtualHosts.get(0),
                app.encodedSlash == null ? encodedSlash : app.encodedSlash,
                ApplicationSource.of(app.archive, app.workFolder, Objects.requireNonNull(parent)),
                this::complete,
                this::register,
                app.initializers.stream()
                        .map(one -> new Application.Initializer(one.initializer(), one.classes()))
                        .toList(),
                app.attributes,
                app.environment,
                new Application.Files(
                        app.resources,
                        app.resourceJars,
                        app.directoryListing,
                        app.defaultServlet,
                        app.pages,
                        app.knownMimeTypes),
                app.servletsRequired,
                app.realm != null ? app.realm : realm,
                app.sessionStore != null ? app.sessionStore : store);
    }

    /** What code declares goes on top of what the archive declares. */
    private WebAppDescriptor complete(WebAppDescriptor declared) {
        WebAppDescriptor.Builder builder = declared.toBuilder();
        if (app.displayName != null) {
            builder.displayName(app.displayName);
        }
        app.contextParameters.forEach(builder::contextParam);
        app.mimeTypes.forEach(builder::mimeMapping);
        app.localeEncodings.forEach(builder::localeEncoding);
        app.roles.forEach(builder::securityRole);
        app.errorPages.forEach(page -> builder.errorPage(page(page)));
        app.welcomeFiles.forEach(builder::welcomeFile);
        WebApp.CodeLogin login = app.login;
        if (login != null) {
            builder.login(new LoginDecl(
                    login.method(), login.realmName(), login.loginPage(), login.errorPage(), Origin.CODE));
        }
        return builder.build();
    }

    /** What code registers when the application starts, as if it were declared. */
    WebAppDescriptor declare(WebAppDescriptor declared) {
        WebAppDescriptor.Builder builder = declared.toBuilder();
        int number = 0;
        for (WebApp.CodeServlet servlet : app.servlets) {
            Implementation implementation = implementation(servlet.type(), servlet.instance());
            String name = servlet.name() != null ? servlet.name() : implementation.className() + "-" + number;
            number++;
            ServletDecl.Builder one = ServletDecl.named(name, Origin.CODE);
            builder.servlet(
                    one.implementation(implementation).asyncSupported(true).build());
            builder.servletMapping(new ServletMappingDecl(name, servlet.patterns(), Origin.CODE));
        }
        for (WebApp.CodeFilter filter : app.filters) {
            Implementation implementation = implementation(filter.type(), filter.instance());
            String name = implementation.className() + "-" + number++;
            builder.filter(new FilterDecl(name, implementation, Map.of(), true, Origin.CODE));
            builder.filterMapping(
                    new FilterMappingDecl(name, filter.patterns(), List.of(), filter.dispatchers(), Origin.CODE));
        }
        for (WebApp.CodeListener listener : app.listeners) {
            builder.listener(new ListenerDecl(implementation(listener.type(), listener.instance()), Origin.CODE));
        }
        return builder.build();
    }

    private static ErrorPageDecl page(WebApp.CodeErrorPage page) {
        Class<? extends Throwable> exception = page.exception();
        return new ErrorPageDecl(
                page.status() == 0 ? null : page.status(),
                exception == null ? null : exception.getName(),
                page.location(),
                Origin.CODE);
    }

    private void register(AppLifecycle life) throws ServletException {
        life.sessions(app.sessionTimeout, app.sessionTracking, app.sessionCookie);
        life.encodings(app.requestEncoding, app.responseEncoding);
        int number = 0;
        for (WebApp.CodeServlet servlet : app.servlets) {
            register(life, servlet, number++);
        }
        for (WebApp.CodeFilter filter : app.filters) {
            register(life, filter, number++);
        }
        for (WebApp.CodeListener listener : app.listeners) {
            life.listener(implementation(listener.type(), listener.instance()));
        }
    }

    private static void register(AppLifecycle life, WebApp.CodeServlet servlet, int number) throws ServletException {
        Implementation implementation = implementation(servlet.type(), servlet.instance());
        String name = servlet.name() != null ? servlet.name() : implementation.className() + "-" + number;
        ServletRegistration.Dynamic registration = life.servlet(name, implementation);
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

    private static void register(AppLifecycle life, WebApp.CodeFilter filter, int number) throws ServletException {
        Implementation implementation = implementation(filter.type(), filter.instance());
        FilterRegistration.Dynamic registration =
                life.filter(implementation.className() + "-" + number, implementation);
        if (registration == null) {
            throw new ServletException("there is a filter called " + implementation.className() + " already");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(
                EnumSet.copyOf(filter.dispatchers()), true, filter.patterns().toArray(new String[0]));
        filter.more().accept(registration);
    }

    private static Implementation implementation(@Nullable Class<?> type, @Nullable Object instance) {
        return type != null ? Implementation.of(type) : Implementation.of(Objects.requireNonNull(instance));
    }
}
