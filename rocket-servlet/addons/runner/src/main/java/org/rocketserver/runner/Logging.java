package org.rocketserver.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What the server says, and where. Nothing here knows the logging backend, which asks when it begins. */
final class Logging {
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");
    private static final List<String> PAGES = List.of("org.apache.jasper", "org.apache.tomcat", "org.apache.el");

    /** Complains of schemas that only the rest of Tomcat has, and that nobody here needs. */
    private static final String SCHEMAS = "org.apache.tomcat.util.descriptor.DigesterFactory";

    private static volatile String level = "warn";
    private static volatile @Nullable Path requests;
    private static volatile boolean traces;

    /** The JDK forgets loggers, and what was set in them, unless somebody holds them. */
    private static final List<Logger> HELD = new ArrayList<>();

    private Logging() {}

    /**
     * Sets what goes to standard error, and where lines of requests go; has to come before the first logger is made.
     *
     * @throws Refusal as {@link #check}
     */
    static void configure(Options.Operation options) throws Refusal {
        check(options);
        level = options.level;
        requests = options.accessLogFile;
        traces = options.stacktrace;
    }

    /** For what tells its user everything itself. */
    static void beQuiet() {
        level = "error";
    }

    /**
     * Looks at what is asked for.
     *
     * @throws Refusal there is no such level, or the file cannot be written
     */
    static void check(Options.Operation options) throws Refusal {
        if (!LEVELS.contains(options.level)) {
            throw Planner.usage("--log " + options.level + " is no level; use error, warn, info, debug or trace");
        }
        Path file = options.accessLogFile;
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean possible = Files.exists(file)
                ? Files.isWritable(file) && !Files.isDirectory(file)
                : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!possible) {
            throw Planner.usage("--access-log-file " + file + " cannot be written; make its folder, or name another");
        }
    }

    /** The lowest level that is written. */
    static String level() {
        return level;
    }

    /** Whether traces are shown of what is told in a sentence. */
    static boolean traces() {
        return traces;
    }

    /** Where lines of requests go; null for standard error. */
    static @Nullable String requestsFile() {
        Path file = requests;
        return file == null ? null : file.toString();
    }

    /**
     * Lets the engine of {@code --jsp}, which speaks by the JDK's loggers, say what it says where the server does.
     * Loggers of applications stay as they are.
     */
    static synchronized void adoptPages() {
        if (!HELD.isEmpty()) {
            return;
        }
        for (String name : PAGES) {
            Logger logger = Logger.getLogger(name);
            logger.setUseParentHandlers(false);
            logger.setLevel(jdkLevel());
            logger.addHandler(new Handover());
            HELD.add(logger);
        }
        Logger schemas = Logger.getLogger(SCHEMAS);
        schemas.setLevel(Level.SEVERE);
        HELD.add(schemas);
    }

    private static Level jdkLevel() {
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "error" -> Level.SEVERE;
            case "info" -> Level.INFO;
            case "debug" -> Level.FINE;
            case "trace" -> Level.ALL;
            default -> Level.WARNING;
        };
    }

    /** From a logger of the JDK to the server's of the same name. */
    private static final class Handover extends Handler {
        private final SimpleFormatter texts = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            org.slf4j.Logger to = LoggerFactory.getLogger(String.valueOf(entry.getLoggerName()));
            String text = texts.formatMessage(entry);
            int value = entry.getLevel().intValue();
            if (value >= Level.SEVERE.intValue()) {
                to.error(text, entry.getThrown());
            } else if (value >= Level.WARNING.intValue()) {
                to.warn(text, entry.getThrown());
            } else if (value >= Level.INFO.intValue()) {
                to.info(text, entry.getThrown());
            } else if (value >= Level.FINE.intValue()) {
                to.debug(text, entry.getThrown());
            } else {
                to.trace(text, entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
