package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.examples.benchmark.client.BodyLoad;
import org.rocketserver.examples.benchmark.client.LateLoad;
import org.rocketserver.examples.benchmark.client.SteadyLoad;

/** The load generators, confined to the processors that the load may use. */
final class Loads {
    /** Requests per second of each connection where the rate is fixed. */
    static final int PACE = 150;

    private final List<String> prefix;
    private final Path java;
    private final Wrk wrk;
    private final H2load h2load;

    Loads(Path folder, List<String> prefix, Path java) {
        this.prefix = prefix;
        this.java = java;
        this.wrk = new Wrk(folder, prefix);
        this.h2load = new H2load(folder, prefix);
    }

    /**
     * Loads a server for a while.
     *
     * @param cookies a file with a cookie a line, or null
     */
    Figures run(Scenario scenario, URI server, int connections, Duration duration, Path cookies)
            throws IOException, InterruptedException {
        URI uri = server.resolve(scenario.path());
        return switch (scenario.load()) {
            case H2LOAD -> h2load.run(uri, connections, 0, duration);
            case PACED -> h2load.run(uri, connections, PACE, duration);
            default -> wrk.run(scenario.load(), uri, connections, duration, cookies, List.of());
        };
    }

    /** GETs with more header fields. */
    Figures get(URI uri, int connections, Duration duration, List<String> fields)
            throws IOException, InterruptedException {
        return wrk.run(Scenario.Load.GET, uri, connections, duration, null, fields);
    }

    /** GETs of sessions in turn. */
    Figures sessions(URI uri, int connections, Duration duration, Path cookies)
            throws IOException, InterruptedException {
        return wrk.run(Scenario.Load.SESSION, uri, connections, duration, cookies, List.of());
    }

    /** GETs of paths in turn, those of a file. */
    Figures paths(URI uri, int connections, Duration duration, Path paths) throws IOException, InterruptedException {
        return wrk.run(Scenario.Load.PATHS, uri, connections, duration, paths, List.of());
    }

    /** Bodies of one length in one direction over one connection; at least one. */
    Figures bodies(URI server, BodyLoad.Direction direction, long octets, Duration duration)
            throws IOException, InterruptedException {
        return own(BodyLoad.class, List.of(), server.getPort(), direction, octets, duration.toSeconds());
    }

    /** So many fast requests a second, and slow ones beside them; the figures are those of the fast ones. */
    Figures steady(URI server, int fast, int slow, Duration duration) throws IOException, InterruptedException {
        return own(SteadyLoad.class, List.of(), server.getPort(), fast, slow, duration.toSeconds());
    }

    /** Nobody but threads that ask the server that answers late. */
    Figures late(String where, int connections, Duration duration) throws IOException, InterruptedException {
        return own(LateLoad.class, List.of(where), connections, duration.toSeconds());
    }

    private Figures own(Class<?> client, List<String> options, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(java.resolve("bin").resolve("java").toString(), "-Xmx64m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), client.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Figures.of(Figures.said(command));
    }
}
