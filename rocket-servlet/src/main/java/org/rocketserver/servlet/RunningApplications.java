package org.rocketserver.servlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.deploy.Deployment;
import org.rocketserver.servlet.deploy.Timing;
import org.rocketserver.servlet.mapping.ContextMap;
import org.rocketserver.servlet.session.SessionStatistics;

/**
 * Which application runs where: by host and context path, and the routes of requests, which are replaced whole with
 * each change. The map and the list of all may be read by any thread; all else is done under the container's lock.
 */
final class RunningApplications {
    private final Map<Place, Deployment> deployments = new LinkedHashMap<>();

    private volatile Routes routes = new Routes(ContextMap.empty(), false);
    private volatile List<Deployment> all = List.of();

    /** Where an application is: a host, empty for all hosts, and a context path. */
    record Place(String host, String contextPath) {
        /** Written out, as is {@link #equals}, to spare the start of a server what a record does at the first call. */
        @Override
        public int hashCode() {
            return 31 * host.hashCode() + contextPath.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place && host.equals(place.host) && contextPath.equals(place.contextPath);
        }
    }

    /** What requests are routed by now. */
    Routes routes() {
        return routes;
    }

    boolean isEmpty() {
        return deployments.isEmpty();
    }

    /** Sends requests to an application from now on, and answers which ones it has replaced everywhere. */
    List<Deployment> place(WebApp app, Deployment deployment) {
        List<Deployment> replaced = new ArrayList<>();
        for (String host : app.hosts()) {
            Deployment before = deployments.put(new Place(host, app.contextPath()), deployment);
            if (before != null && !replaced.contains(before)) {
                replaced.add(before);
            }
        }
        publish();
        if (!replaced.isEmpty()) {
            replaced.removeIf(deployments::containsValue);
        }
        return replaced;
    }

    /** Takes those at a context path, on all hosts, each once; they are sent no request from here on. */
    List<Deployment> take(String contextPath) {
        List<Deployment> taken = new ArrayList<>();
        deployments.forEach((place, deployment) -> {
            if (place.contextPath().equals(contextPath) && !taken.contains(deployment)) {
                taken.add(deployment);
            }
        });
        deployments.keySet().removeIf(place -> place.contextPath().equals(contextPath));
        publish();
        return taken;
    }

    /** Takes all, each once, the last one first; they are sent no request from here on. */
    List<Deployment> takeAll() {
        List<Deployment> taken = new ArrayList<>(all);
        deployments.clear();
        publish();
        Collections.reverse(taken);
        return taken;
    }

    /** All, each once, the first one first. Any thread. */
    List<Deployment> all() {
        return all;
    }

    /** The map of requests, made anew. */
    private void publish() {
        ContextMap<DeployedApp> next = ContextMap.empty();
        boolean hosts = false;
        for (Map.Entry<Place, Deployment> entry : deployments.entrySet()) {
            Place place = entry.getKey();
            next = next.with(place.host(), place.contextPath(), entry.getValue().app());
            hosts |= !place.host().isEmpty();
        }
        all = List.copyOf(new LinkedHashSet<>(deployments.values()));
        routes = new Routes(next, hosts);
    }

    /** The context at exactly this path, on the first host that has one, or null. */
    @Nullable
    AppContext context(String contextPath) {
        for (Map.Entry<Place, Deployment> entry : deployments.entrySet()) {
            if (entry.getKey().contextPath().equals(contextPath)) {
                return entry.getValue().app().context();
            }
        }
        return null;
    }

    /** What each is like now, one entry for each host and context path, in the order of their deployment. */
    List<RunningApplication> describe() {
        List<RunningApplication> all = new ArrayList<>();
        for (Map.Entry<Place, Deployment> one : deployments.entrySet()) {
            all.add(describe(one.getKey(), one.getValue()));
        }
        return all;
    }

    private static RunningApplication describe(Place place, Deployment deployment) {
        AppContext context = deployment.app().context();
        SessionStatistics sessions = deployment.app().sessions().statistics();
        Duration reading =
                deployment.plan().timings().stream().map(Timing::took).reduce(Duration.ZERO, Duration::plus);
        long left = context.traffic().requestsLeft();
        long entered = context.traffic().requestsEntered();
        return new RunningApplication(
                place.host(),
                place.contextPath(),
                deployment.plan().name(),
                reading,
                deployment.starting(),
                entered,
                Math.max(0, entered - left),
                sessions.active(),
                sessions.created());
    }
}
