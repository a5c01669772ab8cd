package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A scenario with a number of connections. All contenders are started, warmed up by processor time and then loaded one
 * after the other, round by round (A B C A B C), so that a noisy moment meets all of them.
 */
final class Trial implements Section {
    static final String LEAST = "least";
    static final String RATE = "requests/s";
    static final String CALLS = "calls";
    static final String SWITCHES = "switches";
    static final String P50 = "p50";
    static final String LOAD = "load %";
    static final String P99 = "p99";

    private static final String BY_FLOOR = "×floor";
    private static final String BY_PEER = "×best peer";
    private static final List<String> COLUMNS = List.of(
            RATE,
            "CPU µs",
            LEAST,
            BY_FLOOR,
            BY_PEER,
            P50,
            "p90",
            P99,
            "p99.9",
            SWITCHES,
            CALLS,
            "RSS MiB",
            "heap MiB",
            LOAD);

    /** Where requests wait, for servers whose default is much less than that of the others. */
    static final String MANY_WORKERS = "-Dbenchmark.workers=200";

    /** No server, but threads in its place that do nothing but wait for what its requests wait for. */
    static final String BARE = "threads that wait";

    /** How often servers are measured at least where answers are heavy, and how many times as long. */
    private static final int HEAVY_ROUNDS = 5;

    private static final int HEAVY_WINDOWS = 3;

    private final Lab lab;
    private final Options options;
    private final Loads loads;
    private final Scenario scenario;
    private final int connections;
    private final boolean pinned;

    Trial(Lab lab, Scenario scenario, int connections, boolean pinned) {
        this.lab = lab;
        this.options = lab.options();
        this.loads = lab.loads(pinned);
        this.scenario = scenario;
        this.connections = connections;
        this.pinned = pinned;
    }

    /** The name of a section. */
    static String name(Scenario scenario, int connections, boolean pinned) {
        return scenario.label() + "-" + connections + (pinned ? "" : "-free");
    }

    @Override
    public String name() {
        return name(scenario, connections, pinned);
    }

    @Override
    public Duration expected() {
        Duration each = options.warmUp()
                .multipliedBy(scenario.expectedWarmUps())
                .plus(window().multipliedBy(rounds()))
                .plus(options.look())
                .plusSeconds(2);
        return each.multipliedBy(contenders().size());
    }

    private int rounds() {
        return scenario.heavy() ? Math.max(HEAVY_ROUNDS, options.rounds()) : options.rounds();
    }

    private Duration window() {
        return scenario.heavy() ? options.window().multipliedBy(HEAVY_WINDOWS) : options.window();
    }

    private List<Contender> contenders() {
        return options.contenders(scenario.floors(pinned));
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Map<Contender, Subject> subjects = new EnumMap<>(Contender.class);
        Table table = new Table(title(), COLUMNS);
        try {
            for (Contender contender : contenders()) {
                try {
                    subjects.put(contender, start(contender));
                } catch (IOException e) {
                    table.addInvalid(contender.label(), String.valueOf(e.getMessage()));
                }
            }
            for (Subject subject : subjects.values()) {
                lab.warmUp(subject.server, options.warmUp(), duration -> load(subject, duration));
            }
            for (int round = 0; round < rounds(); round++) {
                for (Subject subject : subjects.values()) {
                    subject.windows.add(window(subject));
                }
            }
            fill(table, subjects);
            if (scenario == Scenario.WAIT) {
                double[] bare = new double[COLUMNS.size()];
                Arrays.fill(bare, Double.NaN);
                bare[COLUMNS.indexOf(RATE)] = bareRate();
                table.add(BARE, bare);
            }
            return table;
        } finally {
            subjects.values().forEach(subject -> subject.server.close());
        }
    }

    /** A running server, what to ask it, and what was seen. */
    private record Subject(ServerProcess server, URI uri, int bodyOctets, Path cookies, List<Window> windows) {}

