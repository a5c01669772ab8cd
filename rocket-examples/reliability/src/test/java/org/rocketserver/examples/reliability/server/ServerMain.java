package org.rocketserver.examples.reliability.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.spi.Compression;
import org.rocketserver.servlet.spi.FileSessions;

/**
 * A server with {@link Application} and the default settings: {@code ServerMain FOLDER KEY=VALUE...}. Obeys lines on
 * its standard input ({@code stats}, {@code heap}, {@code restart}, {@code again}, {@code stop}) and ends when that
 * does, so that none is left over.
 */
public final class ServerMain {
    /** More than the buffers of two sockets hold. */
    private static final int LARGE = 4 << 20;

    private ServerMain() {}

    /** Starts, says {@code READY port} (and the port of TLS, if any), and obeys. */
    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        obey(start(folder, arguments), folder, arguments);
        // what was asked for by a line has ended in order; the end of input is the end of whoever started this
        System.exit(0);
    }

    private static Rocket start(Path folder, String... arguments) throws IOException {
        ContainerConfig config = ContainerConfig.DEFAULT;
        boolean keepsSessions = false;
        long linger = 0;
        var builder = Rocket.builder().listen("127.0.0.1", 0);
        for (int i = 1; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            switch (setting[0]) {
                case "tls" -> {
                    Path files = Path.of(setting[1]);
                    builder.listen(
                            "127.0.0.1",
                            0,
                            TlsConfig.pem(files.resolve("localhost.key"), files.resolve("localhost.crt")));
                }
                case "threads" ->
                    builder.threads(threads ->
                            threads.withKind(ThreadConfig.Kind.valueOf(setting[1].toUpperCase(Locale.ROOT))));
                case "queue" -> builder.threads(threads -> threads.withAcceptedQueueSize(Integer.parseInt(setting[1])));
                case "sessions" -> keepsSessions = setting[1].equals("files");
                case "compression" -> config = config.withCompression(Compression.DEFAULT);
                case "linger" -> linger = Long.parseLong(setting[1]);
                case "max" -> builder.maxThreads(Integer.parseInt(setting[1]));
                case "drain" ->
                    builder.timeouts(timeouts -> timeouts.withDrain(Duration.ofSeconds(Long.parseLong(setting[1]))));
                default -> throw new IllegalArgumentException("there is no setting " + setting[0]);
            }
        }
        Rocket rocket = builder.method(container(config, new Application(folder, linger), folder, keepsSessions))
                .build();
        rocket.start();
        System.out.println("READY " + rocket.ports().get(0) + " "
                + rocket.ports().get(rocket.ports().size() - 1));
        return rocket;
    }

    private static ServletContainer container(
            ContainerConfig config, Application application, Path folder, boolean keepsSessions) throws IOException {
        ServletContainer container = ServletContainer.of(config, application.webApp());
        return keepsSessions
                ? container.sessionStore(new FileSessions(folder.resolve("work").resolve("sessions")))
                : container;
    }

    private static void obey(Rocket first, Path folder, String... arguments) throws Exception {
        Rocket rocket = first;
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            switch (line) {
                case "stats" ->
                    System.out.println("STATS " + Figures.now(rocket, folder).text());
                case "heap" -> {
                    System.gc();
                    Runtime runtime = Runtime.getRuntime();
                    System.out.println("HEAP " + (runtime.totalMemory() - runtime.freeMemory()));
                }
                case "restart" -> {
                    rocket.restart();
                    System.out.println("RESTARTED");
                }
                case "again" -> {
                    rocket.stop();
                    rocket = start(folder, arguments);
                }
                case "stop" -> {
                    rocket.stop();
                    System.out.println("STOPPED");
                    return;
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    /** Makes the folder that a server works in. */
    public static Path folder() throws Exception {
        Path folder = Files.createTempDirectory("rocket-reliability");
        Files.createDirectories(folder.resolve("files"));
        Files.createDirectories(folder.resolve("work"));
        Files.write(folder.resolve("files").resolve("static.bin"), Octets.of(7, 100_000));
        Files.write(folder.resolve("files").resolve("large.bin"), Octets.of(8, LARGE));
        return folder;
    }
}
