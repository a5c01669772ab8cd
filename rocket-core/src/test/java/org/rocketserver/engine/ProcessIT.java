package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.testkit.ServerProgram;
import org.rocketserver.testkit.WireClient;

/** Signals, descriptors and the inherited socket, each with a process of its own. */
@EnabledOnOs(OS.LINUX)
class ProcessIT {
    private static final String PORT = "listeners.0.port=0";
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private ServerProgram run(List<String> command) throws IOException {
        ServerProgram program = ServerProgram.start(command);
        open.add(program);
        return program;
    }

    private ServerProgram start(String... settings) throws IOException {
        return run(ServerProgram.command(List.of(), settings));
    }

    private WireClient connect(int port) throws IOException {
        WireClient client = WireClient.connect(port);
        open.add(client);
        return client;
    }

    /** A process that was started to ignore a signal, as by nohup or in the background, hands that down. */
    private static void assumeHeard(int signal) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(7).strip())
                .findFirst()
                .orElse("0");
        assumeThat(new BigInteger(mask, 16).testBit(signal - 1)).isFalse();
    }

    /** T6. */
    @ParameterizedTest
    @CsvSource({"TERM, 15", "INT, 2"})
    void aSignalStopsTheServerOnceAndTheRequestUnderWayIsAnswered(String name, int number) throws Exception {
        assumeHeard(number);
        ServerProgram program = start(PORT);
        int port = program.port();
        WireClient idle = connect(port);
        assertThat(idle.ask("/").status()).isEqualTo(200);
        WireClient busy = connect(port).get("/sleep/1500");
        await().until(() -> idle.ask("/count").body().equals("2"));
        program.signal(name);
        WireClient.Answer answer = busy.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(program.ended()).isEqualTo(128 + number);
        assertThat(program.lines("Stopped")).isEqualTo(1);
        assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    }

    /** T6: without handlers a signal does what it does to any program. */
    @ParameterizedTest
    @CsvSource({"TERM, 15", "HUP, 1"})
    void aServerThatShallNotHandleSignalsInstallsNothing(String name, int number) throws Exception {
        assumeHeard(number);
        ServerProgram program = start(PORT, "handleSignals=false");
        WireClient busy = connect(program.port()).get("/sleep/60000");
        WireClient other = connect(program.port());
        await().until(() -> other.ask("/count").body().equals("2"));
        program.signal(name);
        assertThat(program.ended()).isEqualTo(128 + number);
        assertThat(busy.closedWithin(20_000)).isTrue();
        assertThat(program.lines("Stopped")).isZero();
        assertThat(program.lines("Received")).isZero();
    }

    /** T7. */
    @ParameterizedTest
    @CsvSource({"HUP, 1", "USR1, 10"})
    void aSignalRestartsTheServerInPlace(String name, int number) throws Exception {
        assumeHeard(number);
        ServerProgram program = start(PORT);
        WireClient client = connect(program.port());
        assertThat(client.ask("/").status()).isEqualTo(200);
        for (int i = 1; i <= 3; i++) {
            program.signal(name);
            int times = i;
            await().until(() -> program.lines("Restarted") == times);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        assertThat(program.lines("Received SIG" + name)).isEqualTo(3);
    }

    /** T7: a JVM that keeps signals to itself says so for debugging, and the rest works. */
    @Test
    void aJvmThatRefusesASignalIsNoFault() throws Exception {
        ServerProgram program = run(ServerProgram.command(List.of("-Xrs"), PORT));
        WireClient client = connect(program.port());
        assertThat(client.ask("/").status()).isEqualTo(200);
        assertThat(program.lines("does not let SIGHUP be handled")).isEqualTo(1);
        assertThat(program.lines("ERROR")).isZero();
        assertThat(program.lines("WARN")).isZero();
    }

    /**
     * A program whose threads are many and large, so that the system has memory for so many of them.
     *
     * @param kilobytes of address space: about 500 000 for the JVM itself, and 65 536 for each thread
     */
    private ServerProgram withMemoryFor(int kilobytes) throws IOException {
        List<String> limited = new ArrayList<>(
                List.of("sh", "-c", "export MALLOC_ARENA_MAX=1; ulimit -v " + kilobytes + "; exec \"$0\" \"$@\""));
        limited.addAll(ServerProgram.command(
                List.of(
                        "-Xss64m",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:CompressedClassSpaceSize=64m",
                        "-XX:ReservedCodeCacheSize=64m"),
                PORT,
                "threads.min=40"));
        return run(limited);
    }

    /** How many threads of the server a program has. */
    private static long serverThreads(ServerProgram program) throws IOException {
        long count = 0;
        try (Stream<Path> threads =
                Files.list(Path.of("/proc", Long.toString(program.process().pid()), "task"))) {
            for (Path thread : threads.toList()) {
                count += name(thread).startsWith("rocket-") ? 1 : 0;
            }
        }
        return count;
    }

    private static String name(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (NoSuchFileException e) {
            return "ended meanwhile";
        }
    }

    /** T7: what there is room for of the next generation ends again, and the one before serves on. */
    @Test
    void aRestartThatGetsNoThreadsLeavesNoneBehind() throws Exception {
        assumeHeard(1);
        ServerProgram program = withMemoryFor(5_000_000);
        WireClient client = connect(program.port());
        assertThat(client.ask("/").status()).isEqualTo(200);
        assertThat(serverThreads(program)).isGreaterThan(40);
        long before = serverThreads(program);

        program.signal("HUP");

        await().until(() -> program.lines("Exception in thread \"SIGHUP handler\" java.lang.OutOfMemoryError") == 1);
        assertThat(client.ask("/").status()).isEqualTo(200);
        await().until(() -> serverThreads(program) == before);
        program.signal("TERM");
        assertThat(program.ended()).isEqualTo(143);
        assertThat(program.lines("Stopped")).isEqualTo(1);
    }

    /** T1: threads that stayed behind would keep the program from ending. */
    @Test
    void aStartThatGetsTooFewThreadsFailsAndLeavesNoneBehind() throws Exception {
        ServerProgram program = withMemoryFor(2_200_000);

        assertThat(program.ended()).isEqualTo(1);
        assertThat(program.lines("Exception in thread \"main\" java.lang.OutOfMemoryError"))
                .isEqualTo(1);
    }

    /** L8: all descriptors in requests under way; the rest waits in the backlog. */
    @Test
    void withoutDescriptorsNothingSpinsAndAcceptingGoesOnByItself() throws Exception {
        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -n 200; exec \"$0\" \"$@\""));
        limited.addAll(ServerProgram.command(List.of(), PORT));
        ServerProgram program = run(limited);
        int port = program.port();
        // classes are loaded from files, which need descriptors
        assertThat(connect(port).ask("/sleep/1").status()).isEqualTo(200);
        assertThat(connect(port)
                        .send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .readToEnd())
                .contains("200");
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 260; i++) {
            clients.add(connect(port).get("/wait"));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> program.lines("cannot accept") >= 1);
        long before = program.process().info().totalCpuDuration().orElseThrow().toMillis();
        long linesBefore = program.lines().size();
        TimeUnit.SECONDS.sleep(2);
        long cpu = program.process().info().totalCpuDuration().orElseThrow().toMillis() - before;
        long lines = program.lines().size() - linesBefore;
        System.out.println("L8: without descriptors " + cpu + " ms of processor time and " + lines + " lines in 2 s");
        assertThat(cpu).isLessThan(1000);
        assertThat(lines).isLessThanOrEqualTo(4);
        long begin = System.nanoTime();
        program.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
            client.close();
        }
        System.out.println("L8: all served " + (System.nanoTime() - begin) / 1_000_000 + " ms after the release");
        assertThat(connect(port).ask("/").status()).isEqualTo(200);
    }

    /** The socket is there before the process, as descriptor 0, as inetd and systemd give it. */
    @Test
    void aServerTakesTheSocketItInherits() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/perl"))).isTrue();
        String open =
                "use Socket; socket(S, PF_INET, SOCK_STREAM, 0) or die; bind(S, sockaddr_in(0, INADDR_LOOPBACK)) or die;"
                        + " listen(S, 50) or die; close STDIN; open(STDIN, '<&', fileno(S)) or die; $^F = 255; exec @ARGV";
        List<String> given = new ArrayList<>(List.of("/usr/bin/perl", "-e", open));
        given.addAll(ServerProgram.command(List.of(), "listeners.0.inheritedChannel=true"));
        ServerProgram program = run(given);
        assertThat(connect(program.port()).ask("/").status()).isEqualTo(200);
        assertThat(program.lines("Listening on")).isEqualTo(1);
    }

    /** L2: a process that was given none is told so. */
    @Test
    void aServerWithoutAnInheritedSocketDoesNotStart() throws Exception {
        ServerProgram program = start("listeners.0.inheritedChannel=true");
        assertThat(program.ended()).isEqualTo(1);
        assertThat(program.lines("listeners.inheritedChannel")).isPositive();
    }
}
