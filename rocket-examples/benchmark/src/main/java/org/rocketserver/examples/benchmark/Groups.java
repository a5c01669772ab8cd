package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What threads do that share more than one processor: system calls per answer by kind, and how many threads read. A
 * futex call is a lock that was waited for or a thread that was woken; a queue between threads shows as one, too. So
 * does a clock: one that looks after others each millisecond makes two, however many requests are answered meanwhile.
 * Those of the threads that read are what a request costs.
 */
final class Groups implements Section {
    static final String NAME = "groups";
    static final String FUTEX = "futex";
    static final String FUTEX_OF_READERS = "futex of readers";
    static final String EPOLL_CTL = "epoll_ctl";
    static final String READERS = "threads that read";

    private static final String READ = "read";
    private static final List<String> CALLS = List.of(READ, "write", "epoll_wait", EPOLL_CTL, FUTEX);
    private static final List<String> COLUMNS = List.of(
            Trial.RATE, READ, "write", "epoll_wait", EPOLL_CTL, FUTEX, FUTEX_OF_READERS, Trial.SWITCHES, READERS);
    private static final int CONNECTIONS = 64;

    /** A thread reads if it makes more than this part of all reads. */
    private static final double PART = 0.05;

    private final Lab lab;
    private final Options options;

    Groups(Lab lab) {
        this.lab = lab;
        this.options = lab.options();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration expected() {
        return options.warmUp()
                .plus(options.look())
                .plusSeconds(2)
                .multipliedBy(contenders().size());
    }

    private List<Contender> contenders() {
        return options.contenders(Scenario.PLAINTEXT.floors(false));
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Table table = new Table("calls per answer by kind, c = " + CONNECTIONS + ", not pinned", COLUMNS);
        for (Contender contender : contenders()) {
            try (ServerProcess server = lab.start(contender, false, List.of())) {
                Loads loads = lab.loads(false);
                Lab.Load load = duration -> loads.run(Scenario.PLAINTEXT, server.uri(), CONNECTIONS, duration, null);
                lab.warmUp(server, options.warmUp(), load);
                table.add(contender.label(), row(server, load));
            }
        }
        return table;
    }

    private double[] row(ServerProcess server, Lab.Load load) throws IOException, InterruptedException {
        Duration counted = options.look();
        Process perf = new ProcessBuilder(command(server.pid(), counted))
                .redirectErrorStream(true)
                .start();
        // longer than is counted, so that all of that time is under load; answers are counted down to it
        Duration loaded = counted.plusSeconds(2);
        Window window = Lab.window(server, loaded, load);
        String said = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        perf.waitFor();
        double answers = window.requestsPerSecond() * counted.toSeconds();
        Map<String, Map<String, Double>> counts = counts(said);
        double[] row = new double[COLUMNS.size()];
        row[0] = window.requestsPerSecond();
        for (int i = 0; i < CALLS.size(); i++) {
            row[i + 1] = sum(counts.get(CALLS.get(i))) / answers;
        }
        Map<String, Double> readers = new HashMap<>(counts.getOrDefault(READ, Map.of()));
        double reads = sum(readers);
        readers.values().removeIf(count -> count <= PART * reads);
        Map<String, Double> futexes = new HashMap<>(counts.getOrDefault(FUTEX, Map.of()));
        futexes.keySet().retainAll(readers.keySet());
        row[CALLS.size() + 1] = sum(futexes) / answers;
        row[CALLS.size() + 2] = window.switches();
        row[CALLS.size() + 3] = readers.size();
        return row;
    }

    private static double sum(Map<String, Double> counts) {
        return counts == null
                ? Double.NaN
                : counts.values().stream().mapToDouble(count -> count).sum();
    }

    private static List<String> command(long pid, Duration duration) {
        List<String> command = new ArrayList<>(List.of("perf", "stat", "-x,", "--per-thread"));
        for (String call : CALLS) {
            command.addAll(List.of("-e", "syscalls:sys_enter_" + call));
        }
        command.addAll(List.of("-p", Long.toString(pid), "--", "sleep", Long.toString(duration.toSeconds())));
        return command;
    }

    /** Counts by call and thread, of lines {@code thread,count,,syscalls:sys_enter_read,…}. */
    private static Map<String, Map<String, Double>> counts(String said) {
        Map<String, Map<String, Double>> counts = new HashMap<>();
        for (String line : said.lines().toList()) {
            String[] fields = line.split(",", -1);
            int event = 3;
            if (fields.length > event && fields[event].startsWith("syscalls:sys_enter_") && isNumber(fields[1])) {
                counts.computeIfAbsent(fields[event].substring("syscalls:sys_enter_".length()), c -> new HashMap<>())
                        .merge(fields[0], Double.valueOf(fields[1]), Double::sum);
            }
        }
        return counts;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
