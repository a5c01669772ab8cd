package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.examples.benchmark.Contender;
import org.rocketserver.examples.benchmark.servlet.Bodies;

/** Runs one contender until the process is ended: {@code ServerMain <contender> <folder>}. */
public final class ServerMain {
    private ServerMain() {}

    /** Starts it and says {@code READY port}. */
    public static void main(String... args) throws Exception {
        Path files = Path.of(args[1]).resolve("static");
        Files.createDirectories(files);
        fill(files.resolve("small.txt"), Bodies.SMALL_FILE);
        fill(files.resolve("large.bin"), Bodies.LARGE_FILE);
        int port = server(Contender.of(args[0])).start(files);
        System.out.println("READY " + port);
        Thread.currentThread().join();
    }

    private static EmbeddedServer server(Contender contender) {
        return switch (contender) {
            case FLOOR -> new RawNio(1);
            case FLOOR_LOOPS -> new RawNio(Runtime.getRuntime().availableProcessors());
            case FLOOR_THREADS -> new RawThreads();
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
            Files.write(file, Bodies.of(octets));
        }
    }
}
