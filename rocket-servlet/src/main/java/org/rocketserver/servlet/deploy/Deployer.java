package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.files.FileMemory;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.Dispatchers;
import org.rocketserver.servlet.context.Instances;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/** Makes running applications of what was declared. Immutable; each call is of one thread. */
public final class Deployer {
    private final String virtualServerName;
    private final FileMemory fileMemory;

    /** Context attribute with an {@link Executor} of the server's own threads. */
    private static final String EXECUTOR = "rocket.executor";

    private final ServerServices services;
    private final IntSupplier securePort;
    private final Dispatchers dispatchers;

    /**
     * A deployer of one server.
     *
     * @param virtualServerName what contexts answer
     * @param fileMemory where all applications keep small files
     * @param services clock, timers and threads
     * @param securePort says where browsers reach the server by TLS; 0 for nowhere
     * @param dispatchers makes request dispatchers
     */
    public Deployer(
            String virtualServerName,
            FileMemory fileMemory,
            ServerServices services,
            IntSupplier securePort,
            Dispatchers dispatchers) {
        this.virtualServerName = virtualServerName;
        this.fileMemory = fileMemory;
        this.services = services;
        this.securePort = securePort;
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
        return prepare(application, neighbours).finish();
    }

    /**
     * Reads an application and runs its initializers and listeners, but neither filters nor servlets yet.
     *
     * @param neighbours finds the context at a path of the server, or null
     * @throws DeploymentException it cannot start; nothing of it is left
     */
    public Starting prepare(Application application, Function<String, @Nullable AppContext> neighbours)
            throws DeploymentException {
        DeploymentPlan plan = application.source().read();
        Starting starting;
        try {
            starting = new Starting(application, plan, context(application, plan, neighbours), services, securePort);
        } catch (DeploymentException | RuntimeException | Error e) {
            Starting.discard(plan);
            throw e;
        }
        starting.run(life -> {
            offer(application, plan, starting.context(), life);
            Drivers.register(plan.drivers(), plan.classLoader());
            application.code().register(life);
            Resources.offerDefaultServlet(life, application, starting.context(), fileMemory);
            if (application.files().pages()) {
                Pages.offerEngine(life, plan.classLoader());
            }
            initialize(application, plan, life);
            life.startListeners();
        });
        return starting;
    }

    private AppContext context(
            Application application, DeploymentPlan plan, Function<String, @Nullable AppContext> neighbours)
            throws DeploymentException {
        WebAppDescriptor descriptor = application.complete().apply(plan.descriptor());
        return new AppContext(new AppContext.Setup(
                application.contextPath(),
                application.host() == null ? virtualServerName : application.host(),
                application.encodedSlash(),
                descriptor,
                plan.classLoader(),
                Resources.of(application, plan, fileMemory),
                new Instances(descriptor, application.environment()),
                new SteadyClock(services.clock()),
                dispatchers,
                neighbours,
                Resources.types(application)));
    }

    private void offer(Application application, DeploymentPlan plan, AppContext context, AppLifecycle life) {
        life.attribute(ServletContext.TEMPDIR, plan.temporaryFolder().toFile());
        life.attribute(EXECUTOR, (Executor) task -> services.workers().execute(task));
        if (plan.orderedLibs() != null) {
            life.attribute(ServletContext.ORDERED_LIBS, plan.orderedLibs());
        }
        Object jasper = InstanceManagerOffer.of(context.instances(), plan.classLoader());
        if (jasper != null) {
            life.attribute(InstanceManagerOffer.ATTRIBUTE, jasper);
        }
        for (Map.Entry<String, Object> attribute : application.attributes().entrySet()) {
            life.attribute(attribute.getKey(), attribute.getValue());
        }
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
}
