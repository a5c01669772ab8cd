package org.rocketserver.examples.reliability.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.servlet.ServletContainer;

/**
 * A server with {@link Application} and the default settings: {@code ServerMain FOLDER KEY=VALUE...}. Obeys lines on
 * its standard input ({@code stats}, {@code heap}, {@code restart}, {@code stop}) and ends when that does, so that none
 * is left over.
 */
public final class ServerMain {
    private ServerMain() {}

    /** Starts, says {@code READY port} (and the port of TLS, if any), and obeys. */
    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
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
                case "max" -> builder.maxThreads(Integer.parseInt(setting[1]));
                case "drain" ->
                    builder.timeouts(timeouts -> timeouts.withDrain(Duration.ofSeconds(Long.parseLong(setting[1]))));
                default -> throw new IllegalArgumentException("there is no setting " + setting[0]);
            }
        }
        Application application = new Application(folder);
        Rocket rocket =
                builder.method(ServletContainer.of(application.webApp())).build();
        rocket.start();
        System.out.println("READY " + rocket.ports().get(0) + " "
                + rocket.ports().get(rocket.ports().size() - 1));
        obey(rocket, folder);
        // what was asked for by a line has ended in order; the end of input is the end of whoever started this
        System.exit(0);
    }

    private static void obey(Rocket rocket, Path folder) throws Exception {
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
        return folder;
    }
}
