package org.rocketserver.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** A Java process of this class path that says {@code READY port} when it serves. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a process and waits until it is ready.
     *
     * @param prefix the command that pins it, empty for none
     * @param java the Java home to use
     * @param options options of the virtual machine
     * @param main the class to run
     * @param arguments its arguments
     * @throws IOException it ended before it was ready
     */
    static ServerProcess start(List<String> prefix, Path java, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("READY ")) {
                return new ServerProcess(process, Integer.parseInt(line.substring("READY ".length())));
            }
            System.err.println(line);
        }
        throw new IOException(String.join(" ", arguments) + " ended before it was ready");
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    ProcessFigures figures() throws IOException {
        return ProcessFigures.of(process.pid());
    }

    /** What is alive on its heap, in octets; absent if it does not tell. */
    OptionalDouble liveHeap(Path java) throws IOException, InterruptedException {
        return Depth.liveHeap(java, process.pid());
    }

    /** Begins to count its system calls. */
    Depth.SystemCalls countSystemCalls(Duration duration) throws IOException {
        return Depth.SystemCalls.count(process.pid(), duration);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
