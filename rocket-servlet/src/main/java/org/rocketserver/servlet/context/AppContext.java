package org.rocketserver.servlet.context;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.descriptor.JspConfigDescriptor;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Enumeration;
import java.util.EventListener;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.resource.ResourceTree;
import org.rocketserver.servlet.session.SessionTracking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application as its own code sees it (Servlet 6.1 §4): delegation, and the rule of what may be called when. What
 * registers or configures is open while the application starts, and closed to listeners that were added by others
 * (§4.4). Thread-safe once the application runs.
 */
public final class AppContext implements ServletContext {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Context");
    private static final int MAJOR = 6;
    private static final int MINOR = 1;

    private final Setup setup;
    private final AppScope scope;
    private final Listeners listeners = new Listeners();
    private final ContextAttributes attributes = new ContextAttributes(this, listeners);
    private final Registrations registrations = new Registrations(this);
    private final ListenerRegistrations listenerRegistrations = new ListenerRegistrations(this);
    private final Map<String, String> parameters = new ConcurrentHashMap<>();
    private final Set<String> roles = new LinkedHashSet<>();
    private final SessionDefaults sessions;
    private final MimeTypes mimeTypes;
    private final @Nullable JspView jsp;
    private final Traffic traffic = new Traffic();
    private final AppPhase phase = new AppPhase();
    private final AppClasses classes;
    private final ContextResources resources;
    private @Nullable String requestEncoding;
    private @Nullable String responseEncoding;

    /** What a request reads; set when the application runs. */
    private volatile @Nullable DeployedApp deployed;

    /**
     * What a context is made of.
     *
     * @param contextPath empty for the root context
     * @param virtualServerName the container's answer
     * @param encodedSlash what to do with encoded slashes in paths
     * @param descriptor what was declared
     * @param loader the application's class loader
     * @param resources its files
     * @param instances makes its objects
     * @param clock tells the time
     * @param dispatchers makes dispatchers
     * @param neighbours finds the context at a path, or null
     * @param knownTypes the media type of a file name, or null
     */
    public record Setup(
            String contextPath,
            String virtualServerName,
            EncodedSlash encodedSlash,
            WebAppDescriptor descriptor,
            ClassLoader loader,
            ResourceTree resources,
            Instances instances,
            InstantSource clock,
            Dispatchers dispatchers,
            Function<String, @Nullable AppContext> neighbours,
            UnaryOperator<@Nullable String> knownTypes) {}

    /** A context that is about to start. */
    public AppContext(Setup setup) {
        this.setup = setup;
        WebAppDescriptor descriptor = setup.descriptor();
        scope = new AppScope(setup.loader());
        classes = new AppClasses(setup.loader());
        resources = new ContextResources(setup.resources());
        parameters.putAll(descriptor.contextParams());
        roles.addAll(descriptor.securityRoles());
        sessions = new SessionDefaults(descriptor.session(), phase::checkOpen);
        mimeTypes = new MimeTypes(descriptor.mimeMappings(), setup.knownTypes());
        jsp = descriptor.jsp().isEmpty() ? null : new JspView(descriptor.jsp());
        requestEncoding = descriptor.requestCharacterEncoding();
        responseEncoding = descriptor.responseCharacterEncoding();
        registrations.declare(descriptor);
    }

    // what the container asks

    /** Where its code runs. */
    public AppScope scope() {
        return scope;
    }

    /** Its listeners. */
    public Listeners listeners() {
        return listeners;
    }

    /** What it declares. */
    public WebAppDescriptor descriptor() {
        return setup.descriptor();
    }

    /** Where it is in its life. */
    public AppState state() {
        return phase.state();
    }

    /** The frozen tables; null before it runs. */
    public @Nullable DeployedApp deployed() {
        return deployed;
    }

    /** What to do with encoded slashes in its paths (§3.5.2). */
    public EncodedSlash encodedSlash() {
        return setup.encodedSlash();
    }

    /** Its files. */
    public ResourceTree resources() {
        return setup.resources();
    }

    /** Makes its objects. */
    public Instances instances() {
        return setup.instances();
    }

    /** All declared roles. */
    public Set<String> roles() {
        return roles;
    }

    /** The session cookie as the deployment left it. */
    public SessionCookieSettings cookieSettings() {
        return sessions.cookie();
    }

    /** Who is inside. */
    public Traffic traffic() {
        return traffic;
    }

    AppPhase phase() {
        return phase;
    }

    AppClasses classes() {
        return classes;
    }

