package org.rocketserver.examples.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rocketserver.examples.reliability.server.Figures;
import org.rocketserver.examples.reliability.server.ServerMain;

/** A server in a process of its own. Its log goes to a file, of which lines can be counted. */
public final class Target implements AutoCloseable {
    private static final Pattern RECORD = Pattern.compile("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final BufferedReader said;
    private final Path folder;
    private final Path log;
    private int port;
    private int tlsPort;

    private Target(Process process, Path folder, Path log) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.folder = folder;
        this.log = log;
    }

    static Target start(List<String> prefix, Path java, List<String> options, String... settings) throws IOException {
        Path folder;
        try {
            folder = ServerMain.folder();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        List<String> command = new ArrayList<>(prefix);
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(options);
        // the test kit on the class path brings a configuration of its own
        command.add("-Dlogback.configurationFile=logback.xml");
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ServerMain.class.getName(), folder.toString()));
        command.addAll(Arrays.asList(settings));
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("FOLDER", folder.toString());
        Target target = new Target(builder.start(), folder, log);
        target.awaitReady();
        return target;
    }

    private void awaitReady() throws IOException {
        String[] ready = answer("READY").split(" ", -1);
        port = Integer.parseInt(ready[0]);
        tlsPort = Integer.parseInt(ready[1]);
    }

    private String answer(String word) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IOException("the server ended before it said " + word + "\n" + Files.readString(log));
    }

    /** The port of plain HTTP. */
    public int port() {
        return port;
    }

    /** The port of TLS, if it was asked for. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The server's folder: {@code files} are served, {@code work} has what is temporary. */
    public Path folder() {
        return folder;
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** What it holds now. */
    public synchronized Figures figures() throws IOException {
        tell("stats");
        return Figures.parse(answer("STATS"));
    }

    /** Octets that are alive on its heap. */
    public synchronized long liveHeap() throws IOException {
        tell("heap");
        return Long.parseLong(answer("HEAP"));
    }

    /** Waits for figures that please; gives the last ones in any case. */
    public Figures await(Predicate<Figures> pleases) throws IOException {
        return await(PATIENCE, pleases);
    }

    /** Waits so long for figures that please; gives the last ones in any case. */
    public Figures await(Duration most, Predicate<Figures> pleases) throws IOException {
        long end = System.nanoTime() + most.toNanos();
        Figures now = figures();
        while (!pleases.test(now) && System.nanoTime() < end) {
            pause(50);
            now = figures();
        }
        return now;
    }

    /** Tells it to restart, and waits until it has. */
    public synchronized void restart() throws IOException {
        tell("restart");
        answer("RESTARTED");
    }

    /** Tells it to stop and to start another server in the same process, with ports of its own, and waits for that. */
    public synchronized void again() throws IOException {
        tell("again");
        awaitReady();
    }

    /** Tells it to stop by its own method, and does not wait. */
    public synchronized void stop() throws IOException {
        tell("stop");
    }

    private void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Sends a signal by its name. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits until it has ended. */
    public boolean ended(Duration most) throws InterruptedException {
        return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Processor time so far, in milliseconds. */
    public long cpuMillis() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
    }

    /** Resident memory in KiB. */
    public long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS");
    }

    /** Lines of its log that have this text. */
    public long logged(String text) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    /** Lines of its log in which something is found. */
    public long logged(Pattern pattern) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> pattern.matcher(line).find()).count();
        }
    }

    /**
     * What it calls faults of its own, but for a lack of memory: where somebody takes all there is, anybody may be the
     * one who asks for more.
     */
    public long faults() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains("fault of the server's"))
                .filter(i -> i + 1 == lines.size() || !lines.get(i + 1).startsWith(OutOfMemoryError.class.getName()))
                .count();
    }

    /** Records of its log, whatever they say; the lines of a stack are none. */
    public long records() throws IOException {
        return logged(RECORD);
    }

    /** Waits a moment where there is nothing to wait for. */
    public static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Boolean.getBoolean("reliability.keep")) {
            System.err.println("log: " + log);
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Target::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
