package org.rocketserver.servlet;

import org.jspecify.annotations.Nullable;
import org.rocketserver.recent.Recent;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.dispatch.Route;
import org.rocketserver.servlet.mapping.ContextMap;

/**
 * Which applications there are, and the routes into them that were taken lately: what is found once need not be found
 * again for as long as these are the applications. A change of them makes a new one, so that nothing is kept of an
 * application that has ended. Thread-safe.
 */
final class Routes {
    /** Longer paths are not kept; in octets, as sent. */
    static final int LONGEST = 256;

    /**
     * As many as request lines are known. A route of the longest path takes 1.5 KB (the path as sent, canonical, within
     * its application and as matched), a table full of them 6 MiB a container; 11 MiB if each has a letter beyond
     * Latin-1, so that its decoded texts take two octets a letter.
     */
    private static final int SLOTS = 4096;

    private final ContextMap<DeployedApp> contexts;
    private final boolean hasHosts;
    private final Recent<Route> recent = new Recent<>(SLOTS);

    /**
     * Routes that nobody has taken yet.
     *
     * @param hasHosts whether any application is for some hosts only, so that a path alone says nothing
     */
    Routes(ContextMap<DeployedApp> contexts, boolean hasHosts) {
        this.contexts = contexts;
        this.hasHosts = hasHosts;
    }

    /** All applications. */
    ContextMap<DeployedApp> contexts() {
        return contexts;
    }

    /** Whether any application is for some hosts only, so that a request's host matters. */
    boolean hasHosts() {
        return hasHosts;
    }

    /** The route of a path, or null if it has to be found. */
    @Nullable
    Route known(String rawPath) {
        Route route = recent.get(rawPath.hashCode());
        return route != null && route.rawPath().equals(rawPath) ? route : null;
    }

    /** Takes note of a route that was found; not if it has parameters, which may be others for each session. */
    void add(Route route) {
        String path = route.rawPath();
        if (route.lasting() && !hasHosts && path.length() <= LONGEST && path.indexOf(';') < 0) {
            recent.add(route);
        }
    }
}
