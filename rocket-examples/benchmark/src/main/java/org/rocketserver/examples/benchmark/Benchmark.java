package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.rocketserver.examples.benchmark.micro.Micro;
import org.rocketserver.examples.benchmark.server.DelayServer;
import org.rocketserver.examples.benchmark.server.ServerMain;

/**
 * Measures the contenders side by side. For each scenario all of them are started, warmed up by processor time and then
 * loaded one after the other, round by round (A B C A B C), so that a noisy moment meets all of them.
 */
public final class Benchmark {
    private static final Duration WARM_UP_STEP = Duration.ofSeconds(2);

    /** A server that waits most of the time never uses the processor for long. */
    private static final int MOST_WARM_UP_STEPS = 15;

    /** For servers whose default is much less than that of the others. */
    private static final int WORKERS_WHERE_THEY_WAIT = 200;

    /** The exit status when the guard's limit is broken. */
    private static final int BROKEN = 2;

    private final Options options;
    private final Wrk wrk;
    private final List<String> serverPin;
    private final List<String> loadPin;
    private final Path files;

    private Benchmark(Options options, Path files) {
        this.options = options;
        this.files = files;
        serverPin = options.pinned() ? List.of("taskset", "-c", "0") : List.of();
        loadPin = options.pinned() ? List.of("taskset", "-c", "1") : List.of();
        wrk = new Wrk(files, loadPin);
    }

    /** Runs what the arguments ask for; without any, everything but the pure parts, which {@code micro} asks for. */
    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals("micro")) {
            Micro.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.usage());
            System.exit(1);
            return;
        }
        Path files = Files.createTempDirectory("rocket-benchmark");
        Guard guard = new Guard(options.guard().orElse(Double.MAX_VALUE));
        String report = new Benchmark(options, files).run(guard);
        if (options.output().isPresent()) {
            Files.writeString(options.output().get(), report);
        }
        if (options.guard().isPresent()) {
            System.out.println(guard.verdicts());
            System.exit(guard.kept() ? 0 : BROKEN);
        }
    }

    private String run(Guard guard) throws IOException, InterruptedException {
        Report report = new Report(options);
        System.out.println(report.head());
        StringBuilder all = new StringBuilder(report.head());
        if (options.startUp()) {
            add(all, new StartUp(options, files, serverPin).table());
        }
        if (options.idle()) {
            add(all, new IdleConnections(options, files, serverPin, wrk).table());
        }
        try (ServerProcess delay = ServerProcess.start(
                loadPin, options.java(), List.of("-Xmx64m", "-XX:+UseSerialGC"), DelayServer.class)) {
            for (Scenario scenario : options.scenarios()) {
                for (int connections : options.connectionsOf(scenario)) {
                    Map<Contender, Measured> measured = measure(scenario, connections, delay.port());
                    guard.look(scenario, connections, measured);
                    add(all, report.table(scenario, connections, measured));
                }
            }
        }
        return all.toString();
    }

    private static void add(StringBuilder all, String table) {
        System.out.println(table);
        all.append(table);
    }

    private Map<Contender, Measured> measure(Scenario scenario, int connections, int delayPort)
            throws IOException, InterruptedException {
        Map<Contender, Subject> subjects = new EnumMap<>(Contender.class);
        Map<Contender, List<Window>> windows = new EnumMap<>(Contender.class);
        try {
            for (Contender contender : options.contenders()) {
                if (scenario.floor() || contender.role() != Contender.Role.FLOOR) {
                    subjects.put(contender, start(contender, scenario, delayPort));
                    windows.put(contender, new ArrayList<>());
                }
            }
            for (Subject subject : subjects.values()) {
                warmUp(subject, scenario, connections);
            }
            for (int round = 0; round < options.rounds(); round++) {
                for (Map.Entry<Contender, Subject> subject : subjects.entrySet()) {
                    windows.get(subject.getKey()).add(window(subject.getValue(), scenario, connections));
                }
            }
            Map<Contender, Measured> measured = new EnumMap<>(Contender.class);
            for (Map.Entry<Contender, Subject> subject : subjects.entrySet()) {
                Depth depth = depth(subject.getValue(), scenario, connections);
                measured.put(subject.getKey(), new Measured(windows.get(subject.getKey()), depth));
            }
            return measured;
        } finally {
            subjects.values().forEach(subject -> subject.server().close());
        }
    }

    /** A running server and what to ask it. */
    private record Subject(ServerProcess server, int bodyOctets, List<String> cookies) {
        URI uri() {
            return server.uri();
        }
    }

    private Subject start(Contender contender, Scenario scenario, int delayPort) throws IOException {
        ServerProcess server = ServerProcess.start(
                serverPin,
                options.java(),
                virtualMachine(scenario, delayPort),
                ServerMain.class,
                contender.label(),
                files.toString());
        try {
            int bodyOctets = Check.ask(scenario, server.uri());
            List<String> cookies =
                    scenario.load() == Scenario.Load.SESSION ? Check.beginSessions(scenario, server.uri()) : List.of();
            return new Subject(server, bodyOctets, cookies);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new IOException(contender.label() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> virtualMachine(Scenario scenario, int delayPort) {
        List<String> arguments =
                new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-Dbenchmark.delay=" + delayPort));
        if (scenario.waits()) {
            arguments.add("-Dbenchmark.workers=" + WORKERS_WHERE_THEY_WAIT);
        }
        return arguments;
    }

    private void warmUp(Subject subject, Scenario scenario, int connections) throws IOException, InterruptedException {
        long wanted = subject.server().figures().cpuMicros() + options.warmUp().toNanos() / 1000;
        for (int step = 0; step < MOST_WARM_UP_STEPS; step++) {
            if (subject.server().figures().cpuMicros() >= wanted) {
                return;
            }
            wrk.run(scenario, subject.uri(), connections, WARM_UP_STEP, subject.cookies());
        }
    }

    private Window window(Subject subject, Scenario scenario, int connections)
            throws IOException, InterruptedException {
        ProcessFigures before = subject.server().figures();
        Wrk.Figures load = wrk.run(scenario, subject.uri(), connections, options.window(), subject.cookies());
        ProcessFigures after = subject.server().figures();
        return Window.of(before, after, load, Check.judge(scenario, load, subject.bodyOctets()));
    }

    private Depth depth(Subject subject, Scenario scenario, int connections) throws IOException, InterruptedException {
        Depth.SystemCalls calls = subject.server().countSystemCalls(WARM_UP_STEP);
        Wrk.Figures load = wrk.run(scenario, subject.uri(), connections, WARM_UP_STEP, subject.cookies());
        OptionalDouble total = calls.total();
        OptionalDouble heap = subject.server().liveHeap(options.java());
        return new Depth(scaled(total, 1.0 / Math.max(1, load.requests())), scaled(heap, 1.0 / (1 << 20)));
    }

    private static OptionalDouble scaled(OptionalDouble value, double factor) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
    }
}
