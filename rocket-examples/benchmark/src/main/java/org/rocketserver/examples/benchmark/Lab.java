package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import org.rocketserver.examples.benchmark.server.DelayServer;
import org.rocketserver.examples.benchmark.server.ServerMain;
import org.rocketserver.examples.benchmark.server.Tls;

/** Where servers run and are loaded: processors, files, key, and the server that answers late. */
final class Lab implements AutoCloseable {
    private static final List<String> VIRTUAL_MACHINE = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");
    private static final Duration STEP = Duration.ofSeconds(1);

    /** A server that waits most of the time never uses the processor for long, and gets so much time all the same. */
    private static final int LEAST_STEPS = 30;

    /** As long as the virtual machine compiles, a server is warmed up so many times as long at most. */
    private static final int MOST_WARM_UPS = 16;

    /** It has compiled what matters when its compilers take less than this part of the processor time. */
    private static final double COMPILED = 0.03;

    private final Options options;
    private final Path files = Files.createTempDirectory("rocket-benchmark");
    private final ClassPath classPath = new ClassPath(files);
    private ServerProcess delay;

    Lab(Options options) throws IOException {
        this.options = options;
    }

    /** Loads a server for a while. */
    interface Load {
        Figures run(Duration duration) throws IOException, InterruptedException;
    }

    Options options() {
        return options;
    }

    /** A folder for what is needed meanwhile. */
    Path files() {
        return files;
    }

    ClassPath classPath() {
        return classPath;
    }

    /** What the server that answers late answers to one that does nothing but ask, where servers run. */
    Figures late(boolean pinned, int connections, Duration duration) throws IOException, InterruptedException {
        return new Loads(files, pin(pinned, "0"), options.java()).late(delay(), connections, duration);
    }

    /** The load generators beside servers that are pinned or not. */
    Loads loads(boolean pinned) {
        return new Loads(files, pin(pinned, "1"), options.java());
    }

    /** The options of a server that speaks TLS; this program's own connections trust it from now on. */
    List<String> secure() throws IOException, InterruptedException {
        Path keyStore = Tls.makeKeyStore(files);
        HttpsURLConnection.setDefaultSSLSocketFactory(Tls.context(keyStore).getSocketFactory());
        return Tls.options(keyStore);
    }

    /** The option that tells a server where the delay server is, which is started when it is needed first. */
    String delay() throws IOException {
        if (delay == null) {
            List<String> small = List.of("-Xmx64m", "-XX:+UseSerialGC");
            delay = ServerProcess.start(
                    pin(options.pinned(), "1"), options.java(), classPath.toString(), small, DelayServer.class);
        }
        return "-Dbenchmark.delay=" + delay.port();
    }

    /** Starts a contender with the common options and more. */
    ServerProcess start(Contender contender, boolean pinned, List<String> more) throws IOException {
        List<String> machine = new ArrayList<>(VIRTUAL_MACHINE);
        machine.addAll(more);
        return ServerProcess.start(
                pin(pinned, "0"),
                options.java(),
                classPath.of(contender),
                machine,
                ServerMain.class,
                contender.label(),
                files.toString());
    }

    private static List<String> pin(boolean pinned, String processor) {
        return pinned ? List.of("taskset", "-c", processor) : List.of();
    }

    /** Loads a server until it has used so much processor time, and longer where its code is still being compiled. */
    void warmUp(ServerProcess server, Duration cpu, Load load) throws IOException, InterruptedException {
        long micros = cpu.toNanos() / 1000;
        long used = server.figures().cpuMicros();
        long least = used + micros;
        long most = used + MOST_WARM_UPS * micros;
        long steps = Math.max(LEAST_STEPS, MOST_WARM_UPS * cpu.dividedBy(STEP));
        boolean compiles = true;
        for (long step = 0; step < steps && (used < least || (compiles && used < most)); step++) {
            long compilers = ProcessFigures.compilerMicros(server.pid());
            long before = used;
            load.run(STEP);
            used = server.figures().cpuMicros();
            long compiled = ProcessFigures.compilerMicros(server.pid()) - compilers;
            compiles = compiled < 0 || compiled > COMPILED * (used - before); // less than none where one of them ended
        }
    }

    /** Processor time of all that loads servers, and of the server that answers late, so far, in microseconds. */
    long loadMicros() throws IOException {
        return ProcessFigures.endedChildrenMicros()
                + (delay == null ? 0 : delay.figures().cpuMicros());
    }

    /** Loads a server and looks at its process before and after. */
    static Window window(ServerProcess server, Duration duration, Load load) throws IOException, InterruptedException {
        ProcessFigures before = server.figures();
        long childrenBefore = ProcessFigures.endedChildrenMicros();
        Figures seen = load.run(duration);
        long loadMicros = ProcessFigures.endedChildrenMicros() - childrenBefore;
        String fault = seen.errors() > 0 ? seen.errors() + " errors" : seen.requests() == 0 ? "no answers" : "";
        return Window.of(before, server.figures(), seen, loadMicros, fault);
    }

    @Override
    public void close() {
        if (delay != null) {
            delay.close();
        }
    }
}
