package org.rocketserver.servlet;

import java.time.Duration;

/**
 * A running application at one moment; see {@link ServletContainer#applications}. Each number is right for itself.
 *
 * @param host the host it is for, empty for all
 * @param contextPath empty for the root context
 * @param name the archive's file name; {@code code} for an application without one
 * @param reading how long it took to unpack it, read its descriptors and look through its classes
 * @param starting how long its own code took to start: initializers, listeners, filters, servlets
 * @param requests how many have entered it so far
 * @param requestsInside how many have not left it yet
 * @param sessions in memory now
 * @param sessionsCreated since it started
 */
public record RunningApplication(
        String host,
        String contextPath,
        String name,
        Duration reading,
        Duration starting,
        long requests,
        long requestsInside,
        int sessions,
        long sessionsCreated) {}
