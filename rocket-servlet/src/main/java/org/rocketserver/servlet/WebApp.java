package org.rocketserver.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.deploy.ContextPaths;
import org.rocketserver.servlet.descriptor.ErrorPageDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.LoginDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.explain.Explainer;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SessionStore;

/**
 * A web application described in code, in an archive, or in both: what code says comes on top of what the archive says.
 * Each method adds to the description and returns it. Not thread-safe; a description may be deployed again after an
 * undeployment, but instances of servlets and filters are then initialised a second time.
 *
 * <pre>{@code
 * WebApp.at("/").servlet("/hello", (request, response) -> response.getWriter().print("Hello"));
 * }</pre>
 */
public final class WebApp {
    /** A servlet in one method. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers a request of any HTTP method.
         *
         * @throws IOException the client went away
         * @throws ServletException the request cannot be served
         */
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private final WebAppSetup setup;

    private WebApp(String contextPath) {
        setup = new WebAppSetup(contextPath);
    }

    /**
     * An application at a context path.
     *
     * @param contextPath starts with a slash and does not end with one; {@code ""} or {@code "/"} is the root context
     * @throws IllegalArgumentException if it is anything else
     */
    public static WebApp at(String contextPath) {
        String path = normal(contextPath);
        if (!path.isEmpty() && (path.charAt(0) != '/' || path.endsWith("/"))) {
            throw new IllegalArgumentException("a context path starts with a slash and does not end with one: "
                    + contextPath + "; use \"/\" for the root context");
        }
        return new WebApp(path);
    }

    /** The root context is the empty path, however it was written. */
    static String normal(String contextPath) {
        return contextPath.equals("/") ? "" : contextPath;
    }

    /**
     * An application from a {@code .war} file or an exploded folder, at the place it asks for: the
     * {@code default-context-path} of its web.xml, else the one its name says, as everywhere: {@code shop.war} is at
     * {@code /shop}, {@code ROOT.war} is the root context, {@code shop#admin.war} is at {@code /shop/admin}.
     */
    public static WebApp of(Path warOrFolder) {
        return at(declaredContextPath(warOrFolder).orElseGet(() -> ContextPaths.byName(warOrFolder)))
                .archive(warOrFolder);
    }

    /**
     * The {@code default-context-path} of an archive, empty text for the root context. Nothing if its web.xml has none
     * or cannot be read; deploying it tells why.
     */
    public static Optional<String> declaredContextPath(Path warOrFolder) {
        return Optional.ofNullable(ContextPaths.declared(warOrFolder));
    }

    /** The context path, empty for the root context. */
    public String contextPath() {
        return setup.contextPath;
    }

    /** The hosts it is for; the empty one stands for all. */
    List<String> hosts() {
        return setup.hosts();
    }

    /** Serves the application for these hosts only, in any case; {@code *.example.org} stands for all hosts below. */
    public WebApp virtualHosts(String... names) {
        Arrays.stream(names).map(name -> name.toLowerCase(Locale.ROOT)).forEach(setup.virtualHosts::add);
        return this;
    }

    /** What {@code ServletContext.getServletContextName} answers. */
    public WebApp displayName(String name) {
        return declare(descriptor -> descriptor.displayName(name));
    }

    private WebApp declare(Consumer<WebAppDescriptor.Builder> declaration) {
        setup.declarations.add(declaration);
        return this;
    }

    /**
     * Maps a pattern (Servlet 6.1 §12.2) to a handler that is asked for every request it matches.
     *
     * @throws IllegalArgumentException the pattern has none of the forms of §12.2, here as in all methods below
     */
    public WebApp servlet(String pattern, Handler handler) {
        return servlet(pattern, new HandlerServlet(handler));
    }

    /** As {@link #servlet(String, Handler)}, with more to register. */
    public WebApp servlet(String pattern, Handler handler, Consumer<ServletRegistration.Dynamic> more) {
        return servlet(pattern, new HandlerServlet(handler), more);
    }

    /** Maps a pattern (Servlet 6.1 §12.2) to a servlet class, made when it is first needed. */
    public WebApp servlet(String pattern, Class<? extends Servlet> type) {
        return servlet(pattern, type, registration -> {});
    }

    /**
     * Maps a pattern to a servlet class.
     *
     * @param more sets what else there is to register: parameters, more patterns, multipart limits, async support …
     */
    public WebApp servlet(String pattern, Class<? extends Servlet> type, Consumer<ServletRegistration.Dynamic> more) {
        setup.servlets.add(new WebAppSetup.CodeServlet(null, List.of(pattern), Implementation.of(type), more));
        return this;
    }

