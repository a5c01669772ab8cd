package org.rocketserver.springboot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.EventListener;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spi.FileSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.DocumentRoot;
import org.springframework.boot.web.server.servlet.Jsp;
import org.springframework.boot.web.server.servlet.ServletContextInitializers;
import org.springframework.boot.web.server.servlet.ServletWebServerSettings;
import org.springframework.boot.web.server.servlet.Session;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.util.ClassUtils;

/**
 * The settings that Spring Boot has for a servlet container, as the description of a web application; holds what the
 * application needs open, to be closed when it has ended.
 */
final class SpringWebApp implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final String JASPER = "org.apache.jasper.servlet.JasperInitializer";

    private static final String TYRUS = "org.glassfish.tyrus.servlet.TyrusServletContainerInitializer";
    private static final String TYRUS_TYPE = "org.glassfish.tyrus.server.TyrusServerConfiguration";

    private final ServletWebServerSettings settings;
    private final ClassLoader loader;
    private final WebApp app;

    /** Null where sessions end with the application. */
    private final @Nullable FileSessions sessions;

    /**
     * Describes an application.
     *
     * @param initializers Spring's own, in order
     * @param loader of the application
     * @param emptyFolder its files where it has none
     */
    SpringWebApp(
            ServletWebServerSettings settings,
            ServletContextInitializers initializers,
            ClassLoader loader,
            Path emptyFolder) {
        this.settings = settings;
        this.loader = loader;
        String contextPath = settings.getContextPath().toString();
        this.app = WebApp.at(contextPath.isEmpty() ? "/" : contextPath)
                .parentClassLoader(loader)
                .servletsRequired(true)
                .knownMimeTypes(false)
                .pages(false)
                .defaultServlet(settings.isRegisterDefaultServlet());
        String displayName = settings.getDisplayName();
        if (displayName != null) {
            app.displayName(displayName);
        }
        settings.getMimeMappings().forEach(mapping -> app.mimeType(mapping.getExtension(), mapping.getMimeType()));
        settings.getLocaleCharsetMappings()
                .forEach((locale, charset) -> app.localeEncoding(locale.toString(), charset.name()));
        files(emptyFolder);
        session();
        SameSite sameSite = new SameSite(settings.getCookieSameSiteSuppliers());
        sameSite(sameSite);
        listeners();
        jsp();
        initializers(initializers);
        if (settings.getSession().getCookie().getSameSite() == null) { // else that is what it says, also if omitted
            app.initializer((types, context) -> sameSite.settle(context.getSessionCookieConfig()));
        }
        webSocket();
        sessions = sessions(); // last, or a description that fails would leave it open
        if (sessions != null) {
            app.sessionStore(sessions);
        }
    }

    /** Lets others have the folder of the sessions. */
    @Override
    public void close() {
        if (sessions != null) {
            try {
                sessions.close();
            } catch (IOException e) {
                LOG.warn("the folder of sessions cannot be given back before this process ends", e);
            }
        }
    }

    /** The description so far. */
    WebApp app() {
        return app;
    }

    void errorPages(Collection<ErrorPage> pages) {
        for (ErrorPage page : pages) {
            Class<? extends Throwable> exception = page.getException();
            if (exception != null) {
                app.errorPage(exception, page.getPath());
            } else if (page.getStatus() != null) {
                app.errorPage(page.getStatusCode(), page.getPath());
            } else {
                app.errorPage(page.getPath());
            }
        }
    }

    private void files(Path emptyFolder) {
        DocumentRoot root = new DocumentRoot(LogFactory.getLog(RocketServletWebServerFactory.class));
        root.setDirectory(settings.getDocumentRoot());
        File found = root.getValidDirectory();
        app.resources(found == null ? emptyFolder : found.toPath());
        if (found != null && found.isFile()) {
            // an executable archive: what starts it is nobody's file
            app.filter("/org/springframework/boot/loader/*", new NotFound());
        }
        try {
            for (URL url : settings.getStaticResourceUrls()) {
                app.resourceJar(path(url));
            }
        } catch (IOException | URISyntaxException e) {
            throw new WebServerException("Unable to use the static resources of a jar: " + e.getMessage(), e);
        }
    }

    /** Where a jar or a folder of classes is; a jar inside another is copied, since it cannot be read in its place. */
    private static Path path(URL url) throws IOException, URISyntaxException {
        if (url.getProtocol().equals("file")) {
            return Path.of(url.toURI());
        }
        URL jar = url.openConnection() instanceof JarURLConnection nested ? nested.getJarFileURL() : url;
        Path copy = Files.createTempFile("rocket-resources-", ".jar");
        copy.toFile().deleteOnExit();
        try (InputStream in = jar.openStream()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    private void session() {
        Session session = settings.getSession();
        Duration timeout = session.getTimeout();
        app.sessionTimeout(timeout == null || timeout.isNegative() ? Duration.ZERO : timeout);
        Cookie.SameSite sameSite = session.getCookie().getSameSite();
        String attribute = sameSite == null ? null : sameSite.attributeValue();
        app.sessionCookie(cookie -> cookie.setAttribute("SameSite", attribute == null ? "" : attribute));
    }

    private @Nullable FileSessions sessions() {
        Session session = settings.getSession();
        if (!session.isPersistent()) {
            return null;
        }
        File folder = session.getSessionStoreDirectory().getValidDirectory(true);
        try {
            return new FileSessions(folder.toPath());
        } catch (IOException e) {
            throw new WebServerException(
                    "Unable to keep sessions in " + folder + " (server.servlet.session.store-dir): " + e, e);
        }
    }

    private void sameSite(SameSite filter) {
        if (!settings.getCookieSameSiteSuppliers().isEmpty()) {
            app.filter("/*", filter, DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        }
    }

    private void listeners() {
        for (String name : settings.getWebListenerClassNames()) {
            try {
                app.listener(ClassUtils.forName(name, loader).asSubclass(EventListener.class));
            } catch (ClassNotFoundException | LinkageError e) {
                throw new WebServerException("Unable to load the listener " + name, e);
            }
        }
    }

    private void initializers(ServletContextInitializers initializers) {
        app.initializer((types, context) -> {
            for (ServletContextInitializer initializer : initializers) {
                initializer.onStartup(context);
            }
        });
    }

    private void jsp() {
        Jsp jsp = settings.getJsp();
        if (jsp == null || !jsp.getRegistered() || !ClassUtils.isPresent(jsp.getClassName(), loader)) {
            return;
        }
        app.initializer((types, context) -> {
            ServletRegistration.Dynamic servlet = context.addServlet("jsp", jsp.getClassName());
            if (servlet != null) {
                servlet.setInitParameter("fork", "false");
                jsp.getInitParameters().forEach(servlet::setInitParameter);
                servlet.setLoadOnStartup(3);
                servlet.addMapping("*.jsp", "*.jspx");
            }
        });
        if (ClassUtils.isPresent(JASPER, loader)) {
            app.initializer((types, context) -> initializer(JASPER).onStartup(types, context));
        }
    }

    /**
     * Starts Tyrus, where it is there. After all others, so that its filter comes behind those that guard the
     * application. It finds no endpoints by itself: Spring registers them.
     */
    private void webSocket() {
        if (ClassUtils.isPresent(TYRUS, loader)) {
            app.initializer((types, context) -> {
                try {
                    // Tyrus does nothing for an application without any type; this one it takes out again
                    initializer(TYRUS)
                            .onStartup(new HashSet<>(Set.of(ClassUtils.forName(TYRUS_TYPE, loader))), context);
                    // made after the filter of Tyrus, which wants to find its own container
                    context.addFilter("upgrades for any endpoint", new Upgrades());
                } catch (ClassNotFoundException | LinkageError e) {
                    throw new ServletException("Tyrus is not complete; use tyrus-container-servlet 2.2", e);
                }
            });
        }
    }

    /** Maps to nothing; offers the container that upgrades for any endpoint when the filters are made. */
    private static final class Upgrades implements Filter {
        @Override
        public void init(FilterConfig config) throws ServletException {
            ServletContext context = config.getServletContext();
            String name = ServerContainer.class.getName();
            if (context.getAttribute(name) instanceof ServerContainer tyrus) {
                try {
                    context.setAttribute(name, AnyEndpoint.over(tyrus));
                } catch (DeploymentException e) {
                    throw new ServletException("Tyrus takes no endpoint", e);
                }
            }
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    private ServletContainerInitializer initializer(String className) throws ServletException {
        try {
            return ClassUtils.forName(className, loader)
                    .asSubclass(ServletContainerInitializer.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ServletException("the initializer " + className + " cannot be made", e);
        }
    }

    /** Answers 404. */
    private static final class NotFound implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
