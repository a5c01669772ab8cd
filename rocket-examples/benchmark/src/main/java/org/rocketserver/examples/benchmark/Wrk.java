package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.examples.benchmark.servlet.Bodies;

/** Runs the load generator {@code wrk} and reads its figures. */
final class Wrk {
    private final Path folder;
    private final List<String> prefix;

    /**
     * @param folder where the scripts are put
     * @param prefix the command that pins the process, empty for none
     */
    Wrk(Path folder, List<String> prefix) {
        this.folder = folder;
        this.prefix = prefix;
    }

    /**
     * Loads for a while.
     *
     * @param lines a file with a cookie of a session a line, or a path, for loads that take turns with them
     * @param fields more header fields, each {@code name: value}
     */
    Figures run(Scenario.Load load, URI uri, int connections, Duration duration, Path lines, List<String> fields)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("wrk", "-t", "1", "-c", Integer.toString(connections)));
        command.addAll(List.of("-d", duration.toSeconds() + "s", "--timeout", "20s", "-s"));
        List<String> arguments = List.of();
        switch (load) {
            case GET -> command.add(script("report"));
            case CLOSE -> command.addAll(List.of(script("report"), "-H", "Connection: close"));
            case PIPELINED -> command.add(script("pipelined", "report"));
            case SESSION -> {
                command.add(script("lines", "report"));
                arguments = List.of(lines.toString(), "Cookie");
            }
            case PATHS -> {
                command.add(script("lines", "report"));
                arguments = List.of(lines.toString());
            }
            case ECHO -> {
                command.add(script("post", "report"));
                arguments = List.of(Integer.toString(Bodies.ECHO));
            }
            case UPLOAD -> {
                command.add(script("post", "report"));
                arguments = List.of(Integer.toString(Bodies.UPLOAD));
            }
            case H2LOAD, PACED -> throw new IllegalArgumentException("h2load does " + load);
        }
        fields.forEach(field -> command.addAll(List.of("-H", field)));
        command.add(uri.toString());
        if (!arguments.isEmpty()) {
            command.add("--");
            command.addAll(arguments);
        }
        return Figures.of(Figures.said(command));
    }

    /** One file with the given scripts, in this order. */
    private String script(String... names) throws IOException {
        Path file = folder.resolve(String.join("-", names) + ".lua");
        if (!Files.exists(file)) {
            StringBuilder all = new StringBuilder();
            for (String name : names) {
                try (InputStream in = Wrk.class.getResourceAsStream(name + ".lua")) {
                    all.append(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                            .append('\n');
                }
            }
            Files.writeString(file, all);
        }
        return file.toString();
    }
}