    /** Maps a pattern to a servlet. */
    public WebApp servlet(String pattern, Servlet servlet) {
        return servlet(pattern, servlet, registration -> {});
    }

    /** Maps a pattern to a servlet, with more to register. */
    public WebApp servlet(String pattern, Servlet servlet, Consumer<ServletRegistration.Dynamic> more) {
        setup.servlets.add(new WebAppSetup.CodeServlet(null, List.of(pattern), Implementation.of(servlet), more));
        return this;
    }

    /** Adds a servlet under a name of its own, mapped to any number of patterns. */
    public WebApp namedServlet(String name, Servlet servlet, String... patterns) {
        setup.servlets.add(
                new WebAppSetup.CodeServlet(name, List.of(patterns), Implementation.of(servlet), registration -> {}));
        return this;
    }

    /** Adds a servlet class under a name of its own, mapped to any number of patterns. */
    public WebApp namedServlet(String name, Class<? extends Servlet> type, String... patterns) {
        setup.servlets.add(
                new WebAppSetup.CodeServlet(name, List.of(patterns), Implementation.of(type), registration -> {}));
        return this;
    }

    /**
     * Puts a filter in front of everything: before the application's own filters, its login and its constraints, and
     * whatever the path is, {@code /WEB-INF} included. For what has to see every request and has a word in its answer,
     * such as a limit of the rate, CORS, or fields for security. Requests alone pass it, each once, not dispatches;
     * nobody has logged in there, and the application's listeners do not know the request yet. Those put in front stand
     * in the order in which they are given.
     *
     * <p>Nothing leads from there round the login, the constraints and the rule of {@code /WEB-INF}: until the chain
     * has let the request in, {@code forward}, {@code include} and {@code startAsync} are refused with an
     * {@link IllegalStateException}, and {@code isAsyncSupported} is false. What rewrites paths, or makes requests
     * wait, is a filter of the application: {@link #filter}. {@code sendError} has the application's error page as
     * anywhere.
     *
     * <p>A response that it wraps is given to the application and to the gate, whose refusals, challenges and login
     * page go through the wrapper, as what is hidden does; error pages are written when the chain has returned, to the
     * response below. The method of a request that it wraps is the one that constraints are about; the path stays the
     * one that was asked for. Three answers come before it and are not seen: the redirect from {@code /app} to
     * {@code /app/}, the refusal of a path that is malformed, and 503 while the application ends. Where the application
     * logs in by FORM, the session of a GET is looked up before it too: the request may be the one that comes back from
     * the login, and what that interrupted is then what the filter sees.
     */
    public WebApp front(Filter filter) {
        setup.filters.add(new WebAppSetup.CodeFilter(
                List.of(), Implementation.of(filter), EnumSet.of(DispatcherType.REQUEST), registration -> {}));
        return this;
    }

    /**
     * Puts a filter class before what the pattern matches; for requests only, unless dispatcher types are named.
     * Filters of code stand in the order in which they are given, before those that the archive declares, but behind
     * login and constraints: see {@link #front}.
     */
    public WebApp filter(String pattern, Class<? extends Filter> type, DispatcherType... dispatchers) {
        setup.filters.add(new WebAppSetup.CodeFilter(
                List.of(pattern), Implementation.of(type), asSet(dispatchers), registration -> {}));
        return this;
    }

    /** The same with a filter that is there already. */
    public WebApp filter(String pattern, Filter filter, DispatcherType... dispatchers) {
        setup.filters.add(new WebAppSetup.CodeFilter(
                List.of(pattern), Implementation.of(filter), asSet(dispatchers), registration -> {}));
        return this;
    }

    /** The same with more to register; further mappings stand where they ask to. */
    public WebApp filter(String pattern, Class<? extends Filter> type, Consumer<FilterRegistration.Dynamic> more) {
        setup.filters.add(new WebAppSetup.CodeFilter(List.of(pattern), Implementation.of(type), asSet(), more));
        return this;
    }

    private static Set<DispatcherType> asSet(DispatcherType... dispatchers) {
        return dispatchers.length == 0
                ? EnumSet.of(DispatcherType.REQUEST)
                : EnumSet.copyOf(Arrays.asList(dispatchers));
    }

    /** Adds a listener class of any of the kinds of Servlet 6.1 §11.2. */
    public WebApp listener(Class<? extends EventListener> type) {
        setup.listeners.add(Implementation.of(type));
        return this;
    }

