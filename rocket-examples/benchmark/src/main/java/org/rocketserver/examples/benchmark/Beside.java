package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
        return options.contenders(Scenario.MIXED.floors(options.pinned()));
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
            Map<Contender, List<Window>> alone = new EnumMap<>(Contender.class);
            Map<Contender, List<Window>> beside = new EnumMap<>(Contender.class);
            for (int round = 0; round < options.rounds(); round++) {
                for (Map.Entry<Contender, ServerProcess> entry : servers.entrySet()) {
                    add(alone, entry, 0);
                    add(beside, entry, SLOW);
                }
            }
            for (Contender contender : servers.keySet()) {
                fill(table, contender, new Measured(alone.get(contender)), new Measured(beside.get(contender)));
            }
            return table;
        } finally {
            servers.values().forEach(ServerProcess::close);
        }
    }

    private void add(Map<Contender, List<Window>> windows, Map.Entry<Contender, ServerProcess> subject, int slow)
            throws IOException, InterruptedException {
        ServerProcess server = subject.getValue();
        Window seen =
                Lab.window(server, options.window(), duration -> loads.steady(server.uri(), FAST, slow, duration));
        windows.computeIfAbsent(subject.getKey(), contender -> new ArrayList<>())
                .add(seen);
    }

    private static void fill(Table table, Contender contender, Measured alone, Measured beside) {
        String fault = alone.fault() + beside.fault();
        if (!fault.isEmpty()) {
            table.addInvalid(contender.label(), fault);
            return;
        }
        double[] row = new double[COLUMNS.size()];
        int column = 0;
        for (Measured measured : List.of(alone, beside)) {
            row[column++] = measured.leastCpu();
            row[column++] = measured.median(Window::p50);
            row[column++] = measured.median(Window::p90);
            row[column++] = measured.median(Window::p99);
            row[column++] = measured.median(Window::p999);
        }
        table.add(contender.label(), row);
    }
}
