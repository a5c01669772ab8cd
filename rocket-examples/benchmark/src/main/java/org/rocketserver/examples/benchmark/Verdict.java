package org.rocketserver.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where Rocket stands: each target, what was measured, and whether it is kept. Those that were not measured are named
 * at the end.
 */
final class Verdict {
    private static final String ROCKET = Contender.ROCKET.label();
    private static final String VIRTUAL = Contender.ROCKET_VIRTUAL.label();
    private static final List<String> FLOOR = List.of(Contender.FLOOR.label());
    private static final List<String> ALL = Contender.peers();
    private static final List<String> PLATFORM = ALL.stream()
            .filter(label -> !Contender.virtualPeers().contains(label))
            .toList();

    private final Results results;
    private final List<String> lines = new ArrayList<>();
    private final List<String> unmeasured = new ArrayList<>();

    Verdict(Results results) {
        this.results = results;
    }

    /** A table of targets; empty if none of them was measured. */
    String markdown() {
        lines.clear();
        unmeasured.clear();
        processorTime();
        waiting();
        atRest();
        systemCalls();
        growth();
        virtualThreads();
        if (lines.isEmpty()) {
            return "";
        }
        String rest = unmeasured.isEmpty() ? "" : "\nNot measured: " + String.join("; ", unmeasured) + ".\n";
        return "\n## Targets\n\n| | target | measured | kept |\n| --- | --- | --- | --- |\n" + String.join("\n", lines)
                + "\n" + rest;
    }

    // ---- groups of targets

    private void processorTime() {
        for (boolean pinned : new boolean[] {true, false}) {
            for (int connections : Scenario.PLAINTEXT.connections()) {
                cpu(Trial.name(Scenario.PLAINTEXT, connections, pinned), 1.3, FLOOR, "floor");
            }
        }
        cpu(Trial.name(Scenario.PLAINTEXT, 64, false), 0.5, ALL, "best");
        compare(Trial.name(Scenario.PLAINTEXT, 1, true), Trial.P50, "p50", 1, ALL, "best");
        each(Scenario.PIPELINED, 0.25, ALL, "best");
        each(Scenario.CLOSE, 0.8, ALL, "best");
        for (Scenario scenario : List.of(
                Scenario.JSON,
                Scenario.ECHO,
                Scenario.SESSION,
                Scenario.STATIC_SMALL,
                Scenario.FILTERS,
                Scenario.FORWARD,
                Scenario.ASYNC)) {
            each(scenario, 0.7, ALL, "best");
        }
        each(Scenario.BIG, 1.3, FLOOR, "floor");
        each(Scenario.STREAM, 0.75, ALL, "best");
        each(Scenario.UPLOAD, 1, ALL, "best");
        each(Scenario.STATIC_LARGE, 1, ALL, "best");
        each(Scenario.TLS, 1.3, FLOOR, "floor");
        each(Scenario.TLS, 0.85, ALL, "best");
        each(Scenario.TLS_CLOSE, 1, ALL, "best");
    }

    private void waiting() {
        for (Scenario scenario : List.of(Scenario.SLEEP, Scenario.WAIT, Scenario.COMPUTE, Scenario.MIXED)) {
            for (int connections : scenario.connections()) {
                String name = Trial.name(scenario, connections, true);
                rate(name, scenario, connections);
                compare(name, Trial.LEAST, "CPU", 1.1, PLATFORM, "best on platform threads");
            }
        }
        unharmed();
    }

    /** What {@link Beside} says is to be judged. */
    private void unharmed() {
        Optional<Table> table = results.table(Beside.NAME);
        OptionalDouble beside = value(table, ROCKET, Beside.P99);
        OptionalDouble alone = value(table, ROCKET, Beside.P99_ALONE);
        OptionalDouble best = least(table, ALL, Beside.P99);
        String target = "p99 of the fast ones ≤ 1.1 × alone, or ≤ best";
        if (beside.isEmpty() || alone.isEmpty() || best.isEmpty()) {
            unmeasured(Beside.NAME, target);
            return;
        }
        double own = beside.getAsDouble();
        String measured = Table.shown(own) + ", " + Table.shown(own / alone.getAsDouble()) + " × alone, "
                + Table.shown(own / best.getAsDouble()) + " × best";
        line(Beside.NAME, target, measured, own <= 1.1 * alone.getAsDouble() || own <= best.getAsDouble());
    }

