package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.AppScope;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.ErrorPages;
import org.rocketserver.servlet.context.LaterJava;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.session.SessionEvents;
import org.rocketserver.servlet.session.SessionManager;
import org.rocketserver.servlet.session.SessionSettings;
import org.rocketserver.servlet.session.SessionTracking;

/**
 * An application on its way: its initializers and listeners have run, its filters and servlets have not. Either
 * {@link #finish} or {@link #abandon} ends that. Of one thread at a time.
 */
public final class Starting {
    private final Application application;
    private final DeploymentPlan plan;
    private final AppContext context;
    private final AppLifecycle life;
    private final ServerServices services;
    private final SteadyClock steady;
    private final IntSupplier securePort;

    /** Nanoseconds that the application's own code has taken so far. */
    private long took;

    /** Steps of the start; each may fail in any way that application code can. */
    @FunctionalInterface
    interface Steps {
        /**
         * Takes them.
         *
         * @throws ServletException one of them fails
         */
        void take(AppLifecycle life) throws ServletException;
    }

    Starting(
            Application application,
            DeploymentPlan plan,
            AppContext context,
            ServerServices services,
            IntSupplier securePort) {
        this.application = application;
        this.plan = plan;
        this.context = context;
        this.life = new AppLifecycle(context);
        this.services = services;
        this.steady = new SteadyClock(services.clock());
        this.securePort = securePort;
    }

    /** What the application sees. */
    public AppContext context() {
        return context;
    }

    /**
     * Makes filters and servlets; from then on the application serves.
     *
     * @throws DeploymentException it cannot start; nothing of it is left
     */
    public Deployment finish() throws DeploymentException {
        run(life -> {
            life.startFilters();
            life.loadServlets(application.servletsRequired());
            life.startFilters();
            life.run(freeze());
        });
        DeployedApp app = context.deployed();
        if (app == null) {
            throw new IllegalStateException("an application that runs has its tables");
        }
        return new Deployment(app, life, plan, Duration.ofNanos(took));
    }

    /** Takes steps inside the application's scope; where they fail the application is abandoned. */
    void run(Steps steps) throws DeploymentException {
        long began = System.nanoTime();
        try (AppScope.Entered entered = context.scope().enter()) {
            steps.take(life);
            took += System.nanoTime() - began;
        } catch (Throwable thrown) {
            abandon();
            throw new DeploymentException(
                    "The application at " + application.name() + " (" + plan.name() + ") cannot start: "
                            + reason(thrown),
                    thrown);
        }
    }

    private static String reason(Throwable thrown) {
        String later = LaterJava.sentence(thrown);
        if (later != null) {
            return later;
        }
        String hint = MissingLibrary.hint(thrown);
        return hint == null ? sentence(thrown) : sentence(thrown) + "; " + hint;
    }

    /** The sentence of the first cause that has one, with the class of the exception that is behind it. */
    private static String sentence(Throwable thrown) {
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

    /** Ends what has begun and gives everything back. */
    public void abandon() {
        try (AppScope.Entered entered = context.scope().enter()) {
            life.stopping();
            Ending.step(context, "its servlets and filters", () -> life.endServlets(System.nanoTime()));
            Ending.step(context, "its listeners", life::endListeners);
        }
        Ending.step(context, "its files", context.resources()::close);
        discard(plan);
    }

    static void discard(DeploymentPlan plan) {
        try {
            plan.close();
        } catch (IOException e) {
            Log.LOG.warn("{}: not everything could be given back: {}", plan.name(), e.toString());
        }
    }

    private DeployedApp freeze() throws ServletException {
        WebAppDescriptor descriptor = context.descriptor();
        return new DeployedApp(
                context,
                life.servletMap(),
                life.servletsByName(),
                life.frontFilters(),
                life.filterMap(),
                new ErrorPages(descriptor.errorPages()),
                descriptor.welcomeFiles().isEmpty() ? Resources.WELCOME_FILES : descriptor.welcomeFiles(),
                descriptor.localeEncodings(),
                sessions(),
                Security.secured(application, descriptor, life),
                Security.gate(application, context, life, steady, securePort));
    }

    private SessionManager sessions() {
        SessionManager.Environment environment = new SessionManager.Environment(
                context,
                context.scope().loader(),
                steady,
                services.clock(),
                (delay, action) -> services.timers().schedule(delay, action)::cancel,
                task -> context.scope().run(task));
        long seconds = 60L * context.getSessionTimeout();
        return new SessionManager(
                SessionSettings.DEFAULT
                        .withTimeoutSeconds((int) Math.max(-1, Math.min(Integer.MAX_VALUE, seconds)))
                        .withDistributable(context.descriptor().distributable()),
                new SessionTracking(
                        context.getEffectiveSessionTrackingModes(), context.cookieSettings(), context.getContextPath()),
                new SessionEvents(context.listeners().all()),
                environment,
                application.sessions());
    }
}
