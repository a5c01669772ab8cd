package org.rocketserver.servlet.deploy;

import java.time.Duration;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.AppScope;
import org.rocketserver.servlet.context.DeployedApp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application that runs, and how it ends. Thread-safe. */
public final class Deployment {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long POLL_NANOS = 2_000_000;

    /** How long threads that were told to end may take before they count as left. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A part of the second that a stop may take after its grace or the last answer, whatever applications leave. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(400);

    private final DeployedApp app;
    private final AppLifecycle life;
    private final DeploymentPlan plan;
    private final Duration starting;

    Deployment(DeployedApp app, AppLifecycle life, DeploymentPlan plan, Duration starting) {
        this.app = app;
        this.life = life;
        this.plan = plan;
        this.starting = starting;
    }

    /** What requests read. */
    public DeployedApp app() {
        return app;
    }

    /** What it was read from. */
    public DeploymentPlan plan() {
        return plan;
    }

    /** How long its own code took to start. */
    public Duration starting() {
        return starting;
    }

    /**
     * Ends connections that left HTTP, which have no end of their own, since who serves them goes. Those that do so
     * later are served by others, unless they do it in a request that had begun before: these end at once.
     */
    public void endUpgraded() {
        Ending.step(app.context(), "its upgraded connections", app.context().traffic()::endUpgraded);
    }

    /**
     * Fails the requests that wait without a thread, so that they are answered, where only the last part of the grace
     * of those who serve them is left.
     */
    public void failLast() {
        Ending.step(app.context(), "its waiting requests", app.context().traffic()::failLast);
    }

    /**
     * Ends applications with their server: gives the requests inside time to finish, then ends servlets, filters,
     * sessions and listeners, and lets go of classes and files. What fails is logged, and the rest goes on. To be
     * called once for each, when no request is sent to it any more.
     *
     * @param deployments end one after the other; the threads that they leave are waited for together
     * @param grace how long requests may take, altogether; what waits without a thread fails when only the
     *     {@linkplain WorkerFactory#lastPart last part} is left, so that it is answered, and is cut in the end
     */
    public static void end(List<Deployment> deployments, Duration grace) {
        end(deployments, grace, STOP_PATIENCE);
    }

    /** Ends applications in the same way while the server goes on, so that nothing hurries. */
    public static void endAlone(List<Deployment> deployments, Duration grace) {
        end(deployments, grace, PATIENCE);
    }

    private static void end(List<Deployment> deployments, Duration grace, Duration threads) {
        long deadline = System.nanoTime() + grace.toNanos();
        for (Deployment deployment : deployments) {
            deployment.logged(() -> deployment.end(deadline));
        }
        long patience = System.nanoTime() + threads.toNanos();
        for (Deployment deployment : deployments) {
            deployment.logged(() -> deployment.release(patience));
        }
    }

    private void logged(Runnable ending) {
        try {
            ending.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} could not be ended", app.context(), e);
        }
    }

    private void end(long deadline) {
        AppContext context = app.context();
        Duration grace = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        life.stopping();
        Ending.step(context, "its upgraded connections", context.traffic()::closeUpgraded);
        awaitRequests(deadline - WorkerFactory.lastPart(grace).toNanos());
        Ending.step(context, "its waiting requests", context.traffic()::failParked);
        awaitRequests(deadline);
        if (context.traffic().busy()) {
            LOG.warn("{} ends while requests are inside: {} were not enough", context, grace);
        }
        Ending.step(context, "what still waits", context.traffic()::cutWaiting);
        try (AppScope.Entered entered = app.scope().enter()) {
            Ending.step(context, "its servlets and filters", () -> life.endServlets(deadline));
            Ending.step(context, "its sessions", app.sessions()::stop);
            Ending.step(context, "its listeners", life::endListeners);
        }
    }

    private void awaitRequests(long deadline) {
        while (app.context().traffic().busy() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void release(long patience) {
        AppContext context = app.context();
        Ending.step(context, "its threads", () -> tellLeftThreads(patience));
        Ending.step(
                context,
                "its resource bundles",
                () -> ResourceBundle.clearCache(app.scope().loader()));
        Ending.step(context, "its files", context.resources()::close);
        Ending.step(context, "its classes and folders", plan::close);
    }

    /** A thread cannot be ended by others, so all that can be done is to say who keeps the application's classes. */
    private void tellLeftThreads(long patience) {
        Set<String> left = LeftThreads.of(app.scope().loader(), patience);
        if (!left.isEmpty()) {
            LOG.warn(
                    "{} has ended, but threads that it started still run and keep its classes in memory: {};"
                            + " end them in contextDestroyed of a ServletContextListener",
                    app.context(),
                    left);
        }
    }
}
