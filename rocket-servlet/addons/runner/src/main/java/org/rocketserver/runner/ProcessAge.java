package org.rocketserver.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * How old this process is. Linux tells it in hundredths of a second. What {@link ProcessHandle} makes of it there
 * counts from the second in which the machine was started and is wrong by up to one, the same for each process: it
 * serves where there is nothing better.
 */
final class ProcessAge {
    /** In which Linux tells times to programs, whatever it counts in itself. */
    private static final int TICKS_A_SECOND = 100;

    /** Of {@code /proc/self/stat}, counted from the first behind the name of the program (proc(5), field 22). */
    private static final int STARTED = 19;

    private static final Path PROC = Path.of("/proc");

    private ProcessAge() {}

    /** Now. */
    static Duration now() {
        try {
            return of(Files.readString(PROC.resolve("self/stat")), Files.readString(PROC.resolve("uptime")));
        } catch (IOException | IllegalArgumentException e) {
            Instant now = Instant.now();
            Duration age = Duration.between(
                    ProcessHandle.current().info().startInstant().orElse(now), now);
            return age.isNegative() ? Duration.ZERO : age;
        }
    }

    /**
     * By what Linux tells.
     *
     * @param stat the line of the process
     * @param uptime the seconds since the machine was started, and more
     * @throws IllegalArgumentException they are not of that form, or do not fit together
     */
    static Duration of(String stat, String uptime) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= STARTED) {
            throw new IllegalArgumentException("no start in " + stat);
        }
        double seconds = Double.parseDouble(uptime.split(" ", -1)[0]);
        Duration age =
                Duration.ofMillis(Math.round(seconds * 1000) - Long.parseLong(fields[STARTED]) * 1000 / TICKS_A_SECOND);
        if (age.isNegative()) {
            throw new IllegalArgumentException("a process older than its machine: " + stat);
        }
        return age;
    }
}