    private Subject start(Contender contender) throws IOException, InterruptedException {
        ServerProcess server = lab.start(contender, pinned, virtualMachine());
        try {
            URI uri = server.uri(scenario.secure() ? "https" : "http");
            int bodyOctets = Check.ask(scenario, uri);
            Path cookies = scenario.load() == Scenario.Load.SESSION
                    ? Check.beginSessions(uri, Check.SESSIONS, lab.files().resolve(contender.label() + ".cookies"))
                    : null;
            return new Subject(server, uri, bodyOctets, cookies, new ArrayList<>());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private List<String> virtualMachine() throws IOException, InterruptedException {
        List<String> more = new ArrayList<>();
        if (scenario == Scenario.WAIT) {
            more.add(lab.delay());
        }
        if (scenario.waits()) {
            more.add(MANY_WORKERS);
        }
        if (scenario.secure()) {
            more.addAll(lab.secure());
        }
        return more;
    }

    private Figures load(Subject subject, Duration duration) throws IOException, InterruptedException {
        return loads.run(scenario, subject.uri, connections, duration, subject.cookies);
    }

    private Window window(Subject subject) throws IOException, InterruptedException {
        ProcessFigures before = subject.server.figures();
        long loadBefore = lab.loadMicros();
        Figures load = load(subject, window());
        String fault = Check.judge(load, subject.bodyOctets, connections);
        return Window.of(before, subject.server.figures(), load, lab.loadMicros() - loadBefore, fault);
    }

    /** The most answers per second of a few windows; not known if some of the threads had to give up. */
    private double bareRate() throws IOException, InterruptedException {
        double most = 0;
        for (int round = 0; round < options.rounds(); round++) {
            Figures seen = lab.late(pinned, connections, options.window());
            if (seen.errors() > 0) {
                return Double.NaN;
            }
            most = Math.max(most, seen.requests() * 1e6 / seen.micros());
        }
        return most;
    }

    private void fill(Table table, Map<Contender, Subject> subjects) throws IOException, InterruptedException {
        for (Map.Entry<Contender, Subject> entry : subjects.entrySet()) {
            String label = entry.getKey().label();
            Measured measured = new Measured(entry.getValue().windows);
            if (measured.fault().isEmpty()) {
                table.add(label, row(measured, entry.getValue()));
            } else {
                table.addInvalid(label, measured.fault());
            }
        }
        table.ratios(BY_FLOOR, LEAST, table.first(Contender.floors(), LEAST));
        table.ratios(BY_PEER, LEAST, table.least(Contender.peers(), LEAST));
    }

    private double[] row(Measured measured, Subject subject) throws IOException, InterruptedException {
        Depth.SystemCalls counted = Depth.SystemCalls.count(subject.server.pid(), options.look());
        Figures load = load(subject, options.look());
        OptionalDouble calls = counted.total();
        OptionalDouble heap = Depth.liveHeap(options.java(), subject.server.pid());
        return new double[] {
            measured.median(Window::requestsPerSecond),
            measured.median(Window::cpuMicros),
            measured.leastCpu(),
            Double.NaN,
            Double.NaN,
            measured.median(Window::p50),
            measured.median(Window::p90),
            measured.median(Window::p99),
            measured.median(Window::p999),
            measured.median(Window::switches),
            calls.orElse(Double.NaN) / Math.max(1, load.requests()),
            measured.median(Window::residentKib) / 1024,
            heap.orElse(Double.NaN) / (1 << 20),
            100 * measured.median(Window::loadShare)
        };
    }

    private String title() {
        StringBuilder title =
                new StringBuilder(scenario.label()).append(", c = ").append(connections);
        if (!pinned) {
            title.append(", not pinned");
        }
        if (scenario == Scenario.PACED) {
            title.append(", ").append(connections * Loads.PACE).append(" requests/s");
        }
        if (scenario.heavy()) {
            title.append(", ")
                    .append(rounds())
                    .append(" rounds of ")
                    .append(window().toSeconds())
                    .append(" s");
        }
        if (!scenario.delay().isZero()) {
            long ideal = connections * 1_000_000_000L / scenario.delay().toNanos();
            title.append(" (without any work: ").append(ideal).append(" requests/s)");
        }
        return title.toString();
    }
}
