package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.ServerState;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.TlsFiles;
import org.rocketserver.testkit.WireClient;

/**
 * A file that its peer takes slowly goes out after its worker is through, without a thread, and is closed once sent.
 */
@Timeout(120)
class LargeFilesIT {
    /** More than the systems of both sides take before anybody reads. */
    private static final int OCTETS = 24 << 20;

    private static final int THREADS = 2;
    private static final String HOST = "large.test";

    @TempDir
    private static Path folder;

    private static Path file;
    private static String content;
    private static TlsFiles tls;

    private final BlockingQueue<FileChannel> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private final List<WireClient> clients = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private @Nullable Exchange suspended;
    private Rocket rocket;

    @BeforeAll
    static void write() throws Exception {
        byte[] body = new byte[OCTETS];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) ('a' + (i ^ i >> 12) % 26);
        }
        content = new String(body, StandardCharsets.ISO_8859_1);
        file = Files.write(folder.resolve("body"), body);
        tls = TlsFiles.create(folder, HOST, "EC");
    }

    private void start(UnaryOperator<RocketBuilder> change) throws IOException {
        rocket = change.apply(Rocket.builder()
                        .minThreads(THREADS)
                        .maxThreads(THREADS)
                        .method(HandlerServer.method(this::handle))
                        .handleSignals(false))
                .build()
                .start();
    }

    private void start() throws IOException {
        start(builder -> builder.listen("127.0.0.1", 0));
    }

    @AfterEach
    void stop() throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        released.countDown();
        rocket.stop(Duration.ofSeconds(2));
        assertThat(opened).allMatch(channel -> !channel.isOpen());
    }

    private Disposition handle(Exchange exchange) throws IOException {
        String path = exchange.request().target().rawPath();
        if (path.equals("/held")) {
            handled.add(path);
            awaitRelease();
        }
        boolean small = path.equals("/") || path.equals("/held");
        ResponseBody answer = exchange.respond(
                ResponseHead.of(Status.OK),
                small ? BodyLength.of(0) : path.equals("/chunked") ? BodyLength.UNKNOWN : BodyLength.of(OCTETS));
        if (small) {
            answer.close();
            return Disposition.COMPLETED;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        opened.add(channel);
        answer.transferLast(channel, path.equals("/short") ? 1 : 0, OCTETS);
        switch (path) {
            case "/suspended" -> suspended = exchange;
            case "/failing" -> {
                handled.add(path);
                throw new IllegalStateException("after the answer");
            }
            default -> {}
        }
        handled.add(path);
        return path.equals("/suspended") ? Disposition.SUSPENDED : Disposition.COMPLETED;
    }

    private void awaitRelease() throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    private FileChannel ask(WireClient client, String path) throws Exception {
        client.get(path);
        FileChannel channel = opened.poll(30, TimeUnit.SECONDS);
        assertThat(channel).isNotNull();
        assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo(path);
        return channel;
    }

    private static void readWhole(WireClient client) throws IOException {
        WireClient.Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().equals(content)).as("the body is the file's").isTrue();
    }

    private static void closes(FileChannel channel) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(channel.isOpen()).isFalse());
    }

    static Stream<Kind> kinds() {
        return Runtime.version().feature() < 21 ? Stream.of(Kind.PLATFORM) : Stream.of(Kind.values());
    }

    /** More of them than there are threads. */
    @ParameterizedTest
    @MethodSource("kinds")
    void othersAreServedWhileManyTakeTheirTime(Kind kind) throws Exception {
        start(builder -> builder.listen("127.0.0.1", 0).threads(threads -> threads.withKind(kind)));
        List<FileChannel> files = new ArrayList<>();
        List<WireClient> slow = new ArrayList<>();
        for (int i = 0; i < 4 * THREADS; i++) {
            slow.add(connect());
            files.add(ask(slow.get(i), "/file"));
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        assertThat(files).allMatch(FileChannel::isOpen);
        for (WireClient client : slow) {
            readWhole(client);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        files.forEach(LargeFilesIT::closes);
    }

    @Test
    void alsoOverTls() throws Exception {
        start(builder -> builder.listen("127.0.0.1", 0, TlsConfig.pem(tls.key(), tls.chain())));
        List<WireClient> slow = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS; i++) {
            slow.add(connectOverTls());
            assertThat(ask(slow.get(i), "/file").isOpen()).isTrue();
            assertThat(connectOverTls().ask("/").status()).isEqualTo(200);
        }
        for (WireClient client : slow) {
            readWhole(client);
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
    }

    private WireClient connectOverTls() throws Exception {
        Socket socket = TlsFiles.connect(rocket.port(), HOST, null, tls);
        WireClient client = WireClient.over(socket);
        clients.add(client);
        return client;
    }

    /** W4: also where the next request came while the file was sent, or before. */
    @Test
    void thePipelinedRequestWaitsItsTurn() throws Exception {
        start();
        WireClient client = connect();
        client.get("/").get("/file").get("/").get("/file").get("/");
        for (int i = 0; i < 2; i++) {
            assertThat(client.read().body()).isEmpty();
            assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo("/file");
            assertThat(handled)
                    .as("handled before the answer to the one before has left")
                    .isEmpty();
            readWhole(client);
        }
        assertThat(client.read().body()).isEmpty();
    }

    /** Who comes then is told to come later; who is in the middle of an answer only waits. */
    @Test
    void itIsNotRefusedWhereNobodyIsFree() throws Exception {
        start(builder -> builder.listen("127.0.0.1", 0)
                .threads(threads -> threads.withAcceptedQueueSize(1).withAcceptedQueueTimeout(Duration.ofMillis(100))));
        List<WireClient> slow = List.of(connect(), connect(), connect());
        for (WireClient client : slow) {
            ask(client, "/file");
        }
        for (int i = 0; i < THREADS; i++) {
            connect().get("/held");
            assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo("/held");
        }
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (WireClient client : slow) {
            readers.add(CompletableFuture.runAsync(() -> readOn(client), task -> new Thread(task).start()));
        }
        await().until(() -> rocket.stats().queued() >= slow.size());
        WireClient first = connect().get("/");
        await().until(() -> rocket.stats().queued() > slow.size());
        assertThat(connect().ask("/").status()).isEqualTo(503);
        assertThat(rocket.stats().connectionsRefused()).isEqualTo(1);

        released.countDown();
        assertThat(first.read().status()).isEqualTo(200);
        for (CompletableFuture<Void> reader : readers) {
            reader.get(60, TimeUnit.SECONDS);
        }
    }

    /** The file, and the answer to another request. */
    private static void readOn(WireClient client) {
        try {
            readWhole(client);
            assertThat(client.ask("/").status()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anOldClientSeesTheEndBehindTheFile() throws Exception {
        start();
        WireClient client = connect();
        client.send("GET /file HTTP/1.0\r\n\r\n");
        assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo("/file");
        readWhole(client);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void whoGoesAwayHasItClosed() throws Exception {
        start();
        for (int i = 0; i < 3; i++) {
            WireClient client = connect();
            FileChannel channel = ask(client, "/file");
            assertThat(channel.isOpen()).isTrue();
            client.close();
            closes(channel);
        }
        assertThat(connect().ask("/").status()).isEqualTo(200);
    }

    @Test
    void whoTakesNothingIsCutByTheWriteDeadline() throws Exception {
        start(builder -> builder.listen("127.0.0.1", 0).timeouts(usual -> usual.withWrite(Duration.ofMillis(300))));
        closes(ask(connect(), "/file"));
        await().untilAsserted(() -> assertThat(rocket.stats().connectionsOpen()).isZero());
    }

    @Test
    void whoTakesLittleIsCutByTheMinimumRate() throws Exception {
        start(builder -> builder.listen("127.0.0.1", 0)
                .limits(usual -> usual.withMinimumRate(Integer.MAX_VALUE).withRateWindow(Duration.ofMillis(500))));
        closes(ask(connect(), "/file"));
        await().untilAsserted(() -> assertThat(rocket.stats().connectionsOpen()).isZero());
    }

    /** G1: when it is over, and not before. */
    @Test
    void theLogTellsWhatWasSent() throws Exception {
        try (LogLines lines = LogLines.of("Rocket.Requests", Level.INFO)) {
            start();
            WireClient whole = connect();
            ask(whole, "/file");
            WireClient cut = connect();
            FileChannel channel = ask(cut, "/file");
            connect().ask("/");
            await().untilAsserted(() -> assertThat(lines.all()).isNotEmpty());
            assertThat(lines.texts()).noneMatch(line -> line.contains("/file"));
            readWhole(whole);
            await().untilAsserted(() -> assertThat(lines.texts()).anyMatch(line -> line.endsWith("200 " + OCTETS)));
            cut.close();
            closes(channel);
            await().untilAsserted(() -> assertThat(lines.texts())
                    .filteredOn(line -> line.contains("/file"))
                    .hasSize(2));
            assertThat(lines.texts())
                    .filteredOn(line -> line.endsWith("200 " + OCTETS))
                    .hasSize(1);
        }
    }

    /** T4. */
    @Test
    void aStopWaitsForIt() throws Exception {
        start();
        WireClient client = connect();
        FileChannel channel = ask(client, "/file");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(60)));
        await().until(() -> rocket.state() == ServerState.DRAINING);
        assertThat(channel.isOpen()).isTrue();
        readWhole(client);
        assertThat(client.readToEnd()).isEmpty();
        stopped.get(30, TimeUnit.SECONDS);
        closes(channel);
    }

    @Test
    void aStopDoesNotWaitForEver() throws Exception {
        start();
        FileChannel channel = ask(connect(), "/file");
        rocket.stop(Duration.ofMillis(100));
        assertThat(channel.isOpen()).isFalse();
    }

    /** T7: the generation before sends it to its end; what comes next is the new one's. */
    @Test
    void aRestartLetsItEnd() throws Exception {
        start();
        WireClient client = connect();
        FileChannel channel = ask(client, "/file");
        CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
        await().untilAsserted(() -> assertThat(connect().ask("/").status()).isEqualTo(200));
        assertThat(channel.isOpen()).isTrue();
        readWhole(client);
        assertThat(client.ask("/").status()).isEqualTo(200);
        restarted.get(30, TimeUnit.SECONDS);
    }

    /** Nobody sends on while an exchange waits for its application: its worker does before. */
    @Test
    void aSuspendedExchangeSendsItFirst() throws Exception {
        start();
        WireClient client = connect();
        FileChannel channel = ask(client, "/suspended");
        readWhole(client);
        closes(channel);
        Exchange waiting = suspended;
        assertThat(waiting).isNotNull();
        client.get("/");
        waiting.resume(() -> Disposition.COMPLETED);
        assertThat(client.read().status()).isEqualTo(200);
    }

    /** The answer was begun and whole; what follows it is not. */
    @Test
    void aWorkerThatFailsAfterwardsTakesNothingBack() throws Exception {
        start();
        WireClient client = connect();
        ask(client, "/failing");
        readWhole(client);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void aFileThatIsShorterCutsTheConnection() throws Exception {
        start();
        WireClient client = connect();
        FileChannel channel = ask(client, "/short");
        assertThat(client.closedWithin(30_000)).isTrue();
        closes(channel);
    }

    @Test
    void whatHasNoLengthIsSentByTheWorker() throws Exception {
        start();
        WireClient client = connect();
        client.get("/chunked");
        readWhole(client);
        assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo("/chunked");
        closes(opened.remove());
        assertThat(client.ask("/").status()).isEqualTo(200);
    }

    @Test
    void nothingIsSentToHead() throws Exception {
        start();
        WireClient client = connect();
        client.send("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n")
                .send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(client.readToEnd())
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n")
                .hasSizeLessThan(1000);
        closes(opened.remove());
    }
}
