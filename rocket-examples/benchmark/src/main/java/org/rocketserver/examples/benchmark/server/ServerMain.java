package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.examples.benchmark.Contender;

/** Runs one contender until the process is ended: {@code ServerMain <contender> <folder>}. */
public final class ServerMain {
    private static final int SMALL_OCTETS = 1 << 10;
    private static final int LARGE_OCTETS = 10 << 20;

    private ServerMain() {}

    /** Starts it and says {@code READY port}. */
    public static void main(String... args) throws Exception {
        Path files = Path.of(args[1]).resolve("static");
        Files.createDirectories(files);
        fill(files.resolve("small.txt"), SMALL_OCTETS);
        fill(files.resolve("large.bin"), LARGE_OCTETS);
        int port = server(Contender.of(args[0])).start(files);
        System.out.println("READY " + port);
        Thread.currentThread().join();
    }

    private static EmbeddedServer server(Contender contender) {
        return switch (contender) {
            case FLOOR -> Tls.keyStore() == null ? new RawNio() : new RawTls(Tls.context(Tls.keyStore()));
            case TOMCAT -> new TomcatServer(false);
            case TOMCAT_VIRTUAL -> new TomcatServer(true);
            case JETTY -> new JettyServer(false);
            case JETTY_VIRTUAL -> new JettyServer(true);
            case UNDERTOW -> new UndertowServer();
            case ROCKET -> new RocketServer(RocketServer::servlets, ThreadConfig.Kind.PLATFORM);
            case ROCKET_VIRTUAL -> new RocketServer(RocketServer::servlets, ThreadConfig.Kind.VIRTUAL);
            case ROCKET_WORKER -> new RocketServer(files -> PlainWorker.factory(), ThreadConfig.Kind.PLATFORM);
        };
    }

    private static void fill(Path file, int octets) throws IOException {
        if (!Files.exists(file)) {
            byte[] body = new byte[octets];
            java.util.Arrays.fill(body, (byte) 'x');
            Files.write(file, body);
        }
    }
}
