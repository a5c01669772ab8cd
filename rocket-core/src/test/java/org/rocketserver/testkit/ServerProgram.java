package org.rocketserver.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocketserver.Rocket;
import org.rocketserver.config.RocketConfig;
import org.slf4j.LoggerFactory;

/**
 * A server of {@link TestWorkers} in a process of its own, for what concerns processes: signals, descriptors, sockets.
 */
public final class ServerProgram implements Closeable {
    private static final String READY = "READY ";
    private static final int RELEASE = 'r';

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private ServerProgram(Process process) {
        this.process = process;
        Thread reader = new Thread(() -> {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                out.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("the output could not be read: " + e);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** The program: settings are its arguments, as {@code key=value}. Says its port when it serves. */
    public static void main(String[] arguments) throws IOException {
        ((Logger) LoggerFactory.getLogger("Rocket")).setLevel(Level.DEBUG);
        Map<String, String> settings = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        TestWorkers workers = new TestWorkers();
        Rocket rocket = Rocket.builder()
                .config(RocketConfig.of(settings))
                .method(workers)
                .build()
                .start();
        System.out.println(READY + rocket.port());
        if (System.inheritedChannel() == null && System.in.read() == RELEASE) {
            workers.release();
        }
        rocket.join();
    }

    /** Lets all requests to {@code /wait} go on. */
    public void release() throws IOException {
        process.getOutputStream().write(RELEASE);
        process.getOutputStream().flush();
    }

    /** What makes a JVM run the program, with options for the JVM. */
    public static List<String> command(List<String> options, String... settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(options);
        command.add(ServerProgram.class.getName());
        command.addAll(List.of(settings));
        return command;
    }

    private static String classPath() {
        return Stream.of(
                        Rocket.class,
                        ServerProgram.class,
                        LoggerFactory.class,
                        Logger.class,
                        ch.qos.logback.core.Context.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /** Starts a command that runs the program. */
    public static ServerProgram start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new ServerProgram(builder.start());
    }

    /** The port, once it serves. */
    public int port() {
        org.awaitility.Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> !process.isAlive() || lines.stream().anyMatch(line -> line.startsWith(READY)));
        return lines.stream()
                .filter(line -> line.startsWith(READY))
                .mapToInt(line -> Integer.parseInt(line.substring(READY.length())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the program did not start: " + lines));
    }

    /** What it wrote so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** How many lines contain a text. */
    public long lines(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** Sends a signal, such as {@code HUP}. */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill -" + name + " failed with " + status);
        }
    }

    /** Waits for its end and tells its status. */
    public int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the program does not end: " + lines);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
