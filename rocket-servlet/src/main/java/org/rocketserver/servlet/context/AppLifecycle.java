package org.rocketserver.servlet.context;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.JspDecl;
import org.rocketserver.servlet.descriptor.ListenerDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.mapping.FilterMap;
import org.rocketserver.servlet.mapping.ServletMap;
import org.rocketserver.servlet.mapping.UrlPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and ends an application, step by step; {@code deploy} says in which order. Of the deploying thread; each call
 * runs inside the application's scope.
 */
public final class AppLifecycle {
    private static final Logger ERRORS = LoggerFactory.getLogger("Rocket.Errors.servlet");

    /** What pages are mapped to unless the application maps it itself. */
    public static final List<String> PAGES = List.of("*.jsp", "*.jspx");

    private final AppContext context;
    private final Registrations registrations;
    private final List<EventListener> codeListeners = new ArrayList<>();
    private final List<ServletContextListener> started = new ArrayList<>();
    private final List<EventListener> made = new ArrayList<>();

    /** Of a context that has not started. */
    public AppLifecycle(AppContext context) {
        this.context = context;
        this.registrations = context.registrations();
    }

    /** Sets an attribute the container offers. */
    public void attribute(String name, Object value) {
        context.setAttribute(name, value);
    }

    /** Registers a servlet of the embedding program; null if the name is taken. */
    public ServletRegistration.@Nullable Dynamic servlet(String name, Implementation implementation) {
        return registrations.addServlet(name, implementation);
    }

    /** Registers a filter of the embedding program; null if the name is taken. */
    public FilterRegistration.@Nullable Dynamic filter(String name, Implementation implementation) {
        return registrations.addFilter(name, implementation);
    }

    /** Registers a filter of the embedding program in front of everything; null if the name is taken. */
    public FilterRegistration.@Nullable Dynamic frontFilter(String name, Implementation implementation) {
        FilterEntry filter = registrations.addFilter(name, implementation);
        if (filter != null) {
            registrations.putInFront(filter);
        }
        return filter;
    }

    /** Adds a listener of the embedding program, which counts as declared. */
    public void listener(Implementation implementation) throws ServletException {
        codeListeners.add(newListener(new ListenerDecl(implementation, Origin.CODE)));
    }

    /** Sets what code says about sessions; what is null was not said. */
    public void sessions(
            @Nullable Duration timeout,
            @Nullable Set<SessionTrackingMode> modes,
            @Nullable Consumer<SessionCookieConfig> cookie) {
        if (timeout != null) {
            context.setSessionTimeout((int) Math.min(Integer.MAX_VALUE / 60, (timeout.toSeconds() + 59) / 60));
        }
        if (modes != null) {
            context.setSessionTrackingModes(modes);
        }
        if (cookie != null) {
            cookie.accept(context.getSessionCookieConfig());
        }
    }

    /** Sets what code says about encodings; what is null was not said. */
    public void encodings(@Nullable String request, @Nullable String response) {
        if (request != null) {
            context.setRequestCharacterEncoding(request);
        }
        if (response != null) {
            context.setResponseCharacterEncoding(response);
        }
    }

    /** Offers what serves files, under the name every container uses, unless the application has its own. */
    public void offerFiles(Servlet files) {
        registrations.offer(Registrations.FILES, Implementation.of((Object) files));
    }

    /** Offers what serves pages, under the name every container uses, unless the application has its own. */
    public void offerPages(Implementation engine) {
        registrations.offer(Registrations.PAGES, engine);
    }

    /** Runs an initializer (Servlet 6.1 §8.2.4). The set of types becomes its own: some take from it what they know. */
    public void initialize(ServletContainerInitializer initializer, @Nullable Set<Class<?>> types)
            throws ServletException {
        context.phase().initializersRun(true);
        try {
            initializer.onStartup(types == null ? null : new LinkedHashSet<>(types), context);
        } catch (ServletException | RuntimeException | LinkageError e) {
            throw new ServletException("the initializer " + Place.of(initializer.getClass()) + " failed", e);
        } finally {
            context.phase().initializersRun(false);
        }
    }

