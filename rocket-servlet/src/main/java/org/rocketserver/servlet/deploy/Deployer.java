package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.AppScope;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.Dispatchers;
import org.rocketserver.servlet.context.ErrorPages;
import org.rocketserver.servlet.context.Instances;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.resource.ResourceTree;
import org.rocketserver.servlet.session.SessionEvents;
import org.rocketserver.servlet.session.SessionManager;
import org.rocketserver.servlet.session.SessionSettings;
import org.rocketserver.servlet.session.SessionTracking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes running applications of what was declared. Immutable; each call is of one thread. */
public final class Deployer {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final String virtualServerName;
    private final ServerServices services;
    private final Dispatchers dispatchers;

    /**
     * A deployer of one server.
     *
     * @param virtualServerName what contexts answer
     * @param services clock, timers and threads
     * @param dispatchers makes request dispatchers
     */
    public Deployer(String virtualServerName, ServerServices services, Dispatchers dispatchers) {
        this.virtualServerName = virtualServerName;
        this.services = services;
        this.dispatchers = dispatchers;
    }

    /**
     * Reads and starts an application.
     *
     * @param neighbours finds the context at a path of the server, or null
     * @throws DeploymentException it cannot start; nothing of it is left
     */
    public Deployment deploy(Application application, Function<String, @Nullable AppContext> neighbours)
            throws DeploymentException {
        DeploymentPlan plan = application.source().read();
        Deployment deployment = null;
        try {
            deployment = start(application, plan, neighbours);
            return deployment;
        } finally {
            if (deployment == null) {
                discard(plan);
            }
        }
    }

    private static void discard(DeploymentPlan plan) {
        try {
            plan.close();
        } catch (IOException e) {
            LOG.warn("{}: not everything could be given back: {}", plan.name(), e.toString());
        }
    }

    private Deployment start(
            Application application, DeploymentPlan plan, Function<String, @Nullable AppContext> neighbours)
            throws DeploymentException {
        WebAppDescriptor descriptor = application.complete().apply(plan.descriptor());
        ResourceTree resources = Resources.of(application, plan);
        AppContext context = new AppContext(new AppContext.Setup(
                application.contextPath(),
                application.host() == null ? virtualServerName : application.host(),
                application.encodedSlash(),
                descriptor,
                plan.classLoader(),
                resources,
                new Instances(descriptor, application.environment()),
                services.clock(),
                dispatchers,
                neighbours,
                Resources.KNOWN_TYPES));
        AppLifecycle life = new AppLifecycle(context);
        try (AppScope.Entered entered = context.scope().enter()) {
            offer(application, plan, context, life);
            Drivers.register(plan.drivers(), plan.classLoader());
            application.code().register(life);
            Resources.offerDefaultServlet(life, application, context);
            Pages.offerEngine(life, plan.classLoader());
            initialize(application, plan, life);
            life.startListeners();
            life.startFilters();
            life.loadServlets();
            life.startFilters();
            DeployedApp app = freeze(application, context, life);
            life.run(app);
            return new Deployment(app, life, plan);
        } catch (Throwable thrown) {
            abandon(context, life);
            throw new DeploymentException(
                    "The application at " + application.name() + " (" + plan.name() + ") cannot start: "
                            + reason(thrown),
                    thrown);
        }
    }

    /** The sentence of the first cause that has one, with the class of the exception that is behind it. */
    private static String reason(Throwable thrown) {
        Throwable last = thrown;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        if (thrown == last) {
            return thrown instanceof ServletException && thrown.getMessage() != null
                    ? thrown.getMessage()
                    : thrown.toString();
        }
        String first = thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
        return first.contains(String.valueOf(last.getMessage())) ? first : first + " (" + last + ")";
    }

    private static void abandon(AppContext context, AppLifecycle life) {
        try (AppScope.Entered entered = context.scope().enter()) {
            life.stopping();
            Ending.step(context, "its servlets and filters", () -> life.endServlets(System.nanoTime()));
            Ending.step(context, "its listeners", life::endListeners);
        }
        Ending.step(context, "its files", context.resources()::close);
    }

    private static void offer(Application application, DeploymentPlan plan, AppContext context, AppLifecycle life) {
        life.attribute(ServletContext.TEMPDIR, plan.temporaryFolder().toFile());
        if (plan.orderedLibs() != null) {
            life.attribute(ServletContext.ORDERED_LIBS, plan.orderedLibs());
        }
        Object jasper = InstanceManagerOffer.of(context.instances(), plan.classLoader());
        if (jasper != null) {
            life.attribute(InstanceManagerOffer.ATTRIBUTE, jasper);
        }
        application.attributes().forEach(life::attribute);
    }

    private static void initialize(Application application, DeploymentPlan plan, AppLifecycle life)
            throws ServletException {
        for (Application.Initializer one : application.initializers()) {
            life.initialize(one.initializer(), one.classes().isEmpty() ? null : one.classes());
        }
        for (InitializerWithTypes found : plan.initializers()) {
            life.initialize(newInitializer(found), found.handledTypes());
        }
    }

    private static ServletContainerInitializer newInitializer(InitializerWithTypes found) throws ServletException {
        try {
            Constructor<? extends ServletContainerInitializer> constructor =
                    found.type().getDeclaredConstructor();
            constructor.trySetAccessible();
            return constructor.newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ServletException(
                    "the initializer " + found.type().getName() + " of " + found.source() + " cannot be made", e);
        }
    }

    private DeployedApp freeze(Application application, AppContext context, AppLifecycle life) {
        WebAppDescriptor descriptor = context.descriptor();
        return new DeployedApp(
                context,
                life.servletMap(),
                life.servletsByName(),
                life.filterMap(),
                new ErrorPages(descriptor.errorPages()),
                descriptor.welcomeFiles().isEmpty() ? Resources.WELCOME_FILES : descriptor.welcomeFiles(),
                descriptor.localeEncodings(),
                sessions(application, context),
                Security.secured(application, descriptor, life),
                Security.gate(application, context, life, services.clock()));
    }

    private SessionManager sessions(Application application, AppContext context) {
        SessionManager.Environment environment = new SessionManager.Environment(
                context,
                context.scope().loader(),
                services.clock(),
                (delay, action) -> services.timers().schedule(delay, action)::cancel,
                task -> context.scope().run(task));
        long seconds = 60L * context.sessionMinutes();
        return new SessionManager(
                SessionSettings.DEFAULT
                        .withTimeoutSeconds((int) Math.max(-1, Math.min(Integer.MAX_VALUE, seconds)))
                        .withDistributable(context.descriptor().distributable()),
                new SessionTracking(context.trackingModes(), context.cookieSettings(), context.getContextPath()),
                new SessionEvents(context.listeners().all()),
                environment,
                application.sessions());
    }
}