    /** Adds a listener of any of the kinds of Servlet 6.1 §11.2. */
    public WebApp listener(EventListener listener) {
        setup.listeners.add(Implementation.of(listener));
        return this;
    }

    /**
     * Adds an initializer that runs before those of the archive (Servlet 6.1 §8.2.4).
     *
     * @param classes what it is given as the classes it handles
     */
    public WebApp initializer(ServletContainerInitializer initializer, Class<?>... classes) {
        setup.initializers.add(new Application.Initializer(initializer, Set.of(classes)));
        return this;
    }

    /** Sets a parameter of the context: what {@code ServletContext.getInitParameter} answers. */
    public WebApp contextParameter(String name, String value) {
        return declare(descriptor -> descriptor.contextParam(name, value));
    }

    /** Sets an attribute of the context before anything of the application runs. */
    public WebApp attribute(String name, Object value) {
        setup.attributes.put(name, value);
        return this;
    }

    /** Offers a value to {@code @Resource} injection and to those who ask for an environment entry. */
    public WebApp environmentEntry(String name, Object value) {
        setup.environment.put(name, value);
        return this;
    }

    /** Takes the application from a {@code .war} file or an exploded folder. */
    public WebApp archive(Path warOrFolder) {
        setup.archive = warOrFolder;
        return this;
    }

    /**
     * Serves files below a folder, or in an archive that is no application, in front of those of the archive; but not
     * hidden ones, see {@link #hiddenFiles}.
     */
    public WebApp resources(Path folder) {
        setup.resources = folder;
        return this;
    }

    /**
     * Serves what a jar, or a folder of classes, has in {@code META-INF/resources}, behind all other files (Servlet 6.1
     * §4.6).
     */
    public WebApp resourceJar(Path jar) {
        setup.resourceJars.add(jar);
        return this;
    }

    /**
     * Whether a default servlet serves files; it does unless switched off. Without one, what no servlet is mapped to is
     * not found.
     */
    public WebApp defaultServlet(boolean serve) {
        setup.defaultServlet = serve;
        return this;
    }

    /** Whether pages (JSP) are served where the application can see Jasper; they are unless switched off. */
    public WebApp pages(boolean serve) {
        setup.pages = serve;
        return this;
    }

    /**
     * Where to unpack, keep temporary files and indexes; by default a folder below the system's temporary folder that
     * goes with the application, while the indexes stay beside it, so that the next start is faster. A missing folder
     * is made for this user alone. One that belongs to another user, who could change what is served, is refused at the
     * start; in one of this user others may not write any more.
     */
    public WebApp workFolder(Path folder) {
        setup.workFolder = folder;
        return this;
    }

    /** The parent of the application's class loader; the context class loader of the deploying thread by default. */
    public WebApp parentClassLoader(ClassLoader parent) {
        setup.parentClassLoader = parent;
        return this;
    }

    /** Answers errors of a status, 400 to 599, with a resource of the application. */
    public WebApp errorPage(int status, String location) {
        return declare(descriptor -> descriptor.errorPage(new ErrorPageDecl(status, null, location, Origin.CODE)));
    }

    /** Answers an exception, also of a subclass, with a resource of the application. */
    public WebApp errorPage(Class<? extends Throwable> exception, String location) {
        return declare(descriptor ->
                descriptor.errorPage(new ErrorPageDecl(null, exception.getName(), location, Origin.CODE)));
    }

    /** Answers all other errors with a resource of the application. */
    public WebApp errorPage(String location) {
        return declare(descriptor -> descriptor.errorPage(new ErrorPageDecl(null, null, location, Origin.CODE)));
    }

    /** What is served for a folder (Servlet 6.1 §10.10): names without leading slash, the first that exists. */
    public WebApp welcomeFiles(String... names) {
        for (String name : names) {
            declare(descriptor -> descriptor.welcomeFile(name));
        }
        return this;
    }

    /** Names the type of files with an extension, without its dot. */
    public WebApp mimeType(String extension, String type) {
        return declare(descriptor -> descriptor.mimeMapping(extension, type));
    }

    /**
     * Whether files whose extension has no type of the application's own have the type that everybody knows; they do
     * unless switched off.
     */
    public WebApp knownMimeTypes(boolean known) {
        setup.knownMimeTypes = known;
        return this;
    }

    /**
     * Whether the application cannot start when a servlet that is loaded at its start fails. If not, as usual, the
     * failure is logged and the servlet's first request tries again.
     */
    public WebApp servletsRequired(boolean required) {
        setup.servletsRequired = required;
        return this;
    }