    /** Makes the declared listeners and tells all that the application starts. */
    public void startListeners() throws ServletException {
        List<EventListener> declared = new ArrayList<>();
        for (ListenerDecl listener : context.descriptor().listeners()) {
            declared.add(newListener(listener));
        }
        declared.addAll(codeListeners);
        Listeners listeners = context.listeners();
        listeners.addDeclared(declared);
        for (ServletContextListener listener : listeners.of(ServletContextListener.class)) {
            context.phase().restricted(listeners.addedByOthers(listener));
            try {
                started.add(listener);
                listener.contextInitialized(new ServletContextEvent(context));
            } catch (RuntimeException | LinkageError e) {
                throw new ServletException("the listener " + Place.of(listener.getClass()) + " failed", e);
            } finally {
                context.phase().restricted(false);
            }
        }
    }

    private EventListener newListener(ListenerDecl declared) throws ServletException {
        Implementation implementation = declared.implementation();
        if (implementation instanceof Implementation.Instance given) {
            return (EventListener) given.instance();
        }
        String registeredAs = "a listener by " + declared.origin();
        Class<?> type = context.classes().load(implementation, registeredAs);
        if (!Listeners.isListener(type)) {
            throw new ServletException(declared.origin() + ": class " + type.getName()
                    + " is declared as a listener, but is none of the"
                    + " kinds that can be (Servlet 6.1 §11.2)");
        }
        AppClasses.requireConstructor(type, registeredAs);
        EventListener listener = context.instances().create(type.asSubclass(EventListener.class));
        made.add(listener);
        return listener;
    }

    /** Makes and initialises the filters that were registered so far, in the order of their registration. */
    public void startFilters() throws ServletException {
        for (FilterEntry filter : registrations.filters().values()) {
            if (filter.implementation() != null) {
                filter.holder().initialise();
            }
        }
    }

    /**
     * Loads the servlets that ask for it, in the order they ask for (§14.4.5).
     *
     * @param required whether one that fails ends the start; else it is logged and tried again by its first request
     * @throws ServletException one that is required fails
     */
    public void loadServlets(boolean required) throws ServletException {
        Map<Integer, List<ServletEntry>> ordered = new TreeMap<>();
        for (ServletEntry servlet : registrations.servlets().values()) {
            if (servlet.loadOnStartup() >= 0) {
                ordered.computeIfAbsent(servlet.loadOnStartup(), order -> new ArrayList<>())
                        .add(servlet);
            }
        }
        for (List<ServletEntry> servlets : ordered.values()) {
            for (ServletEntry servlet : servlets) {
                load(servlet, required);
            }
        }
    }

    private void load(ServletEntry servlet, boolean required) throws ServletException {
        try {
            servlet.holder().load();
        } catch (ServletHolder.OutOfService e) {
            if (required) {
                throw new ServletException("servlet " + servlet.name() + " is out of service at its start", e);
            }
            ERRORS.debug("servlet {} is out of service at its start", servlet.name(), e);
        } catch (UnusableClass e) {
            if (required) {
                throw e;
            }
            ERRORS.error(
                    "{}: servlet {} failed to start: {}; its first request will try again",
                    context,
                    servlet.name(),
                    e.getMessage());
            UnusableClass.logCause(e);
        } catch (ServletException | RuntimeException | LinkageError e) {
            if (required) {
                throw e;
            }
            String later = LaterJava.sentence(e);
            if (later != null) {
                ERRORS.error(
                        "{}: servlet {} failed to start: {}; its first request will try again",
                        context,
                        servlet.name(),
                        later);
                UnusableClass.logCause(e);
                return;
            }
            ERRORS.error(
                    "{}: servlet {}{} failed to start; its first request will try again",
                    context,
                    servlet.name(),
                    place(servlet),
                    e);
        }
    }

    /** The class and the jar of a servlet, as far as they can be known. */
    private String place(ServletEntry servlet) {
        Implementation implementation = servlet.implementation();
        Class<?> type = implementation == null ? null : context.classes().known(implementation);
        return type == null ? "" : ", " + Place.of(type) + ",";
    }

    /**
     * The table of servlets as registered; the container's own get what nobody else mapped. A pattern of a
     * {@code jsp-property-group} names pages whatever their extension, and wins over a servlet's (JSP 4.0 §3.3.1).
     *
     * @throws ServletException a mapping leads to a servlet that there is not, or of no class
     */
    public ServletMap<ServletHolder> servletMap() throws ServletException {
        registrations.checkMappings();
        ServletMap.Builder<ServletHolder> map = ServletMap.builder();
        ServletEntry pages = registrations.jspEngine();
        if (pages != null) {
            for (JspDecl.PropertyGroup group : context.descriptor().jsp().propertyGroups()) {
                for (String pattern : group.urlPatterns()) {
                    registrations.servletPatterns().put(pattern, pages);
                }
            }
        }
        for (String pattern : PAGES) {
            registrations.mapUnclaimed(pattern, Registrations.PAGES);
        }
        registrations.mapUnclaimed("/", Registrations.FILES);
        for (Map.Entry<String, ServletEntry> mapping :
                registrations.servletPatterns().entrySet()) {
            ServletEntry servlet = mapping.getValue();
            if (servlet.implementation() != null) {
                map.add(UrlPattern.of(mapping.getKey()), servlet.name(), servlet.holder());
            }
        }
        return map.build();
    }

