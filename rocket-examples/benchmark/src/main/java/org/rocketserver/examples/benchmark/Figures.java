package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a load generator saw.
 *
 * @param requests answers that came complete
 * @param micros how long it ran
 * @param octets how much came in, heads included
 * @param errors connections, reads and writes that failed, time-outs, and answers other than 2xx and 3xx
 * @param p50 half of the answers took at most so many microseconds
 */
record Figures(long requests, long micros, long octets, long errors, long p50, long p90, long p99, long p999) {
    /** What the line begins with that {@link #of} understands. */
    static final String LINE = "FIGURES ";

    /** Runs a generator and returns what it printed. */
    static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.get(0) + " failed: " + said);
        }
        return said;
    }

    /** The figures of a line with requests, microseconds, octets, five kinds of errors and the four latencies. */
    static Figures of(String said) throws IOException {
        for (String line : said.lines().toList()) {
            if (line.startsWith(LINE)) {
                String[] f = line.split(" ", -1);
                long errors = number(f, 4) + number(f, 5) + number(f, 6) + number(f, 7) + number(f, 8);
                return new Figures(
                        number(f, 1),
                        number(f, 2),
                        number(f, 3),
                        errors,
                        number(f, 9),
                        number(f, 10),
                        number(f, 11),
                        number(f, 12));
            }
        }
        throw new IOException("the load generator gave no figures: " + said);
    }

    private static long number(String[] fields, int index) {
        return Long.parseLong(fields[index]);
    }
}
