package org.rocketserver.examples.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocketserver.examples.benchmark.server.ServerMain;

/** What a connection at rest costs on the heap, and whether others beside ten thousand of them are as fast as ever. */
final class IdleConnections {
    private static final int COUNT = 10_000;
    private static final int ACTIVE = 64;
    private static final Duration LOAD = Duration.ofSeconds(5);
    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String END_OF_ANSWER = "Hello, World!";

    private final Options options;
    private final Path files;
    private final List<String> pin;
    private final Wrk wrk;

    IdleConnections(Options options, Path files, List<String> pin, Wrk wrk) {
        this.options = options;
        this.files = files;
        this.pin = pin;
        this.wrk = wrk;
    }

    String table() throws IOException, InterruptedException {
        StringBuilder table = new StringBuilder(
                """

                ### idle, %,d connections at rest after an answer each

                | server | heap KiB per connection | RSS KiB per connection | CPU µs, c = 64, without | with |
                | --- | ---: | ---: | ---: | ---: |
                """
                        .formatted(COUNT));
        for (Contender contender : options.contenders()) {
            try (ServerProcess server = ServerProcess.start(
                    pin,
                    options.java(),
                    List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC"),
                    ServerMain.class,
                    contender.label(),
                    files.toString())) {
                table.append(row(contender, server));
            }
        }
        return table.toString();
    }

    private String row(Contender contender, ServerProcess server) throws IOException, InterruptedException {
        load(server);
        double without = load(server);
        double heapBefore = server.liveHeap(options.java()).orElse(Double.NaN);
        long residentBefore = server.figures().residentKib();
        List<Socket> resting = new ArrayList<>(COUNT);
        try {
            for (int i = 0; i < COUNT; i++) {
                resting.add(answered(server.uri()));
            }
            double heap = server.liveHeap(options.java()).orElse(Double.NaN) - heapBefore;
            long resident = server.figures().residentKib() - residentBefore;
            double with = load(server);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.1f | %.1f |%n",
                    contender.label(),
                    heap / 1024 / COUNT,
                    (double) resident / COUNT,
                    without,
                    with);
        } finally {
            for (Socket socket : resting) {
                socket.close();
            }
        }
    }

    /** A connection that was answered once and rests. */
    private static Socket answered(URI server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.getOutputStream().write(REQUEST);
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[1024];
        int length = 0;
        while (!new String(answer, 0, length, StandardCharsets.ISO_8859_1).endsWith(END_OF_ANSWER)) {
            int more = in.read(answer, length, answer.length - length);
            if (more <= 0) {
                throw new EOFException("no answer");
            }
            length += more;
        }
        return socket;
    }

    private double load(ServerProcess server) throws IOException, InterruptedException {
        ProcessFigures before = server.figures();
        Wrk.Figures load = wrk.run(Scenario.PLAINTEXT, server.uri(), ACTIVE, LOAD, List.of());
        return Window.of(before, server.figures(), load, "").cpuMicros();
    }
}
