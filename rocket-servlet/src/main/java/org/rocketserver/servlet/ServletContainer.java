package org.rocketserver.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;

/**
 * Serves web applications: the method {@code servlet}. Applications given before the server starts are deployed by its
 * start; later ones at once, while requests run. Thread-safe.
 */
public final class ServletContainer implements WorkerFactory {
    private final ContainerConfig config;
    private final List<WebApp> waiting = new ArrayList<>();
    private final List<BiConsumer<HttpServletRequest, Throwable>> errorReporters = new CopyOnWriteArrayList<>();

    /** A container without applications, as configuration makes it by name. */
    public ServletContainer() {
        this(ContainerConfig.DEFAULT, List.of());
    }

    private ServletContainer(ContainerConfig config, List<WebApp> apps) {
        this.config = config;
        waiting.addAll(apps);
    }

    /** A container with the default configuration. */
    public static ServletContainer of(WebApp... apps) {
        return new ServletContainer(ContainerConfig.DEFAULT, List.of(apps));
    }

    /** A container with a configuration of its own. */
    public static ServletContainer of(ContainerConfig config, WebApp... apps) {
        return new ServletContainer(config, List.of(apps));
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
        waiting.add(app);
    }

    /**
     * Ends the applications at a context path, on all hosts, after the requests under way.
     *
     * @param contextPath as given to {@link WebApp#at}
     * @return whether there was one
     */
    public boolean undeploy(String contextPath) {
        return waiting.removeIf(app -> app.contextPath().equals(contextPath));
    }

    /** The running context at a path, for those who embed. */
    public Optional<ServletContext> context(String contextPath) {
        return Optional.empty();
    }

    /** Why applications could not start, by context path. */
    public Map<String, DeploymentException> failures() {
        return Map.of();
    }

    @Override
    public void start(ServerServices services) throws Exception {
        for (WebApp app : waiting) {
            deploy(app);
        }
    }

    @Override
    public Worker newWorker() {
        throw new IllegalStateException("the container has not started");
    }

    @Override
    public void stop(Duration grace) {
        waiting.clear();
    }
}
