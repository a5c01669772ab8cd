package org.rocketserver.runner;

import java.nio.file.Path;
import java.util.List;
import org.rocketserver.config.RocketConfig;

/**
 * What to serve, and how.
 *
 * @param config of the server
 * @param applications at least one, each at a context path of its own
 * @param options what else was asked for
 */
record Plan(RocketConfig config, List<Application> applications, Options options) {
    Plan {
        applications = List.copyOf(applications);
    }

    /**
     * One application.
     *
     * @param contextPath starts with a slash; {@code "/"} is the root
     * @param path a {@code .war} file or a folder, which exists
     * @param plainFiles whether it is a folder of files rather than a web application: named so, or without WEB-INF
     */
    record Application(String contextPath, Path path, boolean plainFiles) {}
}
