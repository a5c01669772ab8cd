package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.rocketserver.examples.benchmark.client.BodyLoad;

/**
 * How cost grows with one thing that there is more and more of. A server for each point; they take turns, so that a
 * noisy moment meets all points of a curve.
 */
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
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /**
     * For bodies, of which a server may keep nothing: how much of a young generation of the usual size was touched by
     * then is chance, and more than all of a server's buffers.
     */
    private static final String SMALL_YOUNG_GENERATION = "-Xmn16m";

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
        Duration all = Duration.ZERO;
        for (int n : curve.points) {
            all = all.plus(window(n).multipliedBy(options.growthRounds()))
                    .plus(options.warmUp())
                    .plusSeconds(3);
        }
        return all.multipliedBy(options.growing().size());
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Table table = new Table("cost by " + curve.what, COLUMNS);
        for (Contender contender : options.growing()) {
            List<Point> points = new ArrayList<>();
            try {
                for (int n : curve.points) {
                    points.add(start(contender, n));
                }
                for (Point point : points) {
                    lab.warmUp(point.server, options.warmUp(), point.load);
                }
                for (int round = 0; round < options.growthRounds(); round++) {
                    for (Point point : points) {
                        point.windows.add(Lab.window(point.server, window(point.n), point.load));
                    }
                }
                for (Point point : points) {
                    fill(table, contender.label() + AT + String.format(Locale.ROOT, "%,d", point.n), point);
                }
            } finally {
                points.forEach(point -> point.server.close());
            }
        }
        return table;
    }

    /** A server that has so many of what grows, its load, and what was seen. */
    private record Point(int n, ServerProcess server, Lab.Load load, List<Window> windows) {}

    private Point start(Contender contender, int n) throws IOException {
        ServerProcess server = lab.start(contender, options.pinned(), knobs(n));
        try {
            return new Point(n, server, load(server.uri(), n), new ArrayList<>());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private List<String> knobs(int n) {
        return switch (curve) {
            case SERVLETS -> List.of("-Dbenchmark.servlets=" + n);
            case CONTEXTS -> List.of("-Dbenchmark.contexts=" + n);
            case FILTERS -> List.of("-Dbenchmark.filters=" + n);
            case DOWNLOAD, UPLOAD -> List.of(SMALL_YOUNG_GENERATION);
            default -> List.of();
        };
    }

    private void fill(Table table, String label, Point point) throws IOException, InterruptedException {
        Measured measured = new Measured(point.windows);
        if (!measured.fault().isEmpty()) {
            table.addInvalid(label, measured.fault());
            return;
        }
        int n = point.n;
        boolean bodies = curve == Curve.DOWNLOAD || curve == Curve.UPLOAD;
        double mib = bodies && n > 0 ? n / MIB : Double.NaN;
        double rate = measured.median(Window::requestsPerSecond);
        OptionalDouble heap = Depth.liveHeap(options.java(), point.server.pid());
        table.add(
                label,
                n,
                rate,
                rate * mib,
                measured.leastCpu(),
                measured.leastCpu() / mib,
                measured.median(Window::p50),
                measured.median(Window::p99),
                point.server.figures().peakKib() / 1024.0,
                heap.orElse(Double.NaN) / MIB);
    }

    /** Short, as there are many points; thousands of connections take a while to be made. */
    private Duration window(int n) {
        if (curve == Curve.CONNECTIONS && n >= MANY) {
            return FOR_MANY;
        }
        return options.window().compareTo(LONGEST) < 0 ? options.window() : LONGEST;
    }

    private Lab.Load load(URI server, int n) throws IOException {
        URI plaintext = server.resolve("/plaintext");
        return switch (curve) {
            case CONNECTIONS -> duration -> loads.get(plaintext, n, duration, List.of());
            case SERVLETS -> inTurn(server, n, "/more/%d");
            case CONTEXTS -> inTurn(server, n, "/app%d/plaintext");
            case FILTERS -> {
                URI filtered = server.resolve("/filters/plaintext");
                yield duration -> loads.get(filtered, CONNECTIONS, duration, List.of());
            }
            case HEADS -> {
                List<String> fields = fields(n);
                yield duration -> loads.get(plaintext, CONNECTIONS, duration, fields);
            }
            case SESSIONS -> {
                URI sessions = server.resolve("/session");
                Path cookies = Check.beginSessions(server, n, file(n));
                yield duration -> loads.sessions(sessions, CONNECTIONS, duration, cookies);
            }
            case DOWNLOAD -> duration -> loads.bodies(server, BodyLoad.Direction.DOWN, n, duration);
            case UPLOAD -> duration -> loads.bodies(server, BodyLoad.Direction.UP, n, duration);
        };
    }

    /** Asks each of them, one after the other: one that is asked all the time would not feel the others. */
    private Lab.Load inTurn(URI server, int n, String path) throws IOException {
        List<String> paths = IntStream.range(0, n)
                .mapToObj(i -> String.format(Locale.ROOT, path, i))
                .toList();
        Path file = Files.write(file(n), paths);
        return duration -> loads.paths(server, CONNECTIONS, duration, file);
    }

    /** For what a point takes turns with. */
    private Path file(int n) {
        return lab.files().resolve(curve.label() + "-" + n);
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