    /**
     * The table of filters as registered.
     *
     * @throws ServletException a mapping leads to a filter that there is not, or of no class: it may be the one that
     *     keeps others out
     */
    public FilterMap<FilterHolder> filterMap() throws ServletException {
        FilterMap.Builder<FilterHolder> map = FilterMap.builder();
        for (FilterMappingDecl mapping : registrations.filterMappings()) {
            FilterEntry filter = registrations.filters().get(mapping.filterName());
            if (filter == null) {
                throw new ServletException(mapping.origin() + ": a mapping leads to the filter " + mapping.filterName()
                        + ", which nobody declares or registers; declare it, or remove the mapping");
            }
            if (filter.implementation() == null) {
                throw new ServletException(mapping.origin() + ": a mapping leads to the filter " + mapping.filterName()
                        + ", of which nobody says the class; say it, or remove the mapping");
            }
            for (String pattern : mapping.urlPatterns()) {
                map.byPattern(UrlPattern.ofFilter(pattern), mapping.dispatchers(), filter.holder());
            }
            for (String servlet : mapping.servletNames()) {
                map.byName(servlet, mapping.dispatchers(), filter.holder());
            }
        }
        return map.build();
    }

    /** The filters in front of everything, in their order. */
    public List<FilterHolder> frontFilters() {
        List<FilterHolder> holders = new ArrayList<>();
        for (FilterEntry filter : registrations.front()) {
            holders.add(filter.holder());
        }
        return holders;
    }

    /** All servlets by name. */
    public Map<String, ServletHolder> servletsByName() {
        Map<String, ServletHolder> holders = new LinkedHashMap<>();
        for (Map.Entry<String, ServletEntry> servlet : registrations.servlets().entrySet()) {
            holders.put(servlet.getKey(), servlet.getValue().holder());
        }
        return holders;
    }

    /**
     * The constraints that annotations and registration put on servlets, by pattern; those of patterns that the
     * descriptor constrains are left out, for the descriptor wins (§13.4.1).
     */
    public Map<String, ServletSecurityElement> servletSecurity() {
        Set<String> declared = context.descriptor().constrainedPatterns();
        Map<String, ServletSecurityElement> constraints = new LinkedHashMap<>();
        for (Map.Entry<String, ServletEntry> mapping :
                registrations.servletPatterns().entrySet()) {
            ServletSecurityElement security = mapping.getValue().security();
            if (security != null && !declared.contains(mapping.getKey())) {
                constraints.put(mapping.getKey(), security);
            }
        }
        return constraints;
    }

    /** From here on the application serves, and nothing can be registered any more. */
    public void run(DeployedApp app) {
        context.deployed(app);
        context.phase().moveTo(AppState.RUNNING);
    }

    /** From here on the application gets no new requests. */
    public void stopping() {
        context.phase().moveTo(AppState.STOPPING);
    }

    /**
     * Ends servlets and filters (§2.3.4, §6.2.1).
     *
     * @param deadline until when servlets wait for the requests inside them, all together, as {@link System#nanoTime}
     *     says it
     */
    public void endServlets(long deadline) {
        List<ServletEntry> servlets = new ArrayList<>(registrations.servlets().values());
        for (int i = servlets.size() - 1; i >= 0; i--) {
            servlets.get(i).holder().destroy(deadline);
        }
        List<FilterEntry> filters = new ArrayList<>(registrations.filters().values());
        for (int i = filters.size() - 1; i >= 0; i--) {
            filters.get(i).holder().destroy();
        }
    }

    /** Tells the listeners that were told of the start that the application ends; the last one first (§11.3.3). */
    public void endListeners() {
        Listeners.contextDestroyed(context, started);
        started.clear();
        context.listenerRegistrations().giveUp();
        for (int i = made.size() - 1; i >= 0; i--) {
            context.instances().giveUp(made.get(i));
        }
        made.clear();
        context.clear();
        context.phase().moveTo(AppState.STOPPED);
    }
}
