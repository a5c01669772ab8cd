package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ResourceBundle;
import java.util.concurrent.locks.LockSupport;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.AppScope;
import org.rocketserver.servlet.context.DeployedApp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application that runs, and how it ends. Thread-safe. */
public final class Deployment {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long POLL_NANOS = 2_000_000;

    private final DeployedApp app;
    private final AppLifecycle life;
    private final DeploymentPlan plan;

    Deployment(DeployedApp app, AppLifecycle life, DeploymentPlan plan) {
        this.app = app;
        this.life = life;
        this.plan = plan;
    }

    /** What requests read. */
    public DeployedApp app() {
        return app;
    }

    /**
     * Ends the application: gives the requests inside time to finish, then ends servlets, filters, sessions and
     * listeners, and lets go of its classes and files. To be called once, when no request is sent to it any more.
     *
     * @param grace how long requests may take; what waits without a thread is cut then
     */
    public void end(Duration grace) {
        life.stopping();
        app.context().closeUpgraded();
        awaitRequests(grace);
        app.context().abortParked();
        try (AppScope.Entered entered = app.scope().enter()) {
            life.endServlets();
            app.sessions().stop();
            life.endListeners();
        }
        release();
    }

    private void awaitRequests(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        while (app.context().busy() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (app.context().busy()) {
            LOG.warn("{} ends while requests are inside: {} were not enough", app.context(), grace);
        }
    }

    private void release() {
        ResourceBundle.clearCache(app.scope().loader());
        try {
            app.context().resources().close();
            plan.close();
        } catch (IOException e) {
            LOG.warn("{}: not everything could be given back: {}", app.context(), e.toString());
        }
    }
}
