package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.rocketserver.examples.benchmark.server.ServerMain;

/** How long each contender takes from the start of its process to its first answer, and how many classes it loads. */
final class StartUp {
    private static final int ROUNDS = 9;

    private final Options options;
    private final Path files;
    private final List<String> pin;

    StartUp(Options options, Path files, List<String> pin) {
        this.options = options;
        this.files = files;
        this.pin = pin;
    }

    String table() throws IOException {
        Map<Contender, List<Long>> millis = new EnumMap<>(Contender.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Contender contender : options.contenders()) {
                millis.computeIfAbsent(contender, c -> new ArrayList<>()).add(millis(contender));
            }
        }
        StringBuilder table = new StringBuilder(
                """

                ### start-up, from exec to the first answer, one servlet

                | server | median ms | least ms | ×best peer | classes |
                | --- | ---: | ---: | ---: | ---: |
                """);
        OptionalDouble peer = millis.entrySet().stream()
                .filter(entry -> entry.getKey().role() == Contender.Role.PEER)
                .mapToDouble(
                        entry -> entry.getValue().stream().sorted().toList().get(ROUNDS / 2))
                .min();
        for (Map.Entry<Contender, List<Long>> entry : millis.entrySet()) {
            List<Long> sorted = entry.getValue().stream().sorted().toList();
            long median = sorted.get(ROUNDS / 2);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %s | %d |%n",
                    entry.getKey().label(),
                    median,
                    sorted.get(0),
                    peer.isPresent() ? String.format(Locale.ROOT, "%.2f", median / peer.getAsDouble()) : "–",
                    classes(entry.getKey())));
        }
        return table.toString();
    }

    private long millis(Contender contender) throws IOException {
        long start = System.nanoTime();
        try (ServerProcess server = start(contender, List.of())) {
            Check.ask(Scenario.PLAINTEXT, server.uri());
            return (System.nanoTime() - start) / 1_000_000;
        }
    }

    private long classes(Contender contender) throws IOException {
        Path log = Files.createTempFile(files, "classes", ".log");
        try (ServerProcess server = start(contender, List.of("-Xlog:class+load:file=" + log))) {
            Check.ask(Scenario.PLAINTEXT, server.uri());
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("source:")).count();
        }
    }

    private ServerProcess start(Contender contender, List<String> more) throws IOException {
        List<String> virtualMachine = new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-Dbenchmark.only=/plaintext"));
        virtualMachine.addAll(more);
        return ServerProcess.start(
                pin, options.java(), virtualMachine, ServerMain.class, contender.label(), files.toString());
    }
}
