package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocketserver.examples.benchmark.micro.Micro;

/**
 * Measures the contenders side by side, section by section, each of which is kept as soon as it is known; ends with a
 * verdict on the targets and with charts.
 */
public final class Benchmark {
    /** The exit status when the guard's limit is broken. */
    private static final int BROKEN = 2;

    private final Options options;
    private final Results results;
    private final StringBuilder report;

    private Benchmark(Options options) throws IOException {
        this.options = options;
        this.results = new Results(options.results());
        this.report = new StringBuilder(Report.head(options));
    }

    /** Runs what the arguments ask for; without any, everything but the pure parts, which {@code micro} asks for. */
    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals("micro")) {
            Micro.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (List.of(args).contains(Options.HELP)) {
            System.out.println(Options.usage());
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.usage());
            System.exit(1);
            return;
        }
        Guard guard = new Guard(options.guard().orElse(Double.MAX_VALUE));
        new Benchmark(options).run(guard);
        if (options.guard().isPresent()) {
            System.out.println(guard.verdicts());
            System.exit(guard.kept() ? 0 : BROKEN);
        }
    }

    private void run(Guard guard) throws IOException, InterruptedException {
        try (Lab lab = new Lab(options)) {
            List<Section> sections = sections(lab);
            announce(sections);
            System.out.println(report);
            for (Section section : sections) {
                take(section, guard);
            }
        }
        if (options.guard().isEmpty()) {
            finish();
        }
    }

    /** A section that fails leaves the others be; asked for again in the same folder it is measured anew. */
    private void take(Section section, Guard guard) throws IOException, InterruptedException {
        Table table;
        try {
            table = results.take(section);
        } catch (IOException e) {
            add("\n### " + section.name() + "\n\nnot measured: " + e.getMessage() + "\n");
            guard.miss(section.name());
            return;
        }
        if (section instanceof Trial) {
            guard.look(table);
        }
        add(table.markdown());
    }

    private List<Section> sections(Lab lab) {
        List<Section> sections = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            if (options.wants(scenario.label())) {
                for (int connections : options.connectionsOf(scenario)) {
                    sections.add(new Trial(lab, scenario, connections, options.pinned()));
                }
            }
        }
        if (options.pinned() && options.guard().isEmpty() && options.wants(Scenario.PLAINTEXT.label())) {
            List<Integer> free = options.quick() ? List.of(64) : options.connectionsOf(Scenario.PLAINTEXT);
            free.forEach(connections -> sections.add(new Trial(lab, Scenario.PLAINTEXT, connections, false)));
        }
        for (Section other : List.of(new Beside(lab), new StartUp(lab), new IdleConnections(lab), new Groups(lab))) {
            if (options.wants(other.name())) {
                sections.add(other);
            }
        }
        for (Growth.Curve curve : Growth.Curve.values()) {
            if (options.wants(curve.label())) {
                sections.add(new Growth(lab, curve));
            }
        }
        return sections;
    }

    private void announce(List<Section> sections) {
        List<Section> left =
                sections.stream().filter(section -> !results.has(section)).toList();
        Duration expected = left.stream().map(Section::expected).reduce(Duration.ZERO, Duration::plus);
        System.err.printf(
                "%d sections, %d of them to be measured, about %d minutes; results in %s%n",
                sections.size(), left.size(), expected.toMinutes() + 1, results.folder());
    }

    private void add(String part) throws IOException {
        System.out.println(part);
        report.append(part);
        Files.writeString(results.folder().resolve("report.md"), report);
    }

    private void finish() throws IOException {
        String verdict = new Verdict(results).markdown();
        if (!verdict.isEmpty()) {
            add(verdict);
        }
        Chart chart = new Chart(results);
        for (Chart.Picture picture : List.of(chart.processorTime(), chart.growth())) {
            if (!picture.svg().isEmpty()) {
                Files.writeString(results.folder().resolve(picture.file()), picture.svg());
                add("\n![" + picture.title() + "](" + picture.file() + ")\n");
            }
        }
    }
}
