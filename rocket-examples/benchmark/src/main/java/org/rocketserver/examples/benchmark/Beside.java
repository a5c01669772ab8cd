package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rocketserver.examples.benchmark.client.SteadyLoad;

/**
 * Whether fast requests are harmed by slow ones beside them, of the same path, so that no server knows before. What a
 * load sees that asks again as soon as it is answered does not tell: the faster a server is with the fast ones, the
 * more of its connections wait for slow ones at any time, and the more it is asked; and wrk adds to each late answer
 * those that it would have got meanwhile, so that its p90 tells how many that are. So all get as many requests a
 * second, at random, by {@link SteadyLoad}: first fast ones alone, then one slow one beside a hundred, and what is
 * compared is how long the fast ones take. They are unharmed if it is as long as it was without, or no longer than with
 * the best of the others beside the same slow ones.
 */
final class Beside implements Section {
    static final String NAME = "beside";
    static final String P99_ALONE = "p99 alone";
    static final String P99 = "p99 beside";

    private static final int FAST = 10_000;
    private static final int SLOW = FAST / 100;
    private static final List<String> COLUMNS = List.of(
            "CPU µs alone",
            "p50 alone",
            "p90 alone",
            P99_ALONE,
            "p99.9 alone",
            "CPU µs beside",
            "p50 beside",
            "p90 beside",
            P99,
            "p99.9 beside");

    private final Lab lab;
    private final Options options;
    private final Loads loads;

    Beside(Lab lab) {
        this.lab = lab;
        this.options = lab.options();
        this.loads = lab.loads(options.pinned());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration expected() {
        return options.window()
                .plusSeconds(2)
                .multipliedBy(2L * options.rounds())
                .plus(options.warmUp().multipliedBy(Scenario.MIXED.expectedWarmUps()))
                .multipliedBy(contenders().size());
    }

    private List<Contender> contenders() {
        return options.contenders().stream()
                .filter(contender -> contender.role() != Contender.Role.FLOOR)
                .toList();
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "beside slow ones: %,d fast requests a second, alone and beside %d that sleep 20 ms",
                        FAST,
                        SLOW),
                COLUMNS);
        Map<Contender, ServerProcess> servers = new EnumMap<>(Contender.class);
        try {
            for (Contender contender : contenders()) {
                servers.put(contender, lab.start(contender, options.pinned(), List.of(Trial.MANY_WORKERS)));
            }
            for (ServerProcess server : servers.values()) {
                int connections = Scenario.MIXED.connections().get(0);
                lab.warmUp(
                        server,
                        options.warmUp(),
                        duration -> loads.run(Scenario.MIXED, server.uri(), connections, duration, null));
            }
            Map<Contender, double[][]> least = new EnumMap<>(Contender.class);
            for (int round = 0; round < options.rounds(); round++) {
                for (Map.Entry<Contender, ServerProcess> entry : servers.entrySet()) {
                    double[][] seen = {window(entry.getValue(), 0), window(entry.getValue(), SLOW)};
                    least.merge(entry.getKey(), seen, Beside::least);
                }
            }
            least.forEach((contender, rows) -> table.add(contender.label(), joined(rows[0], rows[1])));
            return table;
        } finally {
            servers.values().forEach(ServerProcess::close);
        }
    }

    private double[] window(ServerProcess server, int slow) throws IOException, InterruptedException {
        Window window =
                Lab.window(server, options.window(), duration -> loads.steady(server.uri(), FAST, slow, duration));
        if (!window.fault().isEmpty()) {
            throw new IOException(window.fault());
        }
        return new double[] {window.cpuMicros(), window.p50(), window.p90(), window.p99(), window.p999()};
    }

    /** What nothing else on the machine had a part in is the least of a few. */
    private static double[][] least(double[][] one, double[][] other) {
        double[][] least = new double[one.length][];
        for (int i = 0; i < one.length; i++) {
            least[i] = one[i].clone();
            for (int j = 0; j < one[i].length; j++) {
                least[i][j] = Math.min(one[i][j], other[i][j]);
            }
        }
        return least;
    }

    private static double[] joined(double[] one, double[] other) {
        double[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
