package org.rocketserver.runner;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the server says, and where. Nothing here knows the logging backend: logback.xml reads what is set. */
final class Logging {
    private static final String LEVEL = "rocket.log";
    private static final String REQUESTS = "rocket.requests";
    private static final String FILE = "rocket.requests.file";

    private Logging() {}

    /**
     * Sets the level of what goes to standard error, and where lines of requests go; has to come before the first
     * logger is made.
     *
     * @param requests a file, or null for standard error
     */
    static void configure(String level, @Nullable Path requests) {
        System.setProperty(LEVEL, level);
        if (requests != null) {
            System.setProperty(REQUESTS, "file");
            System.setProperty(FILE, requests.toString());
        }
    }
}