    /**
     * As many as without any work, or a tenth more than the best where the processor has no room for them. Where a
     * server is asked that answers late, what it answers to threads that do nothing but ask is as many as there can be:
     * it takes longer than it means to sleep.
     */
    private void rate(String name, Scenario scenario, int connections) {
        Optional<Table> table = results.table(name);
        OptionalDouble own = value(table, ROCKET, Trial.RATE);
        OptionalDouble best = most(table, Trial.RATE);
        double ideal = scenario.delay().isZero()
                ? Double.POSITIVE_INFINITY
                : value(table, Trial.BARE, Trial.RATE)
                        .orElse(connections * 1e9 / scenario.delay().toNanos());
        String target = scenario.delay().isZero() ? "rate ≥ best" : "rate ≥ 0.97 × ideal, or 1.1 × best";
        if (own.isEmpty() || best.isEmpty()) {
            unmeasured(name, target);
            return;
        }
        double byBest = own.getAsDouble() / best.getAsDouble();
        double byIdeal = own.getAsDouble() / ideal;
        boolean kept = scenario.delay().isZero() ? byBest >= 1 : byIdeal >= 0.97 || byBest >= 1.1;
        String measured = Table.shown(byBest) + " × best"
                + (scenario.delay().isZero() ? "" : ", " + Table.shown(byIdeal) + " × ideal");
        line(name, target, measured, kept);
    }

    private void atRest() {
        most(IdleConnections.NAME, IdleConnections.HEAP, 1);
        Optional<Table> idle = results.table(IdleConnections.NAME);
        ratio(
                IdleConnections.NAME,
                "64 beside them: CPU ≤ 1.05 × without",
                value(idle, ROCKET, IdleConnections.WITH),
                value(idle, ROCKET, IdleConnections.WITHOUT),
                1.05);
        compare(StartUp.NAME, StartUp.MILLIS, "to the first answer", 0.5, ALL, "best");
        Optional<Table> start = results.table(StartUp.NAME);
        ratio(
                StartUp.NAME,
                "with an archive ≤ 0.3 × best without",
                value(start, ROCKET, StartUp.ARCHIVED),
                least(start, ALL, StartUp.MILLIS),
                0.3);
        most(StartUp.NAME, StartUp.CLASSES, 1600);
        most(StartUp.NAME, StartUp.JARS, 1.5);
        compare(StartUp.NAME, StartUp.RESIDENT, "RSS at rest", 0.7, ALL, "best");
        most(StartUp.NAME, StartUp.WAKE_UPS, 0.2);
    }

    private void systemCalls() {
        most(Trial.name(Scenario.PLAINTEXT, 64, true), Trial.CALLS, 2.4);
        most(Trial.name(Scenario.PLAINTEXT, 1, true), Trial.CALLS, 3.2);
        most(Trial.name(Scenario.PLAINTEXT, 64, true), Trial.SWITCHES, 0.05);
        most(Groups.NAME, Groups.FUTEX_OF_READERS, 0.01);
        most(Groups.NAME, Groups.EPOLL_CTL, 0.01);
        OptionalDouble readers = value(results.table(Groups.NAME), ROCKET, Groups.READERS);
        int processors = Runtime.getRuntime().availableProcessors();
        String target = Groups.READERS + " = processors";
        if (readers.isEmpty()) {
            unmeasured(Groups.NAME, target);
        } else {
            line(Groups.NAME, target, Table.shown(readers.getAsDouble()), readers.getAsDouble() == processors);
        }
    }

