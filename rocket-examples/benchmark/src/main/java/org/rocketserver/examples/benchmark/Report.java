package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Properties;

/** What the report says before its tables. */
final class Report {
    private Report() {}

    /** What was measured, where and how. */
    static String head(Options options) throws IOException {
        return """
                # Benchmark of %s

                %s, %d processors, %s, %s, %s, %d rounds of %d s after %d s of warm-up%s

                CPU is the server's user and system time per answer in microseconds, the median and the least of the \
                rounds; the ratios compare the least. Latencies are medians of the rounds in microseconds. Switches are \
                context switches, calls are system calls per answer; heap is what is alive afterwards. \
                Load is what the load generator, with the server that answers late, used of a processor.
                """
                .formatted(
                        LocalDate.now(ZoneId.systemDefault()),
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        java(options.java()),
                        versions(),
                        options.pinned() ? "server and load pinned to a processor each" : "not pinned",
                        options.rounds(),
                        options.window().toSeconds(),
                        options.warmUp().toSeconds(),
                        options.quick() ? ", shortened" : "");
    }

    /** What a Java home says that it is. */
    private static String java(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        }
        return "JDK " + unquoted(release, "JAVA_VERSION") + " of " + unquoted(release, "IMPLEMENTOR");
    }

    private static String unquoted(Properties release, String key) {
        return release.getProperty(key, "unknown").replace("\"", "");
    }

    /** The peers' versions, as their jars are named. */
    private static String versions() {
        return "Tomcat " + version("tomcat-embed-core") + ", Jetty " + version("jetty-server") + ", Undertow "
                + version("undertow-core");
    }

    private static String version(String artifact) {
        String path = System.getProperty("java.class.path");
        int at = path.indexOf("/" + artifact + "-");
        int from = at + artifact.length() + 2;
        return at < 0 ? "unknown" : path.substring(from, path.indexOf(".jar", from));
    }
}