    ListenerRegistrations listenerRegistrations() {
        return listenerRegistrations;
    }

    Registrations registrations() {
        return registrations;
    }

    InstantSource clock() {
        return setup.clock();
    }

    void deployed(DeployedApp app) {
        deployed = app;
    }

    void addRoles(String... names) {
        Collections.addAll(roles, names);
    }

    void clear() {
        attributes.clear();
    }

    // paths and resources

    @Override
    public String getContextPath() {
        return setup.contextPath();
    }

    @Override
    public @Nullable ServletContext getContext(@Nullable String path) {
        return path == null || !path.startsWith("/") ? null : setup.neighbours().apply(path);
    }

    @Override
    public @Nullable String getMimeType(@Nullable String file) {
        return file == null ? null : mimeTypes.of(file);
    }

    @Override
    public @Nullable Set<String> getResourcePaths(@Nullable String path) {
        return resources.list(path);
    }

    @Override
    public @Nullable URL getResource(@Nullable String path) throws MalformedURLException {
        return resources.url(path);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(@Nullable String path) {
        return resources.open(path);
    }

    @Override
    public @Nullable String getRealPath(@Nullable String path) {
        return resources.realPath(path);
    }

    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(@Nullable String path) {
        return path == null || !path.startsWith("/")
                ? null
                : setup.dispatchers().toPath(this, path);
    }

    @Override
    public @Nullable RequestDispatcher getNamedDispatcher(@Nullable String name) {
        ServletEntry servlet = name == null ? null : registrations.servlets().get(name);
        return servlet == null ? null : setup.dispatchers().toServlet(servlet.holder());
    }

    // facts

    @Override
    public int getMajorVersion() {
        return MAJOR;
    }

    @Override
    public int getMinorVersion() {
        return MINOR;
    }

    @Override
    public int getEffectiveMajorVersion() {
        return version(0, MAJOR);
    }

    @Override
    public int getEffectiveMinorVersion() {
        return version(1, MINOR);
    }

    private int version(int part, int otherwise) {
        String version = setup.descriptor().version();
        return version == null ? otherwise : Integer.parseInt(version.split("\\.", -1)[part]);
    }

    @Override
    public String getServerInfo() {
        String version = AppContext.class.getPackage().getImplementationVersion();
        return version == null ? "Rocket/development" : "Rocket/" + version;
    }

    @Override
    public @Nullable String getServletContextName() {
        return setup.descriptor().displayName();
    }

    @Override
    public String getVirtualServerName() {
        return setup.virtualServerName();
    }

    @Override
    public ClassLoader getClassLoader() {
        return setup.loader();
    }

    @Override
    public @Nullable JspConfigDescriptor getJspConfigDescriptor() {
        return jsp;
    }

    @Override
    public void log(String message) {
        LOG.info("{}: {}", setup.contextPath(), message);
    }

    @Override
    public void log(String message, Throwable thrown) {
        LOG.error("{}: {}", setup.contextPath(), message, thrown);
    }

    // parameters and attributes

    @Override
    public @Nullable String getInitParameter(String name) {
        return parameters.get(Objects.requireNonNull(name, "the name of a parameter must not be null"));
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public boolean setInitParameter(String name, String value) {
        Objects.requireNonNull(name, "the name of a parameter must not be null");
        phase.checkOpen("setInitParameter");
        return parameters.putIfAbsent(name, value) == null;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return attributes.names();
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.set(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.set(name, null);
    }

    // servlets

    @Override
    public ServletRegistration.@Nullable Dynamic addServlet(String name, String className) {
        return addServlet(name, Implementation.named(className));
    }

    @Override
    public ServletRegistration.@Nullable Dynamic addServlet(String name, Servlet servlet) {
        return registrations.hasInstance(servlet) ? null : addServlet(name, Implementation.of((Object) servlet));
    }

    @Override
    public ServletRegistration.@Nullable Dynamic addServlet(String name, Class<? extends Servlet> type) {
        return addServlet(name, Implementation.of(type));
    }

    @Override
    public ServletRegistration.@Nullable Dynamic addJspFile(String name, String file) {
        if (file == null || !file.startsWith("/")) {
            throw new IllegalArgumentException("the path of a page starts with a slash: " + file);
        }
        return addServlet(name, new Implementation.JspFile(file));
    }

    private ServletRegistration.@Nullable Dynamic addServlet(String name, Implementation implementation) {
        phase.checkOpen("addServlet");
        return registrations.addServlet(name, implementation);
    }

    @Override
    public <T extends Servlet> T createServlet(Class<T> type) throws ServletException {
        phase.checkUnrestricted("createServlet");
        return setup.instances().create(type);
    }

    @Override
    public @Nullable ServletRegistration getServletRegistration(String name) {
        phase.checkUnrestricted("getServletRegistration");
        return registrations.servlets().get(name);
    }

    @Override
    public Map<String, ? extends ServletRegistration> getServletRegistrations() {
        phase.checkUnrestricted("getServletRegistrations");
        return new LinkedHashMap<>(registrations.servlets());
    }

    // filters

    @Override
    public FilterRegistration.@Nullable Dynamic addFilter(String name, String className) {
        return addFilter(name, Implementation.named(className));
    }

    @Override
    public FilterRegistration.@Nullable Dynamic addFilter(String name, Filter filter) {
        return registrations.hasInstance(filter) ? null : addFilter(name, Implementation.of((Object) filter));
    }

    @Override
    public FilterRegistration.@Nullable Dynamic addFilter(String name, Class<? extends Filter> type) {
        return addFilter(name, Implementation.of(type));
    }

    private FilterRegistration.@Nullable Dynamic addFilter(String name, Implementation implementation) {
        phase.checkOpen("addFilter");
        return registrations.addFilter(name, implementation);
    }

    @Override
    public <T extends Filter> T createFilter(Class<T> type) throws ServletException {
        phase.checkUnrestricted("createFilter");
        return setup.instances().create(type);
    }

    @Override
    public @Nullable FilterRegistration getFilterRegistration(String name) {
        phase.checkUnrestricted("getFilterRegistration");
        return registrations.filters().get(name);
    }

    @Override
    public Map<String, ? extends FilterRegistration> getFilterRegistrations() {
        phase.checkUnrestricted("getFilterRegistrations");
        return new LinkedHashMap<>(registrations.filters());
    }

    // listeners

    @Override
    public void addListener(String className) {
        phase.checkOpen("addListener");
        listenerRegistrations.add(className);
    }

    @Override
    public void addListener(Class<? extends EventListener> type) {
        phase.checkOpen("addListener");
        listenerRegistrations.add(type);
    }

    @Override
    public <T extends EventListener> void addListener(T listener) {
        phase.checkOpen("addListener");
        listenerRegistrations.add(listener);
    }

    @Override
    public <T extends EventListener> T createListener(Class<T> type) throws ServletException {
        phase.checkUnrestricted("createListener");
        return listenerRegistrations.create(type);
    }

    // sessions, roles, encodings

    @Override
    public SessionCookieConfig getSessionCookieConfig() {
        phase.checkUnrestricted("getSessionCookieConfig");
        return sessions.cookie();
    }

    @Override
    public void setSessionTrackingModes(Set<SessionTrackingMode> modes) {
        phase.checkOpen("setSessionTrackingModes");
        sessions.modes(modes);
    }

    @Override
    public Set<SessionTrackingMode> getDefaultSessionTrackingModes() {
        return SessionTracking.DEFAULT_MODES;
    }

    @Override
    public Set<SessionTrackingMode> getEffectiveSessionTrackingModes() {
        return Set.copyOf(sessions.modes());
    }

    @Override
    public int getSessionTimeout() {
        return sessions.minutes();
    }

    @Override
    public void setSessionTimeout(int minutes) {
        phase.checkOpen("setSessionTimeout");
        sessions.minutes(minutes);
    }

    @Override
    public void declareRoles(String... names) {
        phase.checkOpen("declareRoles");
        for (String name : names) {
            if (name == null || name.isEmpty()) {
                throw new IllegalArgumentException("a role has a name that is neither null nor empty");
            }
        }
        addRoles(names);
    }

    @Override
    public @Nullable String getRequestCharacterEncoding() {
        return requestEncoding;
    }

    @Override
    public void setRequestCharacterEncoding(@Nullable String encoding) {
        phase.checkOpen("setRequestCharacterEncoding");
        requestEncoding = encoding;
    }

    @Override
    public @Nullable String getResponseCharacterEncoding() {
        return responseEncoding;
    }

    @Override
    public void setResponseCharacterEncoding(@Nullable String encoding) {
        phase.checkOpen("setResponseCharacterEncoding");
        responseEncoding = encoding;
    }

    @Override
    public String toString() {
        return "context " + (setup.contextPath().isEmpty() ? "/" : setup.contextPath());
    }
}
