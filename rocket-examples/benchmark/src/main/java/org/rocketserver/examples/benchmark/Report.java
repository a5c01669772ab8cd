package org.rocketserver.examples.benchmark;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The figures as Markdown. */
final class Report {
    private final Options options;

    Report(Options options) {
        this.options = options;
    }

    /** What was measured where. */
    String head() {
        return """

                %s, %d processors, %s, JDK %s, %s, %d rounds of %d s

                CPU is the server's user and system time per answer in microseconds, the median and the least of the \
                rounds; the ratios compare the least. Latencies are medians of the rounds in microseconds.
                """
                .formatted(
                        LocalDate.now(java.time.ZoneId.systemDefault()),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        options.java().getFileName(),
                        options.pinned() ? "server and load pinned to a processor each" : "not pinned",
                        options.rounds(),
                        options.window().toSeconds());
    }

    /** One scenario with one number of connections. */
    String table(Scenario scenario, int connections, Map<Contender, List<Window>> windows) {
        StringBuilder table = new StringBuilder();
        table.append("\n### ").append(scenario.label()).append(", c = ").append(connections);
        if (!scenario.delay().isZero()) {
            long ideal = connections * 1_000_000_000L / scenario.delay().toNanos();
            table.append(" (without any work: ").append(ideal).append(" requests/s)");
        }
        table.append(
                """


                | server | requests/s | CPU µs | least | ×floor | ×best peer | p50 | p90 | p99 | p99.9 | switches | RSS MiB |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        OptionalDouble floor = least(windows, Contender.Role.FLOOR);
        OptionalDouble peer = least(windows, Contender.Role.PEER);
        windows.forEach((contender, rounds) -> table.append(row(contender, rounds, floor, peer)));
        return table.toString();
    }

    private static String row(Contender contender, List<Window> rounds, OptionalDouble floor, OptionalDouble peer) {
        String fault = fault(rounds);
        if (!fault.isEmpty()) {
            return "| " + contender.label() + " | invalid: " + fault + " |\n";
        }
        double least = least(rounds);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.1f | %.1f | %s | %s | %.0f | %.0f | %.0f | %.0f | %.2f | %.0f |%n",
                contender.label(),
                median(rounds, Window::requestsPerSecond),
                median(rounds, Window::cpuMicros),
                least,
                ratio(least, floor),
                ratio(least, peer),
                median(rounds, Window::p50),
                median(rounds, Window::p90),
                median(rounds, Window::p99),
                median(rounds, Window::p999),
                median(rounds, Window::switches),
                median(rounds, Window::residentKib) / 1024);
    }

    private static String fault(List<Window> rounds) {
        return rounds.stream()
                .map(Window::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static OptionalDouble least(Map<Contender, List<Window>> windows, Contender.Role role) {
        return windows.entrySet().stream()
                .filter(entry ->
                        entry.getKey().role() == role && fault(entry.getValue()).isEmpty())
                .mapToDouble(entry -> least(entry.getValue()))
                .min();
    }

    private static double least(List<Window> rounds) {
        return rounds.stream().mapToDouble(Window::cpuMicros).min().orElseThrow();
    }

    private static double median(List<Window> rounds, ToDoubleFunction<Window> figure) {
        List<Window> sorted =
                rounds.stream().sorted(Comparator.comparingDouble(figure)).toList();
        return figure.applyAsDouble(sorted.get(sorted.size() / 2));
    }

    private static String ratio(double least, OptionalDouble reference) {
        return reference.isPresent() ? String.format(Locale.ROOT, "%.2f", least / reference.getAsDouble()) : "–";
    }
}
