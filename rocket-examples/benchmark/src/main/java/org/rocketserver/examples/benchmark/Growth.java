package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.rocketserver.examples.benchmark.client.BodyLoad;

/** How cost grows with one thing that there is more and more of. */
final class Growth implements Section {
    static final String X = "n";
    static final String CPU = "CPU µs";
    static final String CPU_PER_MIB = "CPU µs per MiB";
    static final String PEAK = "peak RSS MiB";

    /** Between a contender and the number in the name of a row. */
    static final String AT = " @ ";

    private static final List<String> COLUMNS =
            List.of(X, Trial.RATE, "MiB/s", CPU, CPU_PER_MIB, Trial.P50, Trial.P99, PEAK, "heap MiB");
    private static final int CONNECTIONS = 64;
    private static final int MANY = 1000;
    private static final Duration FOR_MANY = Duration.ofSeconds(6);
    private static final int FIELD_OCTETS = 500;
    private static final double MIB = 1 << 20;

    /** What there is more and more of. */
    enum Curve {
        CONNECTIONS("connections", 1, 10, 100, 1000, 10_000),
        SERVLETS("mapped servlets", 1, 10, 100, 1000),
        CONTEXTS("contexts beside the root", 1, 10, 100),
        FILTERS("filters", 0, 1, 10, 50),
        SESSIONS("sessions", 1, 100, 10_000, 100_000),
        HEADS("octets of the head", 200, 1000, 4000, 16_000),
        DOWNLOAD("octets of an answer", 0, 1 << 10, 1 << 20, 1 << 26, 1 << 30),
        UPLOAD("octets of a request", 0, 1 << 10, 1 << 20, 1 << 26, 1 << 30);

        private final String what;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Integer> points;

        Curve(String what, Integer... points) {
            this.what = what;
            this.points = List.of(points);
        }

        String what() {
            return what;
        }

        /** The name of its section. */
        String label() {
            return "growth-" + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Lab lab;
    private final Options options;
    private final Loads loads;
    private final Curve curve;

    Growth(Lab lab, Curve curve) {
        this.lab = lab;
        this.options = lab.options();
        this.loads = lab.loads(options.pinned());
        this.curve = curve;
    }

    @Override
    public String name() {
        return curve.label();
    }

    @Override
    public Duration expected() {
        return options.window()
                .multipliedBy(options.growthRounds())
                .plus(options.warmUp())
                .plusSeconds(3)
                .multipliedBy((long) curve.points.size() * options.growing().size());
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Table table = new Table("cost by " + curve.what, COLUMNS);
        for (Contender contender : options.growing()) {
            for (int n : curve.points) {
                String label = contender.label() + AT + String.format(Locale.ROOT, "%,d", n);
                try (ServerProcess server = lab.start(contender, options.pinned(), knobs(n))) {
                    measure(table, label, server, n);
                }
            }
        }
        return table;
    }

    private List<String> knobs(int n) {
        return switch (curve) {
            case SERVLETS -> List.of("-Dbenchmark.servlets=" + n);
            case CONTEXTS -> List.of("-Dbenchmark.contexts=" + n);
            case FILTERS -> List.of("-Dbenchmark.filters=" + n);
            default -> List.of();
        };
    }

    private void measure(Table table, String label, ServerProcess server, int n)
            throws IOException, InterruptedException {
        Lab.Load load = load(server.uri(), n);
        lab.warmUp(server, options.warmUp(), load);
        List<Window> windows = new ArrayList<>();
        for (int round = 0; round < options.growthRounds(); round++) {
            windows.add(Lab.window(server, window(n), load));
        }
        Measured measured = new Measured(windows);
        if (!measured.fault().isEmpty()) {
            table.addInvalid(label, measured.fault());
            return;
        }
        boolean bodies = curve == Curve.DOWNLOAD || curve == Curve.UPLOAD;
        double mib = bodies && n > 0 ? n / MIB : Double.NaN;
        double rate = measured.median(Window::requestsPerSecond);
        OptionalDouble heap = Depth.liveHeap(options.java(), server.pid());
        table.add(
                label,
                n,
                rate,
                rate * mib,
                measured.leastCpu(),
                measured.leastCpu() / mib,
                measured.median(Window::p50),
                measured.median(Window::p99),
                server.figures().peakKib() / 1024.0,
                heap.orElse(Double.NaN) / MIB);
    }

    /** Thousands of connections take a while to be made. */
    private Duration window(int n) {
        boolean many = curve == Curve.CONNECTIONS && n >= MANY;
        return many && options.window().compareTo(FOR_MANY) < 0 ? FOR_MANY : options.window();
    }

    private Lab.Load load(URI server, int n) throws IOException {
        URI plaintext = server.resolve(path(n));
        return switch (curve) {
            case CONNECTIONS -> duration -> loads.get(plaintext, n, duration, List.of());
            case SERVLETS, CONTEXTS, FILTERS -> duration -> loads.get(plaintext, CONNECTIONS, duration, List.of());
            case HEADS -> {
                List<String> fields = fields(n);
                yield duration -> loads.get(plaintext, CONNECTIONS, duration, fields);
            }
            case SESSIONS -> {
                Path cookies = Check.beginSessions(server, n, lab.files().resolve("growth.cookies"));
                yield duration -> loads.sessions(plaintext, CONNECTIONS, duration, cookies);
            }
            case DOWNLOAD -> duration -> loads.bodies(server, BodyLoad.Direction.DOWN, n, duration);
            case UPLOAD -> duration -> loads.bodies(server, BodyLoad.Direction.UP, n, duration);
        };
    }

    /** What is asked for: the last of many. */
    private String path(int n) {
        return switch (curve) {
            case SERVLETS -> "/more/" + (n - 1);
            case CONTEXTS -> "/app" + (n - 1) + "/plaintext";
            case FILTERS -> "/filters/plaintext";
            case SESSIONS -> "/session";
            default -> "/plaintext";
        };
    }

    /** Fields that make a head about so large, in lines of at most 500 octets. */
    private static List<String> fields(int octets) {
        List<String> fields = new ArrayList<>();
        int left = octets - "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:12345\r\n\r\n".length();
        while (left > 0) {
            int length = Math.min(left, FIELD_OCTETS);
            fields.add(String.format(Locale.ROOT, "X-Fill-%02d: ", fields.size())
                    + "x".repeat(Math.max(0, length - "X-Fill-00: \r\n".length())));
            left -= length;
        }
        return Collections.unmodifiableList(fields);
    }
}
