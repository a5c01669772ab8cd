package org.rocketserver.servlet.dispatch;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.FilterHolder;
import org.rocketserver.servlet.resource.Paths;
import org.rocketserver.servlet.security.SavedRequest;

/**
 * How a request comes in: past what stands in front of the application, the rule of hidden paths, and the gate. Owned
 * by the exchange's current thread; knows whether the request has been let in.
 */
final class CycleEntry {
    private final RequestCycle cycle;
    private final String servedPath;
    private @Nullable FrontChain front;
    private boolean resumed;
    private boolean admitted;

    /**
     * A request at the door.
     *
     * @param servedPath what is served for its path: a welcome file, or the path itself
     */
    CycleEntry(RequestCycle cycle, String servedPath) {
        this.cycle = cycle;
        this.servedPath = servedPath;
    }

    /** Comes in and is served, or is answered before. */
    void pass() throws IOException, ServletException {
        resume();
        List<FilterHolder> filters = cycle.app().front();
        if (filters.isEmpty()) {
            enter(cycle.request(), cycle.response());
        } else {
            FrontChain way = new FrontChain(filters, this::enter);
            front = way;
            way.begin(cycle.request(), cycle.response());
        }
    }

    /** What waited for a login takes the place of the request that comes back for it, before anybody has seen that. */
    private void resume() {
        DeployedApp app = cycle.app();
        SavedRequest saved = app.secured() ? app.gate().resumed(cycle.security()) : null;
        if (saved == null) {
            return;
        }
        resumed = true;
        if (!saved.plain()) {
            cycle.goOnAs(saved);
        }
    }

    /** Comes in with what those in front have made of request and response; judged anew each time. */
    private void enter(ServletRequest given, ServletResponse givenResponse) throws IOException, ServletException {
        if (cycle.isClosed()) {
            throw new IllegalStateException(
                    "the request is over: the chain is gone on with before Filter.doFilter returns");
        }
        admitted = false;
        if (Paths.hidden(cycle.paths().path())) {
            // whoever is mapped to it, a JSP engine for example (§10.5)
            ((HttpServletResponse) givenResponse).sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (mayPass(given, givenResponse)) {
            admitted = true;
            cycle.proceed(given, givenResponse);
        }
    }

    /** Asks the gate for the path as sent, and for the welcome file that is served in its place. */
    private boolean mayPass(ServletRequest given, ServletResponse givenResponse) throws IOException, ServletException {
        DeployedApp app = cycle.app();
        if (!app.secured()) {
            return true;
        }
        String path = cycle.paths().path();
        CycleSecurity security = cycle.security();
        if (resumed) {
            resumed = false;
            app.gate().goneOn(security);
        }
        try (CycleSecurity.Judged judged = security.judge(given, (HttpServletResponse) givenResponse)) {
            security.path(path);
            if (!app.gate().check(security)) {
                return false;
            }
            if (servedPath.equals(path)) {
                return true;
            }
            security.path(servedPath);
            return app.gate().check(security);
        }
    }

    /** Whether the request has been let in. */
    boolean admitted() {
        return admitted;
    }

    /** Whether code runs that stands in front of the application, for a request that has not been let in. */
    boolean inFront() {
        return front != null && !admitted && cycle.undispatched();
    }

    /**
     * Nobody leads a request round its login and constraints.
     *
     * @param what what is asked for
     * @throws IllegalStateException the request is in front and has not been let in
     */
    void require(String what) {
        if (inFront()) {
            throw new IllegalStateException(what + ": a filter in front of the application (WebApp.front) can do that"
                    + " once the chain has let the request in, since the login, the constraints and the rule of"
                    + " WEB-INF come behind it; a filter of the application (WebApp.filter) can do it at any time");
        }
    }

    /** How far the request has come in front of the application, or null if nothing is there. */
    @Nullable
    FrontChain front() {
        return front;
    }
}