    /** How long a session lives without a request; zero or less is for ever, 30 minutes by default. */
    public WebApp sessionTimeout(Duration timeout) {
        setup.sessionTimeout = timeout;
        return this;
    }

    /** Sets name and attributes of the session cookie; {@code SameSite} is {@code Lax} unless set, absent if empty. */
    public WebApp sessionCookie(Consumer<SessionCookieConfig> settings) {
        setup.sessionCookie = settings;
        return this;
    }

    /** How sessions are recognised; by cookie and, where that fails, by URL unless set. */
    public WebApp sessionTracking(SessionTrackingMode... modes) {
        setup.sessionTracking =
                modes.length == 0 ? EnumSet.noneOf(SessionTrackingMode.class) : EnumSet.copyOf(Arrays.asList(modes));
        return this;
    }

    /**
     * How users log in.
     *
     * @param method {@code BASIC}, {@code DIGEST} or {@code CLIENT-CERT}
     * @param realmName what the browser shows
     */
    public WebApp login(String method, String realmName) {
        return declare(descriptor -> descriptor.login(new LoginDecl(method, realmName, null, null, Origin.CODE)));
    }

    /** Lets users log in by a page of the application, with another to show when they fail. */
    public WebApp formLogin(String loginPage, String errorPage) {
        return declare(descriptor -> descriptor.login(new LoginDecl("FORM", null, loginPage, errorPage, Origin.CODE)));
    }

    /** Declares security roles. */
    public WebApp roles(String... names) {
        for (String name : names) {
            declare(descriptor -> descriptor.securityRole(name));
        }
        return this;
    }

    /** Who may log in; without one, what the container has. */
    public WebApp realm(Realm users) {
        setup.realm = users;
        return this;
    }

    /** Where sessions rest that are not in memory; without one, what the container has. */
    public WebApp sessionStore(SessionStore store) {
        setup.sessionStore = store;
        return this;
    }

    /** The encoding of request and response bodies that name none; either may be null for the specified default. */
    public WebApp encodings(@Nullable String request, @Nullable String response) {
        setup.requestEncoding = request;
        setup.responseEncoding = response;
        return this;
    }

    /** The encoding that {@code setLocale} implies, by locale such as {@code ja} or {@code ja_JP}. */
    public WebApp localeEncoding(String locale, String charset) {
        return declare(descriptor -> descriptor.localeEncoding(locale, charset));
    }

    /** Whether a folder without a welcome file is answered with a list of its files; not by default. */
    public WebApp directoryListing(boolean show) {
        setup.directoryListing = show;
        return this;
    }

    /**
     * Whether files and folders whose names begin with a dot, such as {@code .env} and {@code .git}, are served too of
     * {@link #resources} and of an {@link #archive} that is a folder without {@code WEB-INF}; not by default, except
     * for {@code /.well-known/} (RFC 8615). Of a {@code .war} file and a folder with {@code WEB-INF} they are served as
     * all else, for whoever built it has put them there.
     */
    public WebApp hiddenFiles(boolean serve) {
        setup.hiddenFiles = serve;
        return this;
    }

    /** What to do with {@code %2F} in paths of this application (Servlet 6.1 §3.5.2); else what the container does. */
    public WebApp encodedSlash(EncodedSlash policy) {
        setup.encodedSlash = policy;
        return this;
    }

    /**
     * Reads the application as its deployment would, and tells what it consists of; none of its code is run.
     *
     * @throws DeploymentException it could not be deployed
     */
    public Explanation explain() throws DeploymentException {
        return explanation(null, null);
    }

    /**
     * The same, and what would serve a request, and why.
     *
     * @param method such as {@code GET}
     * @param path as a client sends it, the context path included, with or without a query
     * @throws DeploymentException it could not be deployed
     */
    public Explanation explain(String method, String path) throws DeploymentException {
        return explanation(method, path);
    }

    private Explanation explanation(@Nullable String method, @Nullable String path) throws DeploymentException {
        EncodedSlash slash = ContainerConfig.DEFAULT.encodedSlash();
        Application application = toApplication(setup.realm, setup.sessionStore, slash);
        return new Explanation(Explainer.explain(application, setup::declare, method, path));
    }

    /** What the deployer takes, with the container's realm, store and policy where this has none. */
    Application toApplication(@Nullable Realm users, @Nullable SessionStore store, EncodedSlash slash) {
        return setup.application(users, store, slash);
    }

    @Override
    public String toString() {
        return "WebApp at " + setup;
    }
}
