package org.rocketserver.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of this class path that says {@code READY port} when it serves. */
final class ServerProcess implements AutoCloseable {
    /** Writing a class archive at the end takes some. */
    private static final int MOST_SECONDS_TO_END = 30;

    private final Process process;
    private final int port;

    /** Ends the process if this program is ended. */
    private final Thread hook;

    private ServerProcess(Process process, int port, Thread hook) {
        this.process = process;
        this.port = port;
        this.hook = hook;
    }

    /**
     * Starts a process and waits until it is ready.
     *
     * @param prefix the command that pins it, empty for none
     * @param java the Java home to use
     * @param classPath where its classes are
     * @param options options of the virtual machine
     * @param main the class to run
     * @param arguments its arguments
     * @throws IOException it ended before it was ready
     */
    static ServerProcess start(
            List<String> prefix, Path java, String classPath, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread hook = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(hook);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("READY ")) {
                return new ServerProcess(process, Integer.parseInt(line.substring("READY ".length())), hook);
            }
            System.err.println(line);
        }
        throw new IOException(String.join(" ", arguments) + " ended before it was ready");
    }

    int port() {
        return port;
    }

    URI uri() {
        return uri("http");
    }

    URI uri(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port + "/");
    }

    long pid() {
        return process.pid();
    }

    ProcessFigures figures() throws IOException {
        return ProcessFigures.of(process.pid());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        process.destroy();
        try {
            if (!process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
