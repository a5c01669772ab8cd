package org.rocketserver.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.files.FileMemory;
import org.rocketserver.servlet.PreparedApplications.Prepared;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.deploy.Deployer;
import org.rocketserver.servlet.deploy.Deployment;
import org.rocketserver.servlet.development.DevelopmentView;
import org.rocketserver.servlet.dispatch.CycleSettings;
import org.rocketserver.servlet.dispatch.ErrorView;
import org.rocketserver.servlet.dispatch.PathDispatcher;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SessionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves web applications: the method {@code servlet}. Applications given before the server starts are deployed by its
 * start; later ones at once, while requests run. Thread-safe.
 *
 * <p>A program that has to set its applications up before the port is open calls {@link #prepare}; such a container
 * keeps them over stops and starts of the server, until {@link #close}.
 */
public final class ServletContainer implements WorkerFactory, AutoCloseable {
    /** The key of the application information that names applications. */
    public static final String APPLICATIONS = "webapps";

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** How long requests inside an application may take to finish when it is undeployed while the server runs. */
    private static final Duration UNDEPLOY_GRACE = Duration.ofSeconds(15);

    private final ContainerConfig config;
    private final FileMemory fileMemory;

    /** Held while an application starts; never while one ends, and never while a request is served. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<BiConsumer<HttpServletRequest, Throwable>> errorReporters = new CopyOnWriteArrayList<>();

    private volatile ErrorView errors = ErrorView.PLAIN;

    // guarded by the lock

    private final List<WebApp> waiting = new ArrayList<>();
    private final PreparedApplications prepared = new PreparedApplications();
    private final LateServices lateServices = new LateServices();
    private boolean keeps;
    private final RunningApplications running = new RunningApplications();
    private final Map<String, DeploymentException> failures = Collections.synchronizedMap(new LinkedHashMap<>());
    private @Nullable Realm realm;
    private @Nullable SessionStore sessionStore;
    private @Nullable Deployer deployer;

    // read by requests

    private volatile @Nullable CycleSettings settings;

    /**
     * A container as configuration makes it by name. Its applications are those of the server's application information
     * {@value #APPLICATIONS}: a {@link WebApp}, or a collection of them.
     */
    public ServletContainer() {
        this(ContainerConfig.DEFAULT, List.of());
    }

    private ServletContainer(ContainerConfig config, List<WebApp> apps) {
        this.config = config;
        this.fileMemory = new FileMemory(config.fileCacheBytes());
        GivenApplications.refuseTwoAtOnePlace(apps);
        waiting.addAll(apps);
    }

    /**
     * A container with the default configuration.
     *
     * @throws IllegalArgumentException two applications are at one context path, for the same host or for all
     */
    public static ServletContainer of(WebApp... apps) {
        return new ServletContainer(ContainerConfig.DEFAULT, List.of(apps));
    }

    /**
     * A container with a configuration of its own.
     *
     * @throws IllegalArgumentException two applications are at one context path, for the same host or for all
     */
    public static ServletContainer of(ContainerConfig config, WebApp... apps) {
        return new ServletContainer(config, List.of(apps));
    }

    /** Who may log in to applications that have no realm of their own; to be set before the start. */
    public ServletContainer realm(Realm users) {
        lock.lock();
        try {
            realm = users;
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Where sessions of applications rest that have no store of their own; to be set before the start. */
    public ServletContainer sessionStore(SessionStore store) {
        lock.lock();
        try {
            sessionStore = store;
            return this;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Shows developers what went wrong, in place of the plain error pages: the cause, the source line, the request, the
     * filters that it passed; and outside of all applications, which ones there are. To clients on this machine and in
     * private networks only, if they ask by an address, a name without a dot, or one below {@code localhost},
     * {@code test}, {@code local} or {@code internal}; still, it tells inside facts and is not for production. To be
     * set before the start.
     *
     * @param sources folders with source files, such as {@code src/main/java}
     */
    public ServletContainer development(Path... sources) {
        errors = new DevelopmentView(List.of(sources));
        return this;
    }

    /**
     * Calls a reporter for every exception that leaves an application's filters and servlets, before the request is
     * answered. May be called at any time.
     *
     * @param reporter runs on the thread of the request, for several requests at a time; must not throw
     * @return this
     */
    public ServletContainer onUnhandledException(BiConsumer<HttpServletRequest, Throwable> reporter) {
        errorReporters.add(reporter);
        return this;
    }

    /** What it was made with. */
    public ContainerConfig config() {
        return config;
    }

    @Override
    public String name() {
        return "servlet";
    }

    /**
     * Deploys an application: at once if the server runs, else when it starts. One at the same context path and hosts
     * is replaced when the new one is ready; requests under way finish on the old one.
     *
     * @throws DeploymentException the application cannot start; nothing has changed then
     */
    public void deploy(WebApp app) throws DeploymentException {
        List<Deployment> replaced = List.of();
        lock.lock();
        try {
            Deployer ready = deployer;
            if (ready == null) {
                waiting.add(app);
            } else {
                replaced = start(app, ready);
            }
        } finally {
            lock.unlock();
        }
        endWhileRunning(replaced);
    }

    /**
     * Runs the initializers and listeners of the applications given so far, before there is a server: their contexts
     * are there, and can be registered with, when this returns. The start of the server makes filters and servlets.
     * From now on a stop of the server leaves the applications as they are, so that it can be started again, until
     * {@link #close}.
     *
     * @return this
     * @throws DeploymentException one of them cannot start; none of those given so far is left
     * @throws IllegalStateException the server runs already
     */
    public ServletContainer prepare() throws DeploymentException {
        lock.lock();
        try {
            if (deployer != null) {
                throw new IllegalStateException("the server runs already; deploy starts further applications");
            }
            keeps = true;
            Deployer early = deployer(lateServices);
            for (WebApp app : waiting) {
                prepared.add(app, early.prepare(application(app), neighbours(app)));
            }
            waiting.clear();
            return this;
        } catch (DeploymentException | RuntimeException e) {
            abandonPrepared();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void abandonPrepared() {
        prepared.abandon();
        waiting.clear();
    }

    /** Ends all applications, prepared ones included, without waiting for requests; the server should have stopped. */
    @Override
    public void close() {
        List<Deployment> ended;
        lock.lock();
        try {
            keeps = false;
            abandonPrepared();
            ended = running.takeAll();
        } finally {
            lock.unlock();
        }
        Deployment.end(ended, Duration.ZERO);
    }

    private Deployer deployer(ServerServices services) {
        return new Deployer(
                config.virtualServerName(), fileMemory, services, securePort(services), PathDispatcher.DISPATCHERS);
    }

    /** Starts an application and answers which ones it has replaced, to be ended after the lock is given back. */
    private List<Deployment> start(WebApp app, Deployer ready) throws DeploymentException {
        long began = System.nanoTime();
        Deployment deployment = ready.deploy(application(app), neighbours(app));
        List<Deployment> replaced = place(app, deployment);
        LOG.info("{} is ready after {} ms", app, (System.nanoTime() - began) / 1_000_000);
        return replaced;
    }

    /** Sends requests to an application from now on, and answers which ones it has replaced. */
    private List<Deployment> place(WebApp app, Deployment deployment) {
        List<Deployment> replaced = running.place(app, deployment);
        failures.remove(app.contextPath());
        return replaced;
    }

    /**
     * Ends applications while the server goes on, so that nothing of theirs may stay in its threads. To be called
     * without the lock, for their requests may need it.
     */
    private void endWhileRunning(List<Deployment> deployments) {
        CycleSettings serving = settings;
        if (!deployments.isEmpty()) {
            Deployment.endAlone(deployments, UNDEPLOY_GRACE);
            if (serving != null) {
                serving.services().renewWorkers();
            }
        }
    }

    private Application application(WebApp app) {
        return app.toApplication(realm, sessionStore, config.encodedSlash());
    }

    private Function<String, @Nullable AppContext> neighbours(WebApp app) {
        if (!config.crossContext()) {
            return path -> null;
        }
        String host = app.hosts().get(0);
        return path -> {
            DeployedApp found = running.routes().contexts().find(host, path);
            return found == null ? null : found.context();
        };
    }

    /**
     * Ends the applications at a context path, on all hosts, after the requests under way.
     *
     * @param contextPath as given to {@link WebApp#at}
     * @return whether there was one
     */
    public boolean undeploy(String contextPath) {
        String path = WebApp.normal(contextPath);
        boolean waited;
        List<Deployment> ended;
        lock.lock();
        try {
            waited = waiting.removeIf(app -> app.contextPath().equals(path));
            ended = running.take(path);
        } finally {
            lock.unlock();
        }
        endWhileRunning(ended);
        return waited || !ended.isEmpty();
    }

    /** The running or prepared context at a path, for those who embed. */
    public Optional<ServletContext> context(String contextPath) {
        String path = WebApp.normal(contextPath);
        lock.lock();
        try {
            AppContext found = running.context(path);
            return Optional.ofNullable(found == null ? prepared.context(path) : found);
        } finally {
            lock.unlock();
        }
    }

    /** The applications that run now, one entry for each host and context path, in the order of their deployment. */
    public List<RunningApplication> applications() {
        lock.lock();
        try {
            return running.describe();
        } finally {
            lock.unlock();
        }
    }

    /** Why applications could not start, by context path. */
    public Map<String, DeploymentException> failures() {
        synchronized (failures) {
            return Map.copyOf(failures);
        }
    }

    /**
     * Deploys what was given so far. An application that cannot start is logged, and the others go on, unless the
     * configuration requires all, or none can.
     *
     * @throws DeploymentException no application, or not all that are required, could start
     */
    @Override
    public void start(ServerServices services) throws DeploymentException {
        List<Deployment> ended = new ArrayList<>();
        lock.lock();
        try {
            settings = cycleSettings(services);
            failures.clear();
            Set<WebApp> apps = new LinkedHashSet<>(waiting);
            apps.addAll(GivenApplications.of(services.appInfo().get(APPLICATIONS)));
            Deployer ready = deployer(services);
            deployer = ready;
            lateServices.are(services);
            for (Prepared next = prepared.take(); next != null; next = prepared.take()) {
                ended.addAll(place(next.app(), next.starting().finish()));
            }
            for (WebApp app : apps) {
                ended.addAll(startOrReport(app, ready, apps.size() > 1));
            }
            if (running.isEmpty() && !failures.isEmpty()) {
                throw failures.values().iterator().next();
            }
        } catch (DeploymentException | RuntimeException e) {
            deployer = null;
            ended.addAll(running.takeAll());
            throw e;
        } finally {
            lock.unlock();
            Deployment.end(ended, Duration.ZERO);
        }
    }

    private IntSupplier securePort(ServerServices services) {
        int told = config.securePort();
        return told == ContainerConfig.AUTOMATIC ? services::securePort : () -> told;
    }

    private List<Deployment> startOrReport(WebApp app, Deployer ready, boolean oneOfSeveral)
            throws DeploymentException {
        try {
            return start(app, ready);
        } catch (DeploymentException e) {
            if (config.requireAll()) {
                throw e;
            }
            failures.put(app.contextPath(), e);
            if (oneOfSeveral) {
                LOG.error("{}", e.getMessage(), e);
            }
            return List.of();
        }
    }

    private CycleSettings cycleSettings(ServerServices services) {
        return new CycleSettings(
                config.messages(), config.parts(), config.asyncTimeout(), services, this::report, errors);
    }

    private void report(HttpServletRequest request, Throwable thrown) {
        errorReporters.forEach(reporter -> reporter.accept(request, thrown));
    }

    @Override
    public Worker newWorker() {
        CycleSettings ready = settings;
        if (ready == null) {
            throw new IllegalStateException("the container has not started");
        }
        return new ServletWorker(running, config.compression(), ready);
    }

    @Override
    public void restarting() {
        running.all().forEach(Deployment::endUpgraded);
    }

    @Override
    public void stopping(Duration grace) {
        running.all().forEach(Deployment::endUpgraded);
    }

    @Override
    public void graceEnds() {
        running.all().forEach(Deployment::failLast);
    }

    @Override
    public void stop(Duration grace) {
        List<Deployment> ended;
        lock.lock();
        try {
            ended = keeps ? List.of() : running.takeAll();
            deployer = null;
        } finally {
            lock.unlock();
        }
        Deployment.end(ended, grace);
    }
}