    private void growth() {
        grows(Growth.Curve.SERVLETS, Growth.CPU, "1", "1,000", 1.1);
        grows(Growth.Curve.CONTEXTS, Growth.CPU, "1", "100", 1.1);
        grows(Growth.Curve.SESSIONS, Growth.CPU, "100", "100,000", 1.5);
        for (Growth.Curve bodies : List.of(Growth.Curve.DOWNLOAD, Growth.Curve.UPLOAD)) {
            grows(bodies, Growth.PEAK, "67,108,864", "1,073,741,824", 1.1);
            grows(bodies, Growth.CPU_PER_MIB, "67,108,864", "1,073,741,824", 1.1);
        }
    }

    private void grows(Growth.Curve curve, String column, String from, String to, double most) {
        Optional<Table> table = results.table(curve.label());
        ratio(
                "n = " + to + " " + curve.what(),
                column + " ≤ " + Table.shown(most) + " × that of " + from,
                value(table, ROCKET + Growth.AT + to, column),
                value(table, ROCKET + Growth.AT + from, column),
                most);
    }

    private void virtualThreads() {
        for (Scenario scenario : Scenario.values()) {
            for (int connections : scenario.connections()) {
                String name = Trial.name(scenario, connections, true);
                Optional<Table> table = results.table(name);
                if (value(table, VIRTUAL, Trial.LEAST).isPresent()) {
                    ratio(
                            VIRTUAL + ", " + name,
                            "CPU ≤ best on virtual threads",
                            value(table, VIRTUAL, Trial.LEAST),
                            least(table, Contender.virtualPeers(), Trial.LEAST),
                            1);
                }
            }
        }
    }

    // ---- kinds of targets

    private void each(Scenario scenario, double most, List<String> among, String reference) {
        scenario.connections()
                .forEach(connections -> cpu(Trial.name(scenario, connections, true), most, among, reference));
    }

    private void cpu(String name, double most, List<String> among, String reference) {
        compare(name, Trial.LEAST, "CPU", most, among, reference);
    }

    private void compare(String name, String column, String what, double most, List<String> among, String reference) {
        Optional<Table> table = results.table(name);
        String target = what + " ≤ " + (most == 1 ? "" : Table.shown(most) + " × ") + reference;
        ratio(name, target, value(table, ROCKET, column), least(table, among, column), most);
    }

    private void ratio(String name, String target, OptionalDouble own, OptionalDouble reference, double most) {
        if (own.isEmpty() || reference.isEmpty()) {
            unmeasured(name, target);
            return;
        }
        double ratio = own.getAsDouble() / reference.getAsDouble();
        String measured = Table.shown(ratio) + " (" + Table.shown(own.getAsDouble()) + " / "
                + Table.shown(reference.getAsDouble()) + ")";
        line(name, target, measured, ratio <= most);
    }

    private void most(String name, String column, double most) {
        OptionalDouble own = value(results.table(name), ROCKET, column);
        String target = column + " ≤ " + Table.shown(most);
        if (own.isEmpty()) {
            unmeasured(name, target);
        } else {
            line(name, target, Table.shown(own.getAsDouble()), own.getAsDouble() <= most);
        }
    }

    private void unmeasured(String name, String target) {
        unmeasured.add(name + ", " + target);
    }

    private void line(String name, String target, String measured, boolean kept) {
        lines.add("| " + name + " | " + target + " | " + measured + " | " + (kept ? "yes" : "**no**") + " |");
    }

    private static OptionalDouble value(Optional<Table> table, String row, String column) {
        return table.isPresent() ? table.get().value(row, column) : OptionalDouble.empty();
    }

    private static OptionalDouble least(Optional<Table> table, List<String> among, String column) {
        return table.isPresent() ? table.get().least(among, column) : OptionalDouble.empty();
    }

    private static OptionalDouble most(Optional<Table> table, String column) {
        return ALL.stream()
                .map(row -> value(table, row, column))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }
}
