package org.rocketserver.servlet;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.RunningApplications.Place;

/** The applications that a container is given at once, in code or by the server's information. Pure. */
final class GivenApplications {
    private GivenApplications() {}

    /**
     * Those of the server's information.
     *
     * @throws IllegalArgumentException it is something else, or two are at one place
     */
    static Set<WebApp> of(@Nullable Object information) {
        Set<WebApp> apps = new LinkedHashSet<>();
        add(information, apps);
        refuseTwoAtOnePlace(apps);
        return apps;
    }

    private static void add(@Nullable Object information, Set<WebApp> apps) {
        if (information instanceof WebApp app) {
            apps.add(app);
        } else if (information instanceof Iterable<?> several) {
            several.forEach(each -> add(each, apps));
        } else if (information != null) {
            throw new IllegalArgumentException("application information " + ServletContainer.APPLICATIONS
                    + " must be a WebApp or several of them, not a "
                    + information.getClass().getName());
        }
    }

    /**
     * Refuses applications of which one would take the place of another before anybody has seen it.
     *
     * @throws IllegalArgumentException two of them are at one context path, for the same host or for all
     */
    static void refuseTwoAtOnePlace(Iterable<WebApp> apps) {
        Set<Place> taken = new HashSet<>();
        for (WebApp app : apps) {
            for (String host : app.hosts()) {
                if (!taken.add(new Place(host, app.contextPath()))) {
                    throw new IllegalArgumentException("two applications are at "
                            + (app.contextPath().isEmpty() ? "/" : app.contextPath())
                            + (host.isEmpty() ? "" : " of " + host)
                            + ": give one another path, or add to one WebApp what both have");
                }
            }
        }
    }
}
