package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What it takes to have one servlet served: time from exec to the first answer, with and without a class-data-sharing
 * archive, classes, jars, and memory and wake-ups when the server rests after a run.
 */
final class StartUp implements Section {
    static final String NAME = "start-up";
    static final String MILLIS = "ms";
    static final String ARCHIVED = "ms, archive";
    static final String CLASSES = "classes";
    static final String OFF_PATH = "of JMX, StAX, Jandex";
    static final String JARS = "jars MiB";
    static final String RESIDENT = "RSS MiB at rest";
    static final String WAKE_UPS = "wake-ups/s at rest";

    private static final List<String> COLUMNS = List.of(
            MILLIS,
            "least",
            "×best peer",
            ARCHIVED,
            "×best peer without",
            CLASSES,
            OFF_PATH,
            JARS,
            RESIDENT,
            "×least",
            WAKE_UPS);
    private static final int CONNECTIONS = 64;

    /** What the virtual machine says of each class. */
    private static final Pattern LOADED = Pattern.compile("] \\S+ source: ");

    /** Of what no request needs, and no servlet that is added in code. */
    private static final Pattern LOADED_OFF_PATH = Pattern.compile(
            "] (javax?\\.(lang\\.)?management|com\\.sun\\.jmx|javax\\.xml\\.stream|org\\.jboss\\.jandex)\\.\\S+ source: ");

    /** Pools let go of threads meanwhile, one a second. */
    private static final Duration SETTLING = Duration.ofSeconds(8);

    private static final Duration REST = Duration.ofSeconds(5);

    private final Lab lab;
    private final Options options;

    StartUp(Lab lab) {
        this.lab = lab;
        this.options = lab.options();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration expected() {
        return SETTLING.plus(REST)
                .plus(options.window())
                .plusSeconds(4 + 2L * options.starts())
                .multipliedBy(contenders().size());
    }

    private List<Contender> contenders() {
        return options.contenders(Scenario.PLAINTEXT.floors(true));
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Map<Contender, Path> archives = new EnumMap<>(Contender.class);
        Map<Contender, List<Double>> plain = new EnumMap<>(Contender.class);
        Map<Contender, List<Double>> archived = new EnumMap<>(Contender.class);
        for (Contender contender : contenders()) {
            archives.put(contender, archive(contender));
            plain.put(contender, new ArrayList<>());
            archived.put(contender, new ArrayList<>());
        }
        for (int round = 0; round < options.starts(); round++) {
            for (Contender contender : contenders()) {
                plain.get(contender).add(millis(contender, List.of()));
                archived.get(contender)
                        .add(millis(contender, List.of("-XX:SharedArchiveFile=" + archives.get(contender))));
            }
        }
        Table table = new Table("start-up, size and rest, one servlet", COLUMNS);
        for (Contender contender : contenders()) {
            double[] rest = rest(contender);
            List<String> loaded = loaded(contender);
            List<Double> times = plain.get(contender);
            table.add(
                    contender.label(),
                    median(times),
                    times.stream().mapToDouble(x -> x).min().orElseThrow(),
                    Double.NaN,
                    median(archived.get(contender)),
                    Double.NaN,
                    loaded.size(),
                    (double) loaded.stream()
                            .filter(LOADED_OFF_PATH.asPredicate())
                            .count(),
                    (double) lab.classPath().octets(contender) / (1 << 20),
                    rest[0],
                    Double.NaN,
                    rest[1]);
        }
        OptionalDouble best = table.least(Contender.peers(), MILLIS);
        table.ratios("×best peer", MILLIS, best);
        table.ratios("×best peer without", ARCHIVED, best);
        table.ratios("×least", RESIDENT, table.least(Contender.peers(), RESIDENT));
        return table;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private double millis(Contender contender, List<String> more) throws IOException {
        long start = System.nanoTime();
        try (ServerProcess server = start(contender, more)) {
            Check.ask(Scenario.PLAINTEXT, server.uri());
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /** Serves once and keeps the classes, which takes the process a moment when it ends. */
    private Path archive(Contender contender) throws IOException {
        Path archive = lab.files().resolve(contender.label() + ".jsa");
        try (ServerProcess server =
                start(contender, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds*=off"))) {
            Check.ask(Scenario.PLAINTEXT, server.uri());
        }
        if (!Files.exists(archive)) {
            throw new IOException(contender.label() + " left no archive");
        }
        return archive;
    }

    /** A line for each class that is there when the first answer has come. */
    private List<String> loaded(Contender contender) throws IOException {
        Path log = Files.createTempFile(lab.files(), "classes", ".log");
        try (ServerProcess server = start(contender, List.of("-Xlog:class+load:file=" + log))) {
            Check.ask(Scenario.PLAINTEXT, server.uri());
            try (Stream<String> lines = Files.lines(log)) { // before it ends, which takes classes, too
                return lines.filter(LOADED.asPredicate()).toList();
            }
        }
    }

    /** Resident MiB and wake-ups per second of the server's threads some time after a run. */
    private double[] rest(Contender contender) throws IOException, InterruptedException {
        try (ServerProcess server = start(contender, List.of())) {
            Loads loads = lab.loads(options.pinned());
            loads.run(Scenario.PLAINTEXT, server.uri(), CONNECTIONS, options.window(), null);
            Thread.sleep(SETTLING.toMillis());
            Map<String, Long> before = ProcessFigures.wakeUps(server.pid());
            Thread.sleep(REST.toMillis());
            long wakeUps = ProcessFigures.wakeUps(server.pid()).entrySet().stream()
                    .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                    .sum();
            return new double[] {server.figures().residentKib() / 1024.0, (double) wakeUps / REST.toSeconds()};
        }
    }

    private ServerProcess start(Contender contender, List<String> more) throws IOException {
        Path temporary = Files.createTempDirectory(lab.files(), "temp"); // where nothing is left of one before
        List<String> machine = new ArrayList<>(List.of("-Dbenchmark.plain=true", "-Djava.io.tmpdir=" + temporary));
        machine.addAll(more);
        return lab.start(contender, options.pinned(), machine);
    }
}
