package org.rocketserver.examples.benchmark;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures as Markdown. */
final class Report {
    private final Options options;

    Report(Options options) {
        this.options = options;
    }

    /** What was measured where. */
    String head() {
        return """

                %s, %d processors, %s, %s, %s, %d rounds of %d s

                CPU is the server's user and system time per answer in microseconds, the median and the least of the \
                rounds; the ratios compare the least. Latencies are medians of the rounds in microseconds. Switches are \
                context switches, calls are system calls per answer; heap is what is alive afterwards.
                """
                .formatted(
                        LocalDate.now(ZoneId.systemDefault()),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        options.java(),
                        options.pinned() ? "server and load pinned to a processor each" : "not pinned",
                        options.rounds(),
                        options.window().toSeconds());
    }

    /** One scenario with one number of connections. */
    String table(Scenario scenario, int connections, Map<Contender, Measured> all) {
        StringBuilder table = new StringBuilder();
        table.append("\n### ").append(scenario.label()).append(", c = ").append(connections);
        if (!scenario.delay().isZero()) {
            long ideal = connections * 1_000_000_000L / scenario.delay().toNanos();
            table.append(" (without any work: ").append(ideal).append(" requests/s)");
        }
        table.append(
                """


                | server | requests/s | CPU µs | least | ×floor | ×best peer | p50 | p90 | p99 | p99.9 | switches | calls | RSS MiB | heap MiB |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        OptionalDouble floor = least(all, Contender.Role.FLOOR);
        OptionalDouble peer = least(all, Contender.Role.PEER);
        all.forEach((contender, measured) -> table.append(row(contender, measured, floor, peer)));
        return table.toString();
    }

    private static String row(Contender contender, Measured measured, OptionalDouble floor, OptionalDouble peer) {
        if (!measured.fault().isEmpty()) {
            return "| " + contender.label() + " | invalid: " + measured.fault() + " |\n";
        }
        double least = measured.leastCpu();
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.1f | %.1f | %s | %s | %.0f | %.0f | %.0f | %.0f | %.2f | %s | %.0f | %s |%n",
                contender.label(),
                measured.median(Window::requestsPerSecond),
                measured.median(Window::cpuMicros),
                least,
                ratio(least, floor),
                ratio(least, peer),
                measured.median(Window::p50),
                measured.median(Window::p90),
                measured.median(Window::p99),
                measured.median(Window::p999),
                measured.median(Window::switches),
                number("%.2f", measured.depth().systemCalls()),
                measured.median(Window::residentKib) / 1024,
                number("%.1f", measured.depth().heapMib()));
    }

    /** The least processor time per answer among those of a role whose answers were right. */
    static OptionalDouble least(Map<Contender, Measured> all, Contender.Role role) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().role() == role
                        && entry.getValue().fault().isEmpty())
                .mapToDouble(entry -> entry.getValue().leastCpu())
                .min();
    }

    private static String ratio(double least, OptionalDouble reference) {
        return reference.isPresent() ? String.format(Locale.ROOT, "%.2f", least / reference.getAsDouble()) : "–";
    }

    private static String number(String format, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "–";
    }
}
