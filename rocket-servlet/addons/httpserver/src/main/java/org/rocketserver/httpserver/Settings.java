package org.rocketserver.httpserver;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.Limits;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.RocketConfig.AccessLog;

/**
 * What system properties say, in Rocket's terms; the README of this add-on has the table.
 *
 * @param config but for the listener
 * @param noDelay TCP_NODELAY
 * @param longestRequest how long a request may take to come; zero for any time
 * @param longestResponse how long an answer may take; zero for any time
 * @param onWorkers whether Rocket's workers run handlers where the program has set no executor
 * @param wholeNames whether the path {@code /foo} of a context is none of {@code /foobar}
 * @param sharedAttributes whether the attributes of exchanges are those of their context
 * @param loader the context class loader of handlers on workers
 */
record Settings(
        RocketConfig config,
        boolean noDelay,
        Duration longestRequest,
        Duration longestResponse,
        boolean onWorkers,
        boolean wholeNames,
        boolean sharedAttributes,
        @Nullable ClassLoader loader) {
    static final String LONGEST_REQUEST = "sun.net.httpserver.maxReqTime";
    static final String LONGEST_RESPONSE = "sun.net.httpserver.maxRspTime";

    /** Rocket's own settings begin with this. */
    static final String OWN = "rocket.httpserver.";

    /** Who runs handlers where the program has set no executor. */
    static final String HANDLERS = OWN + "handlers";

    private static final int SMALLEST_HEAD = 256;
    private static final int LARGEST_HEAD = 16 * 1024 * 1024;
    private static final int MOST_HEADERS = 100_000;

    /** Workers that run no handlers are never waited for. */
    private static final int FEW_THREADS = 2;

    /** Whose server does so unless told otherwise. */
    private static final int FIRST_JAVA_WITH_WHOLE_NAMES = 27;

    private static final Duration LONGEST_IDLE = Duration.ofDays(365);

    /** What the program decides by the API, or nobody. */
    private static final Set<String> NOT_OFFERED =
            Set.of("listeners", "method", "appInfo", "handleSignals", "timeouts.drain");

    /**
     * Reads the properties.
     *
     * @param properties usually {@link System#getProperties()}
     * @param loader the context class loader of who starts the server
     * @throws IllegalArgumentException one of Rocket's own is unknown or has a value that cannot be
     */
    static Settings of(Properties properties, @Nullable ClassLoader loader) {
        RocketConfig config = RocketConfig.DEFAULT
                .withHandleSignals(false)
                .withAccessLog(AccessLog.OFF)
                .withLimits(limits(properties));
        long idle = number(properties, "sun.net.httpserver.idleInterval", 0);
        if (idle > 0) {
            Duration rest = Duration.ofSeconds(Math.min(idle, LONGEST_IDLE.toSeconds()));
            config = config.withTimeouts(config.timeouts().withIdle(rest));
        }
        boolean onWorkers = onWorkers(properties);
        if (!onWorkers) {
            config = config.withThreads(config.threads().withMin(FEW_THREADS));
        }
        String noDelay = properties.getProperty("sun.net.httpserver.nodelay");
        return new Settings(
                own(config, properties),
                noDelay == null || Boolean.parseBoolean(noDelay),
                seconds(properties, LONGEST_REQUEST),
                seconds(properties, LONGEST_RESPONSE),
                onWorkers,
                wholeNames(properties.getProperty("sun.net.httpserver.pathMatcher", "")),
                "context".equals(properties.getProperty("jdk.httpserver.attributes")),
                loader);
    }

    private static boolean wholeNames(String matcher) {
        return switch (matcher) {
            case "pathPrefix" -> true;
            case "stringPrefix" -> false;
            default -> Runtime.version().feature() >= FIRST_JAVA_WITH_WHOLE_NAMES;
        };
    }

    private static Limits limits(Properties properties) {
        Limits limits = Limits.DEFAULT.withResponseHeadBytes(LARGEST_HEAD);
        long connections = number(properties, "jdk.httpserver.maxConnections", 0);
        if (connections > 0) {
            limits = limits.withMaxConnections(clamp(connections, 1, Integer.MAX_VALUE));
        }
        long idle = number(properties, "sun.net.httpserver.maxIdleConnections", Long.MAX_VALUE);
        if (idle <= 0) {
            limits = limits.withRequestsPerConnection(1);
        } else if (idle < Long.MAX_VALUE) {
            limits = limits.withKeepAliveLimit(clamp(idle, 1, Integer.MAX_VALUE));
        }
        long drained = number(properties, "sun.net.httpserver.drainAmount", limits.unreadBodyBytes());
        long headers = number(properties, "sun.net.httpserver.maxReqHeaders", 0);
        long size = number(properties, "sun.net.httpserver.maxReqHeaderSize", limits.headBytes());
        int head = size <= 0 ? LARGEST_HEAD : clamp(size, SMALLEST_HEAD, LARGEST_HEAD);
        return limits.withUnreadBodyBytes(clamp(drained, 0, Integer.MAX_VALUE))
                .withHeaderCount(headers <= 0 ? limits.headerCount() : clamp(headers, 1, MOST_HEADERS))
                .withHeadBytes(head)
                .withRequestLineBytes(head);
    }

    private static int clamp(long value, int least, int most) {
        return (int) Math.max(least, Math.min(most, value));
    }

    /** A number; what is none counts as not set, as the JDK has it. */
    private static long number(Properties properties, String name, long otherwise) {
        String text = properties.getProperty(name);
        try {
            return text == null || text.isBlank() ? otherwise : Long.decode(text.trim());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Duration seconds(Properties properties, String name) {
        long seconds = number(properties, name, 0);
        return Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_IDLE.toSeconds())));
    }

    private static boolean onWorkers(Properties properties) {
        String who = properties.getProperty(HANDLERS, "thread");
        return switch (who) {
            case "thread" -> false;
            case "workers" -> true;
            default ->
                throw new IllegalArgumentException(HANDLERS + " must be thread or workers: " + who
                        + "; leave it out for one thread, as the JDK has it");
        };
    }

    private static RocketConfig own(RocketConfig config, Properties properties) {
        Map<String, String> settings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(OWN) && !name.equals(HANDLERS)) {
                String setting = name.substring(OWN.length());
                for (String decided : NOT_OFFERED) {
                    if (setting.equals(decided) || setting.startsWith(decided + ".")) {
                        throw new IllegalArgumentException(
                                name + " cannot be set here: the program decides it; leave it out");
                    }
                }
                settings.put(setting, properties.getProperty(name));
            }
        }
        return config.with(settings);
    }
}
