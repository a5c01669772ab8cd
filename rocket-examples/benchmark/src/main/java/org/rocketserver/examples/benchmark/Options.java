package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What to measure, and how.
 *
 * @param sections what is asked for by name: scenarios and other sections
 * @param contenders the servers, in the order in which they take turns
 * @param connections the numbers of connections instead of the scenario's own; empty for these
 * @param rounds how often each server is measured
 * @param window how long it is loaded each time
 * @param warmUp how much processor time a server gets at least before it is measured
 * @param pinned whether the server is confined to the first processor and the load to the second
 * @param quick whether fewer numbers of connections will do
 * @param java the Java home of the servers
 * @param results the folder of tables, report and charts; what is there already is not measured again
 * @param guard how many times the floor's processor time Rocket may use before the run counts as failed; no such limit
 *     when empty
 */
record Options(
        List<String> sections,
        List<Contender> contenders,
        List<Integer> connections,
        int rounds,
        Duration window,
        Duration warmUp,
        boolean pinned,
        boolean quick,
        Path java,
        Path results,
        OptionalDouble guard) {

    /** All curves. */
    static final String GROWTH = "growth";

    /** Asks for the usage instead of figures. */
    static final String HELP = "--help";

    private static final List<String> OTHERS = Stream.concat(
                    Stream.of(Beside.NAME, StartUp.NAME, IdleConnections.NAME, Groups.NAME, GROWTH),
                    Arrays.stream(Growth.Curve.values()).map(Growth.Curve::label))
            .toList();
    private static final List<Contender> PLATFORM =
            List.of(Contender.FLOOR, Contender.ROCKET, Contender.TOMCAT, Contender.JETTY, Contender.UNDERTOW);
    private static final int LEAST_GROWTH_ROUNDS = 3;
    private static final String GUARD = "--guard";
    private static final String QUICK = "--quick";
    private static final String USAGE =
            """
            Measures Rocket beside its peers and the floor.
              micro [PART [N]]    the pure parts by JMH, those whose names hold PART, in iterations of N seconds; alone
              --scenarios LIST    %s,
                                  %s (default: all)
              --servers LIST      %s
                                  (default: floor,rocket,tomcat,jetty,undertow and, where Java has virtual threads, the
                                  -virtual ones; each floor stands for those that a scenario has)
              --connections LIST  instead of those of the scenarios
              --quick             all scenarios in half an hour: shorter windows, fewer rounds, fewer numbers of
                                  connections, platform threads; unless told otherwise by what follows
              --rounds N          how often each server is measured, A B C A B C (default 3)
              --seconds N         how long each time (default 3)
              --warm-up N         processor seconds of each server before it is measured (default 5); up to 16 times as
                                  many as long as its code is being compiled
              --free              do not pin server and load to a processor each
              --java FOLDER       the Java home to run the servers with (default: this one)
              --guard RATIO       a few minutes of plaintext on floor and rocket, unless told otherwise; fails when
                                  Rocket uses more than RATIO times the floor's processor time
              --results FOLDER    tables, report and charts (default: a new one); sections that are there already are
                                  not measured again
              --help              this text
            """;

    static Options parse(String... args) throws IOException {
        return new Parser(args).options();
    }

    static String usage() {
        return USAGE.formatted(
                names(Scenario.values(), Scenario::label),
                String.join(",", OTHERS),
                names(Contender.values(), Contender::label));
    }

    private static <T> String names(T[] values, Function<T, String> label) {
        return String.join(",", Arrays.stream(values).map(label).toList());
    }

    /** The numbers of connections to measure a scenario with. */
    List<Integer> connectionsOf(Scenario scenario) {
        if (!connections.isEmpty()) {
            return connections;
        }
        List<Integer> own = scenario.connections();
        int middle = own.size() / 2;
        if (!quick) {
            return own;
        }
        return middle > 1 ? List.of(own.get(0), own.get(middle), own.get(own.size() - 1)) : List.of(own.get(middle));
    }

    /** The servers, these floors in the place of any floor. */
    List<Contender> contenders(List<Contender> floors) {
        return contenders.stream()
                .flatMap(contender -> contender.role() == Contender.Role.FLOOR ? floors.stream() : Stream.of(contender))
                .distinct()
                .toList();
    }

    /** Whether a section is asked for. */
    boolean wants(String section) {
        return sections.contains(section) || (section.startsWith(GROWTH) && sections.contains(GROWTH));
    }

    /** How long is counted after the measured windows. */
    Duration look() {
        return Duration.ofSeconds(1);
    }

    /** How often each server is started where that is measured. */
    int starts() {
        return quick ? 3 : 9;
    }

    /** The servers whose growth is shown. */
    List<Contender> growing() {
        return contenders.stream()
                .filter(contender -> contender == Contender.ROCKET || (contender == Contender.TOMCAT && !quick))
                .toList();
    }

    /** How often each point of a curve is measured; once would show a noisy moment as growth. */
    int growthRounds() {
        return Math.max(LEAST_GROWTH_ROUNDS, rounds);
    }

    /** Takes arguments one after the other. */
    private static final class Parser {
        private final Deque<String> left;
        private List<String> sections = Stream.concat(
                        Arrays.stream(Scenario.values()).map(Scenario::label), OTHERS.stream())
                .toList();
        private List<Contender> contenders = List.of();
        private List<Integer> connections = List.of();
        private int rounds = 3;
        private Duration window = Duration.ofSeconds(3);
        private Duration warmUp = Duration.ofSeconds(5);
        private boolean pinned = true;
        private boolean quick;
        private Path java = Path.of(System.getProperty("java.home"));
        private Path results;
        private OptionalDouble guard = OptionalDouble.empty();

        Parser(String... args) {
            left = new ArrayDeque<>(List.of(args));
            if (left.contains(GUARD)) {
                sections = List.of(Scenario.PLAINTEXT.label());
                contenders = List.of(Contender.FLOOR, Contender.ROCKET);
                connections = List.of(1, 64);
            }
            if (left.remove(QUICK)) {
                quick = true;
                rounds = 2;
                window = Duration.ofSeconds(1);
            }
        }

        Options options() throws IOException {
            while (!left.isEmpty()) {
                take(left.pop());
            }
            if (contenders.isEmpty()) {
                contenders = quick || !hasVirtualThreads(java) ? PLATFORM : withVirtualOnes();
            }
            if (results == null) {
                String now = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(zone()));
                results = Path.of("target", "results-" + now);
            }
            return new Options(
                    sections,
                    contenders,
                    connections,
                    rounds,
                    window,
                    warmUp,
                    pinned,
                    quick,
                    java,
                    results.toAbsolutePath(),
                    guard);
        }

        private static ZoneId zone() {
            return ZoneId.systemDefault();
        }

        private static List<Contender> withVirtualOnes() {
            List<Contender> all = new ArrayList<>(PLATFORM);
            all.addAll(List.of(Contender.ROCKET_VIRTUAL, Contender.TOMCAT_VIRTUAL, Contender.JETTY_VIRTUAL));
            return all;
        }

        /** By the file that each JDK has in its home: {@code JAVA_VERSION="25.0.1"}. */
        private static boolean hasVirtualThreads(Path java) throws IOException {
            try (Stream<String> lines = Files.lines(java.resolve("release"))) {
                return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                        .map(line -> line.replaceAll("[^0-9.]", ""))
                        .mapToInt(version -> Integer.parseInt(version.replaceAll("\\..*", "")))
                        .anyMatch(version -> version >= 21);
            }
        }

        private void take(String option) {
            switch (option) {
                case "--scenarios" -> sections = list(Parser::section);
                case "--servers" -> contenders = list(Contender::of);
                case "--connections" -> connections = list(Integer::valueOf);
                case "--rounds" -> rounds = Integer.parseInt(value(option));
                case "--seconds" -> window = Duration.ofSeconds(Long.parseLong(value(option)));
                case "--warm-up" -> warmUp = Duration.ofSeconds(Long.parseLong(value(option)));
                case "--free" -> pinned = false;
                case "--java" -> java = Path.of(value(option));
                case GUARD -> guard = OptionalDouble.of(Double.parseDouble(value(option)));
                case "--results" -> results = Path.of(value(option));
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }

        private static String section(String label) {
            return OTHERS.contains(label) ? label : Scenario.of(label).label();
        }

        private String value(String option) {
            if (left.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return left.pop();
        }

        private <T> List<T> list(Function<String, T> item) {
            return Arrays.stream(value("a list").split(",", -1)).map(item).toList();
        }
    }
}
