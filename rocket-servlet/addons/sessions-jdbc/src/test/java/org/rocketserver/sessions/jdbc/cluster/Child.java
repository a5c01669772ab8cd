package org.rocketserver.sessions.jdbc.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process that ends with this one, and what it says in a file. */
public final class Child implements AutoCloseable {
    private static final List<String> PLACES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final Process process;
    private final Path said;
    private final Thread hook;

    private Child(Process process, Path said) {
        this.process = process;
        this.said = said;
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts it.
     *
     * @param said where its output goes, at the end
     */
    public static Child start(Path said, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(said.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start();
        process.getOutputStream().close();
        return new Child(process, said);
    }

    /** Runs a command to its end. */
    public static void run(Path said, List<String> command) throws IOException, InterruptedException {
        try (Child child = start(said, command)) {
            if (!child.ended(Duration.ofMinutes(1)) || child.process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + child.said());
            }
        }
    }

    /** Where a program is that users of a shell would find, or administrators. */
    public static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":", -1)), PLACES.stream())
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A port of the loopback address that nobody has at the moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until something is so; the process must not end before. */
    public void await(String what, BooleanSupplier so) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!so.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException((process.isAlive() ? "too late: " : "it ended: ") + what + ": " + said());
            }
            Thread.sleep(20);
        }
    }

    /** Sends a signal, by its name without SIG. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for its end; false if it goes on. */
    public boolean ended(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its exit status. */
    public int status() {
        return process.exitValue();
    }

    /** All it said. */
    public String said() throws IOException {
        return Files.exists(said) ? Files.readString(said, StandardCharsets.UTF_8) : "";
    }

    /** Ends it, at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // this process ends, and the hook does its work
        }
    }
}
