package org.rocketserver.examples.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What to measure, and how.
 *
 * @param scenarios the kinds of load, in this order
 * @param startUp whether to measure how long the servers take to start
 * @param idle whether to measure what connections at rest cost
 * @param contenders the servers, in the order in which they take turns
 * @param connections the numbers of connections instead of the scenario's own; empty for these
 * @param rounds how often each server is measured
 * @param window how long it is loaded each time
 * @param warmUp how much processor time a server gets before it is measured
 * @param pinned whether the server is confined to the first processor and the load to the second
 * @param java the Java home of the servers
 * @param output where the report goes besides standard output; nowhere when empty
 * @param guard how many times the floor's processor time Rocket may use before the run counts as failed; no such limit
 *     when empty
 */
record Options(
        List<Scenario> scenarios,
        boolean startUp,
        boolean idle,
        List<Contender> contenders,
        List<Integer> connections,
        int rounds,
        Duration window,
        Duration warmUp,
        boolean pinned,
        Path java,
        Optional<Path> output,
        OptionalDouble guard) {

    private static final String GUARD = "--guard";
    private static final String START_UP = "start-up";
    private static final String IDLE = "idle";
    private static final String USAGE =
            """
            Measures Rocket beside its peers and the floor.
              --scenarios LIST    %s,start-up,idle (default: all)
              --servers LIST      %s (default: floor,rocket,tomcat,jetty,undertow)
              --connections LIST  instead of those of the scenarios
              --rounds N          how often each server is measured, A B C A B C (default 5)
              --seconds N         how long each time (default 5)
              --warm-up N         processor seconds of each server before it is measured (default 10)
              --free              do not pin server and load to a processor each
              --java FOLDER       the Java home to run the servers with (default: this one)
              --guard RATIO       a few minutes of plaintext on floor and rocket, unless told otherwise; fails when
                                  Rocket uses more than RATIO times the floor's processor time
              --output FILE       write the Markdown report there too
            """;

    static Options parse(String... args) {
        List<Scenario> scenarios = List.of(Scenario.values());
        boolean startUp = true;
        boolean idle = true;
        List<Contender> contenders =
                List.of(Contender.FLOOR, Contender.ROCKET, Contender.TOMCAT, Contender.JETTY, Contender.UNDERTOW);
        List<Integer> connections = List.of();
        int rounds = 5;
        Duration window = Duration.ofSeconds(5);
        Duration warmUp = Duration.ofSeconds(10);
        boolean pinned = true;
        Path java = Path.of(System.getProperty("java.home"));
        Optional<Path> output = Optional.empty();
        OptionalDouble guard = OptionalDouble.empty();
        Deque<String> left = new ArrayDeque<>(List.of(args));
        if (left.contains(GUARD)) {
            scenarios = List.of(Scenario.PLAINTEXT);
            startUp = false;
            idle = false;
            contenders = List.of(Contender.FLOOR, Contender.ROCKET);
            connections = List.of(1, 64);
        }
        while (!left.isEmpty()) {
            String option = left.pop();
            switch (option) {
                case "--scenarios" -> {
                    List<String> labels = list(left, label -> label);
                    startUp = labels.contains(START_UP);
                    idle = labels.contains(IDLE);
                    scenarios = labels.stream()
                            .filter(label -> !label.equals(START_UP) && !label.equals(IDLE))
                            .map(Scenario::of)
                            .toList();
                }
                case "--servers" -> contenders = list(left, Contender::of);
                case "--connections" -> connections = list(left, Integer::valueOf);
                case "--rounds" -> rounds = Integer.parseInt(left.pop());
                case "--seconds" -> window = Duration.ofSeconds(Long.parseLong(left.pop()));
                case "--warm-up" -> warmUp = Duration.ofSeconds(Long.parseLong(left.pop()));
                case "--free" -> pinned = false;
                case "--java" -> java = Path.of(left.pop());
                case GUARD -> guard = OptionalDouble.of(Double.parseDouble(left.pop()));
                case "--output" -> output = Optional.of(Path.of(left.pop()));
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        return new Options(
                scenarios, startUp, idle, contenders, connections, rounds, window, warmUp, pinned, java, output, guard);
    }

    static String usage() {
        return USAGE.formatted(
                String.join(
                        ",",
                        Arrays.stream(Scenario.values()).map(Scenario::label).toList()),
                String.join(
                        ",",
                        Arrays.stream(Contender.values()).map(Contender::label).toList()));
    }

    private static <T> List<T> list(Deque<String> left, Function<String, T> item) {
        return Arrays.stream(left.pop().split(",")).map(item).toList();
    }

    /** The numbers of connections to measure a scenario with. */
    List<Integer> connectionsOf(Scenario scenario) {
        return connections.isEmpty() ? scenario.connections() : connections;
    }
}
