package org.rocketserver.examples.reliability.server;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocketserver.Rocket;

/**
 * What a server holds at one moment.
 *
 * @param connections open connections
 * @param descriptors open descriptors of the process
 * @param workers threads of Rocket's
 * @param busy workers that serve
 * @param queued entries of the active queue
 * @param direct direct buffers
 * @param files temporary files
 * @param serverErrors answers 5xx so far
 * @param requests answers so far
 */
public record Figures(
        long connections,
        long descriptors,
        long workers,
        long busy,
        long queued,
        long direct,
        long files,
        long serverErrors,
        long requests) {

    static Figures now(Rocket rocket, Path folder) throws IOException {
        var stats = rocket.stats();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getCount)
                .sum();
        return new Figures(
                stats.connectionsOpen(),
                entries(Path.of("/proc/self/fd")),
                stats.threads(),
                stats.threadsBusy(),
                stats.queued(),
                direct,
                files(folder.resolve("work")),
                stats.serverErrors(),
                stats.requests());
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile).count();
        }
    }

    String text() {
        return connections + " " + descriptors + " " + workers + " " + busy + " " + queued + " " + direct + " " + files
                + " " + serverErrors + " " + requests;
    }

    /** Reads what a server printed. */
    public static Figures parse(String text) {
        List<Long> values = new ArrayList<>();
        for (String value : text.split(" ", -1)) {
            values.add(Long.parseLong(value));
        }
        return new Figures(
                values.get(0),
                values.get(1),
                values.get(2),
                values.get(3),
                values.get(4),
                values.get(5),
                values.get(6),
                values.get(7),
                values.get(8));
    }
}
