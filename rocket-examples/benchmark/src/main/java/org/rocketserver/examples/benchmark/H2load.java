package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads with {@code h2load} over HTTP/1.1: as a second opinion on wrk's, and at a fixed rate, which wrk cannot. At a
 * fixed rate all servers do the same work, and their latencies can be compared.
 */
final class H2load {
    private static final Pattern TRAFFIC = Pattern.compile("traffic: [^(]*\\((\\d+)\\) total");

    /** It tells no status of answers without a reason phrase, as Tomcat's are; 0 is no failure. */
    private static final Set<String> OK = Set.of("200", "0");

    private final Path folder;
    private final List<String> prefix;

    H2load(Path folder, List<String> prefix) {
        this.folder = folder;
        this.prefix = prefix;
    }

    /**
     * Loads for a while.
     *
     * @param rate requests per second of each connection; 0 for as many as are answered
     */
    Figures run(URI uri, int connections, int rate, Duration duration) throws IOException, InterruptedException {
        Path log = folder.resolve("h2load.tsv");
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("h2load", "--h1", "-t", "1", "-c", Integer.toString(connections)));
        command.addAll(List.of("-D", Long.toString(duration.toSeconds()), "--log-file=" + log));
        if (rate > 0) {
            command.add("--rps=" + rate);
        }
        command.add(uri.toString());
        Matcher traffic = TRAFFIC.matcher(Figures.said(command));
        if (!traffic.find()) {
            throw new IOException("h2load told of no traffic");
        }
        return figures(log, duration, Long.parseLong(traffic.group(1)));
    }

    /** From a log of one answer a line: when it was asked for, its status, and how many microseconds it took. */
    static Figures figures(Path log, Duration duration, long octets) throws IOException {
        long errors = 0;
        long[] micros = new long[1024];
        int count = 0;
        for (String line : Files.readAllLines(log)) {
            String[] fields = line.split("\t", -1);
            if (!OK.contains(fields[1])) {
                errors++;
                continue;
            }
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, 2 * count);
            }
            micros[count++] = Long.parseLong(fields[2]);
        }
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return new Figures(
                count,
                duration.toNanos() / 1000,
                octets,
                errors,
                percentile(sorted, 0.5),
                percentile(sorted, 0.9),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999));
    }

    private static long percentile(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
    }
}
