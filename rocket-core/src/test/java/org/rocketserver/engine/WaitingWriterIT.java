package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.WireClient;

/** A worker that waits for its peer to take octets does so on its own, and holds nobody up. */
@Timeout(60)
class WaitingWriterIT {
    /** More than the systems of both sides take before anybody reads. */
    private static final int OCTETS = 24 << 20;

    private final BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final List<WireClient> clients = new ArrayList<>();
    private final byte[] body = new byte[OCTETS];
    private Path file;
    private Rocket rocket;

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) ('a' + (i ^ i >> 12) % 26);
        }
        file = Files.write(folder.resolve("body"), body);
    }

    private void start(UnaryOperator<RocketBuilder> change) throws IOException {
        rocket = change.apply(Rocket.builder()
                        .listen("127.0.0.1", 0)
                        .method(new Method())
                        .handleSignals(false))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
    }

    /** Sends the octets from memory, or the file, or nothing. */
    private final class Method implements WorkerFactory {
        @Override
        public String name() {
            return "large";
        }

        @Override
        public Worker newWorker() {
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    String path = exchange.request().target().rawPath();
                    if (!path.equals("/")) {
                        begun.add(Thread.currentThread());
                    }
                    try {
                        return answer(exchange, path);
                    } catch (IOException e) {
                        failures.add(e);
                        throw e;
                    }
                }
            };
        }
    }

    private Disposition answer(Exchange exchange, String path) throws IOException {
        var answer = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(path.equals("/") ? 0 : OCTETS));
        if (path.equals("/file")) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                answer.transfer(channel, 0, OCTETS);
            }
        } else if (path.equals("/memory")) {
            answer.write(ByteBuffer.wrap(body));
        }
        answer.close();
        return Disposition.COMPLETED;
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(2));
    }

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    /** Asks for a body and reads nothing; returns the thread that waits. */
    private Thread ask(WireClient client, String path) throws Exception {
        client.get(path);
        Thread thread = begun.poll(30, TimeUnit.SECONDS);
        assertThat(thread).isNotNull();
        soon().until(() -> waitsAlone(thread));
        return thread;
    }

    private static boolean waitsAlone(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(Lookout.class.getName())
                    && frame.getMethodName().equals("await")) {
                return true;
            }
        }
        return false;
    }

    private void readWhole(WireClient client) throws IOException {
        assertThat(client.read().body().equals(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1)))
                .isTrue();
    }

    @Test
    void othersAreServedMeanwhileAndTheAnswerIsWhole() throws Exception {
        start(builder -> builder.minThreads(2).maxThreads(2));
        for (String path : List.of("/file", "/memory", "/file", "/file", "/memory", "/memory")) {
            WireClient slow = connect();
            ask(slow, path);
            WireClient other = connect();
            for (int i = 0; i < 3; i++) {
                assertThat(other.ask("/").status()).isEqualTo(200);
            }
            readWhole(slow);
            assertThat(slow.ask("/").status()).isEqualTo(200);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aSingleThreadWaitsToo() throws Exception {
        start(builder -> builder.minThreads(1).maxThreads(1));
        WireClient client = connect();
        for (String path : List.of("/file", "/memory", "/file")) {
            ask(client, path);
            readWhole(client);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whoWaitsHearsThatItsPeerIsGone() throws Exception {
        start(builder -> builder.minThreads(1).maxThreads(1));
        for (String path : List.of("/file", "/memory", "/file")) {
            WireClient client = connect();
            ask(client, path);
            client.close();
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(connect().ask("/").status()).isEqualTo(200);
    }

    /** T4: past the grace it is interrupted and its connection closed. */
    @Test
    void whoWaitsIsEndedByAStop() throws Exception {
        start(builder -> builder.minThreads(2));
        Thread thread = ask(connect(), "/file");
        rocket.stop(Duration.ofMillis(100));
        assertThat(failures.poll(30, TimeUnit.SECONDS)).isNotNull();
        soon().until(() -> !thread.isAlive());
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 3; i++) {
            ask(connect(), "/memory").interrupt();
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
        }
        assertThat(connect().ask("/").status()).isEqualTo(200);
    }
}
