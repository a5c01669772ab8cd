package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the load generator {@code wrk} and reads its figures. */
final class Wrk {
    private final Path folder;
    private final List<String> prefix;

    /**
     * @param folder where the scripts are put
     * @param prefix the command that pins the process, empty for none
     */
    Wrk(Path folder, List<String> prefix) {
        this.folder = folder;
        this.prefix = prefix;
    }

    /**
     * What one run of wrk saw.
     *
     * @param requests answers that came complete
     * @param micros how long it ran
     * @param octets how much came in, heads included
     * @param errors connections, reads and writes that failed, time-outs, and answers other than 2xx and 3xx
     * @param p50 half of the answers took at most so many microseconds
     */
    record Figures(long requests, long micros, long octets, long errors, long p50, long p90, long p99, long p999) {}

    Figures run(Scenario scenario, URI server, int connections, Duration duration, List<String> cookies)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("wrk", "-t", "1", "-c", Integer.toString(connections)));
        command.addAll(List.of("-d", duration.toSeconds() + "s", "--timeout", "20s", "-s"));
        List<String> arguments = List.of();
        switch (scenario.load()) {
            case GET -> command.add(script("report"));
            case CLOSE -> command.addAll(List.of(script("report"), "-H", "Connection: close"));
            case PIPELINED -> command.add(script("pipelined", "report"));
            case SESSION -> {
                command.add(script("sessions", "report"));
                arguments = cookies;
            }
            case ECHO -> {
                command.add(script("post", "report"));
                arguments = List.of(Integer.toString(Check.ECHO_OCTETS));
            }
            case UPLOAD -> {
                command.add(script("post", "report"));
                arguments = List.of(Integer.toString(Check.UPLOAD_OCTETS));
            }
        }
        command.add(server.resolve(scenario.path()).toString());
        if (!arguments.isEmpty()) {
            command.add("--");
            command.addAll(arguments);
        }
        return figures(said(command));
    }

    /** One file with the given scripts, in this order. */
    private String script(String... names) throws IOException {
        Path file = folder.resolve(String.join("-", names) + ".lua");
        if (!Files.exists(file)) {
            StringBuilder all = new StringBuilder();
            for (String name : names) {
                try (InputStream in = Wrk.class.getResourceAsStream(name + ".lua")) {
                    all.append(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                            .append('\n');
                }
            }
            Files.writeString(file, all);
        }
        return file.toString();
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed: " + said);
        }
        return said;
    }

    private static Figures figures(String said) throws IOException {
        for (String line : said.lines().toList()) {
            if (line.startsWith("FIGURES ")) {
                String[] f = line.split(" ");
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
        throw new IOException("wrk gave no figures: " + said);
    }

    private static long number(String[] fields, int index) {
        return Long.parseLong(fields[index]);
    }
}
