package org.rocketserver.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Rocket stands: each target, what was measured, what the floors would have got that answer the same load, and
 * whether it is kept. A target of less than the best peer needs that the floor does not keep either is out of every
 * server's reach on this machine; the verdict says so. One that the best peer keeps by itself never is. Those that were
 * not measured are named at the end.
 */
final class Verdict {
    private static final String ROCKET = Contender.ROCKET.label();
    private static final String VIRTUAL = Contender.ROCKET_VIRTUAL.label();
    private static final List<String> FLOOR = List.of(Contender.FLOOR.label());
    private static final List<String> FLOORS = Contender.floors();
    private static final List<String> ALL = Contender.peers();
    private static final List<String> PLATFORM = ALL.stream()
            .filter(label -> !Contender.virtualPeers().contains(label))
            .toList();
    private static final String YES = "yes";
    private static final String NO = "**no**";
    private static final String NOR_FLOOR = "**no**, nor does the floor";

    private final Results results;
    private final List<String> lines = new ArrayList<>();
    private final List<String> unmeasured = new ArrayList<>();

    /** What a row has, if it has it. */
    private interface Figure {
        OptionalDouble of(String row);
    }

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
        return "\n## Targets\n\n| | target | measured | floors | kept |\n| --- | --- | --- | --- | --- |\n"
                + String.join("\n", lines) + "\n" + rest;
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
        boolean kept = own <= 1.1 * alone.getAsDouble() || own <= best.getAsDouble();
        line(Beside.NAME, target, measured, "", kept ? YES : NO);
    }

    /**
     * As many as without any work, or a tenth more than the best where the processor has no room for them. What a
     * thread for each connection answers that does nothing else is as many as there can be, unless a peer on virtual
     * threads answers more: sleeping takes longer than one means to, and the load and a server that answers late need a
     * processor, too.
     */
    private void rate(String name, Scenario scenario, int connections) {
        Optional<Table> table = results.table(name);
        OptionalDouble own = value(table, ROCKET, Trial.RATE);
        OptionalDouble best = most(table, Trial.RATE);
        boolean waits = !scenario.delay().isZero();
        String target = waits ? "rate ≥ 0.97 × ideal, or 1.1 × best" : "rate ≥ best";
        if (own.isEmpty() || best.isEmpty()) {
            unmeasured(name, target);
            return;
        }
        Figure byBest = row -> quotient(value(table, row, Trial.RATE), best);
        double ratio = byBest.of(ROCKET).orElseThrow();
        if (!waits) {
            line(name, target, Table.shown(ratio) + " × best", floors(byBest), ratio >= 1 ? YES : NO);
            return;
        }
        double byIdeal = own.getAsDouble() / Math.max(ideal(table, scenario, connections), best.getAsDouble());
        String measured = Table.shown(ratio) + " × best, " + Table.shown(byIdeal) + " × ideal";
        line(name, target, measured, floors(byBest), byIdeal >= 0.97 || ratio >= 1.1 ? YES : NO);
    }

    private static double ideal(Optional<Table> table, Scenario scenario, int connections) {
        return Stream.concat(FLOORS.stream(), Stream.of(Trial.BARE))
                .flatMapToDouble(row -> value(table, row, Trial.RATE).stream())
                .findFirst()
                .orElse(connections * 1e9 / scenario.delay().toNanos());
    }

    private void atRest() {
        most(IdleConnections.NAME, IdleConnections.HEAP, 1);
        Optional<Table> idle = results.table(IdleConnections.NAME);
        ratio(
                IdleConnections.NAME,
                "64 beside them: CPU ≤ 1.05 × without",
                ROCKET,
                row -> value(idle, row, IdleConnections.WITH),
                row -> value(idle, row, IdleConnections.WITHOUT),
                1.05);
        compare(StartUp.NAME, StartUp.MILLIS, "to the first answer", 0.5, ALL, "best");
        Optional<Table> start = results.table(StartUp.NAME);
        ratio(
                StartUp.NAME,
                "with an archive ≤ 0.3 × best without",
                ROCKET,
                row -> value(start, row, StartUp.ARCHIVED),
                row -> least(start, ALL, StartUp.MILLIS),
                0.3);
        most(StartUp.NAME, StartUp.CLASSES, 1600);
        most(StartUp.NAME, StartUp.OFF_PATH, 0);
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
        Figure readers = row -> value(results.table(Groups.NAME), row, Groups.READERS);
        String target = Groups.READERS + " = processors";
        if (readers.of(ROCKET).isEmpty()) {
            unmeasured(Groups.NAME, target);
        } else {
            double own = readers.of(ROCKET).getAsDouble();
            boolean kept = own == Runtime.getRuntime().availableProcessors();
            line(Groups.NAME, target, Table.shown(own), floors(readers), kept ? YES : NO);
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
                ROCKET,
                row -> value(table, row + Growth.AT + to, column),
                row -> value(table, row + Growth.AT + from, column),
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
                            VIRTUAL,
                            row -> value(table, row, Trial.LEAST),
                            row -> least(table, Contender.virtualPeers(), Trial.LEAST),
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
        ratio(name, target, ROCKET, row -> value(table, row, column), row -> least(table, among, column), most);
    }

    private void ratio(String name, String target, String row, Figure part, Figure whole, double most) {
        Figure ratio = any -> quotient(part.of(any), whole.of(any));
        if (ratio.of(row).isEmpty()) {
            unmeasured(name, target);
            return;
        }
        double own = ratio.of(row).getAsDouble();
        String measured = Table.shown(own) + " (" + Table.shown(part.of(row).orElseThrow()) + " / "
                + Table.shown(whole.of(row).orElseThrow()) + ")";
        // where as much as the best is enough, or more, the best keeps it
        double floor = most < 1 ? first(FLOORS, ratio) : Double.NaN;
        line(name, target, measured, floors(ratio), answer(own, floor, most));
    }

    private void most(String name, String column, double most) {
        Figure figure = row -> value(results.table(name), row, column);
        String target = column + " ≤ " + Table.shown(most);
        if (figure.of(ROCKET).isEmpty()) {
            unmeasured(name, target);
            return;
        }
        double own = figure.of(ROCKET).getAsDouble();
        line(name, target, Table.shown(own), floors(figure), answer(own, first(FLOORS, figure), most));
    }

    private static String answer(double own, double floor, double most) {
        return own <= most ? YES : floor > most ? NOR_FLOOR : NO;
    }

    /** What the floors have of a figure, those that answered; the one loop goes without saying. */
    private static String floors(Figure figure) {
        return FLOORS.stream()
                .filter(row -> figure.of(row).isPresent())
                .map(row -> Table.shown(figure.of(row).getAsDouble())
                        + (row.equals(Contender.FLOOR.label()) ? "" : " " + row))
                .collect(Collectors.joining(", "));
    }

    /** The figure of the first row that has one; NaN if none has. */
    private static double first(List<String> rows, Figure figure) {
        return rows.stream()
                .flatMapToDouble(row -> figure.of(row).stream())
                .findFirst()
                .orElse(Double.NaN);
    }

    private void unmeasured(String name, String target) {
        unmeasured.add(name + ", " + target);
    }

    private void line(String name, String target, String measured, String floors, String kept) {
        lines.add("| " + String.join(" | ", name, target, measured, floors, kept) + " |");
    }

    private static OptionalDouble quotient(OptionalDouble part, OptionalDouble whole) {
        return part.isPresent() && whole.isPresent()
                ? OptionalDouble.of(part.getAsDouble() / whole.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble value(Optional<Table> table, String row, String column) {
        return table.isPresent() ? table.get().value(row, column) : OptionalDouble.empty();
    }

    private static OptionalDouble least(Optional<Table> table, List<String> among, String column) {
        return table.isPresent() ? table.get().least(among, column) : OptionalDouble.empty();
    }

    private static OptionalDouble most(Optional<Table> table, String column) {
        return table.isPresent() ? table.get().most(ALL, column) : OptionalDouble.empty();
    }
}
