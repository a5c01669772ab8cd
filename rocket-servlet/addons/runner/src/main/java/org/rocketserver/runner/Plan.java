package org.rocketserver.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.servlet.spi.Realm;

/**
 * What to serve, and how.
 *
 * @param config of the server
 * @param applications at least one, each at a context path of its own
 * @param options what else was asked for
 * @param maker of what is deployed for each application
 * @param realm who may log in, if that is said
 * @param status where the status is shown, if it is
 */
record Plan(
        RocketConfig config,
        List<Application> applications,
        Options options,
        Applications maker,
        Optional<Realm> realm,
        Optional<StatusServer> status) {
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
    record Application(String contextPath, Path path, boolean plainFiles) {
        /** The name of the file or folder. */
        String name() {
            Path whole = path.toAbsolutePath().normalize();
            Path last = whole.getFileName();
            return last == null ? whole.toString() : last.toString();
        }
    }
}
