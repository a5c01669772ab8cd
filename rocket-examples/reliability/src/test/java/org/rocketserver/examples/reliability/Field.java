package org.rocketserver.examples.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where programs get their servers from, and how hard they try.
 *
 * @param java the Java home of the servers
 * @param scale how long and how many, 1 for the usual
 * @param seed of whatever is random
 */
public record Field(Path java, double scale, long seed) {
    /** A server with the default settings and 512 MiB of heap. */
    public Target server(String... settings) throws IOException {
        return server(List.of("-Xmx512m"), settings);
    }

    /** A server of a JVM with these options. */
    public Target server(List<String> options, String... settings) throws IOException {
        return Target.start(List.of(), java, options, settings);
    }

    /** A server below a command, such as one that limits it. */
    public Target serverBelow(List<String> prefix, List<String> options, String... settings) throws IOException {
        return Target.start(prefix, java, options, settings);
    }

    /** So many, or fewer or more where the scale says so, but one at least. */
    public int scaled(int usual) {
        return (int) Math.max(1, Math.round(usual * scale));
    }

    /** The feature release of the servers' Java. */
    public int release() throws IOException {
        for (String line : Files.readAllLines(java.resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=")) {
                return Runtime.Version.parse(
                                line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                        .feature();
            }
        }
        throw new IOException(java + " does not say which Java it is");
    }

    /** All that went wrong, collected by many threads. */
    public static final class Complaints {
        private static final int SHOWN = 5;
        private final List<String> all = Collections.synchronizedList(new ArrayList<>());

        /** Adds one. */
        public void add(String complaint) {
            all.add(complaint);
        }

        /** How many there are. */
        public int count() {
            return all.size();
        }

        /** The first few of them. */
        public String first() {
            synchronized (all) {
                return all.isEmpty() ? "" : "; e.g. " + String.join(" | ", all.subList(0, Math.min(SHOWN, all.size())));
            }
        }
    }
}
