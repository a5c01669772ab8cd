package org.rocketserver.examples.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a connection at rest costs on the heap, and whether others beside ten thousand of them are as fast as ever. */
final class IdleConnections implements Section {
    static final String NAME = "idle";
    static final String HEAP = "heap KiB per connection";
    static final String WITHOUT = "CPU µs, c = 64, without";
    static final String WITH = "with";

    private static final List<String> COLUMNS = List.of(HEAP, "RSS KiB per connection", WITHOUT, WITH);
    private static final int COUNT = 10_000;
    private static final int ACTIVE = 64;
    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String END_OF_ANSWER = "Hello, World!";

    private final Lab lab;
    private final Options options;

    IdleConnections(Lab lab) {
        this.lab = lab;
        this.options = lab.options();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration expected() {
        return options.window()
                .multipliedBy(2L * (options.rounds() + 1))
                .plus(options.warmUp())
                .plusSeconds(8)
                .multipliedBy(contenders().size());
    }

    private List<Contender> contenders() {
        return options.contenders(Scenario.PLAINTEXT.floors(true));
    }

    @Override
    public Table measure() throws IOException, InterruptedException {
        Table table = new Table(
                String.format(Locale.ROOT, "idle, %,d connections at rest after an answer each", COUNT), COLUMNS);
        for (Contender contender : contenders()) {
            try (ServerProcess server = lab.start(contender, options.pinned(), List.of())) {
                table.add(contender.label(), row(server));
            }
        }
        return table;
    }

    private double[] row(ServerProcess server) throws IOException, InterruptedException {
        Loads loads = lab.loads(options.pinned());
        Lab.Load load = duration -> loads.run(Scenario.PLAINTEXT, server.uri(), ACTIVE, duration, null);
        lab.warmUp(server, options.warmUp(), load);
        double without = least(server, load);
        double heapBefore = liveHeap(server);
        long residentBefore = server.figures().residentKib();
        List<Socket> resting = new ArrayList<>(COUNT);
        try {
            for (int i = 0; i < COUNT; i++) {
                resting.add(answered(server.uri()));
            }
            double heap = liveHeap(server) - heapBefore;
            double resident = server.figures().residentKib() - residentBefore;
            double with = least(server, load);
            return new double[] {heap / 1024 / COUNT, resident / COUNT, without, with};
        } finally {
            for (Socket socket : resting) {
                socket.close();
            }
        }
    }

    /** The least of a few windows; one before them lets the heap find its size again. */
    private double least(ServerProcess server, Lab.Load load) throws IOException, InterruptedException {
        Lab.window(server, options.window(), load);
        double least = Double.MAX_VALUE;
        for (int round = 0; round < options.rounds(); round++) {
            least = Math.min(least, Lab.window(server, options.window(), load).cpuMicros());
        }
        return least;
    }

    private double liveHeap(ServerProcess server) throws IOException, InterruptedException {
        return Depth.liveHeap(options.java(), server.pid()).orElse(Double.NaN);
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
}
