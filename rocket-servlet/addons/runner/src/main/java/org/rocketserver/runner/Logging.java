package org.rocketserver.runner;

/** What the server says on standard error. */
final class Logging {
    /** Read by logback.xml, so that nothing here needs to know the logging backend. */
    private static final String LEVEL = "rocket.log";

    private Logging() {}

    /** Sets the level; has to come before the first logger is made. */
    static void level(String level) {
        System.setProperty(LEVEL, level);
    }
}
