package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** What is looked at after the measured windows, because looking costs the server time. */
final class Depth {
    private Depth() {}

    /** Counts the system calls of a process for a while. */
    static final class SystemCalls {
        private final Process perf;

        private SystemCalls(Process perf) {
            this.perf = perf;
        }

        static SystemCalls count(long pid, Duration duration) throws IOException {
            return new SystemCalls(new ProcessBuilder(
                            "perf",
                            "stat",
                            "-x,",
                            "-e",
                            "raw_syscalls:sys_enter",
                            "-p",
                            Long.toString(pid),
                            "--",
                            "sleep",
                            Long.toString(duration.toSeconds()))
                    .redirectErrorStream(true)
                    .start());
        }

        /** Waits until the time is over; absent if they could not be counted. */
        OptionalDouble total() throws IOException, InterruptedException {
            String said = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            perf.waitFor();
            return said.lines()
                    .filter(line -> line.contains("raw_syscalls"))
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .filter(count -> count.chars().allMatch(Character::isDigit))
                    .mapToDouble(Double::parseDouble)
                    .findFirst();
        }
    }

    /** Collects garbage and sums up what is left, in octets; absent if the process does not tell. */
    static OptionalDouble liveHeap(Path java, long pid) throws IOException, InterruptedException {
        List<String> command =
                List.of(java.resolve("bin").resolve("jcmd").toString(), Long.toString(pid), "GC.class_histogram");
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        // Total  <instances>  <octets>
        return said.lines()
                .filter(line -> line.startsWith("Total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }
}
