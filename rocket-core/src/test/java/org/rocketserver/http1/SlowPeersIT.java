package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.TlsFiles;

/**
 * Peers that do not take what they asked for, or too slowly: the write deadline and the minimum rate hold for writes
 * that wait in a thread, for writes that do not, and over all writes of an answer together.
 */
class SlowPeersIT {
    private static final long MUCH = 64L * 1024 * 1024;
    private static final int PIECE = 8 * 1024;
    private static final Timeouts HASTY = Timeouts.DEFAULT.withWrite(Duration.ofMillis(300));

    /** More than any peer takes within half a second of waiting. */
    private static final Limits STRICT =
            Limits.DEFAULT.withMinimumRate(Integer.MAX_VALUE).withRateWindow(Duration.ofMillis(500));

    private static final String HOST = "slow.test";

    @TempDir
    private static Path folder;

    private static TlsFiles tls;

    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @BeforeAll
    static void createKeys() throws Exception {
        tls = TlsFiles.create(folder, HOST, "EC");
    }

    /** Writes for ever in small pieces, each of which waits where it has to. */
    private Disposition writeWaiting(Exchange exchange) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), length(exchange));
        byte[] piece = new byte[PIECE];
        try {
            for (long written = 0; written < MUCH; written += PIECE) {
                body.write(ByteBuffer.wrap(piece));
            }
            body.close();
        } catch (IOException e) {
            failure.complete(e);
            throw e;
        }
        return Disposition.COMPLETED;
    }

    private static BodyLength length(Exchange exchange) {
        return exchange.request().target().rawPath().equals("/chunked") ? BodyLength.UNKNOWN : BodyLength.of(MUCH);
    }

    private Disposition writeCalledBack(Exchange exchange) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), length(exchange));
        return goOn(exchange, body, MUCH);
    }

    private Disposition goOn(Exchange exchange, ResponseBody body, long left) throws IOException {
        long rest = left;
        try {
            while (rest > 0) {
                ByteBuffer piece = ByteBuffer.allocate(PIECE);
                boolean taken = body.tryWrite(piece);
                rest -= piece.position();
                if (!taken) {
                    long still = rest;
                    body.whenWritable(() -> exchange.resume(() -> goOn(exchange, body, still)));
                    return Disposition.SUSPENDED;
                }
            }
            body.close();
            return Disposition.COMPLETED;
        } catch (IOException e) {
            failure.complete(e);
            throw e;
        }
    }

    private static Socket ask(HandlerServer server, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream().write(Octets.of("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        return socket;
    }

    private static Rocket startTls(ExchangeContract.Handler handler, Limits limits, Timeouts timeouts)
            throws Exception {
        return Rocket.builder()
                .listen("127.0.0.1", 0, TlsConfig.pem(tls.key(), tls.chain()))
                .limits(usual -> limits)
                .timeouts(usual -> timeouts)
                .method(HandlerServer.method(handler))
                .handleSignals(false)
                .build()
                .start();
    }

    private static Socket askOverTls(Rocket server) throws Exception {
        Socket socket = TlsFiles.connect(server.port(), HOST, null, tls);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(Octets.of("GET /known HTTP/1.1\r\nHost: x\r\n\r\n"));
        return socket;
    }

    /** Sealed records wait in the transport; a peer that does not take them takes nothing. */
    @ParameterizedTest(name = "a thread waits: {0}")
    @ValueSource(booleans = {true, false})
    void aPeerThatTakesNothingOverTlsIsCut(boolean waits) throws Exception {
        ExchangeContract.Handler handler = waits ? this::writeWaiting : this::writeCalledBack;
        try (Rocket server = startTls(handler, Limits.DEFAULT, HASTY);
                Socket socket = askOverTls(server)) {
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private void takesNothing(HandlerServer server, String path) throws Exception {
        try (Socket socket = ask(server, path)) {
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(socket.isConnected()).isTrue();
        }
    }

    /** Reads on and on, though slowly, until the server has had enough; true if it had before it was done. */
    private boolean takesSlowly(HandlerServer server, String path) throws Exception {
        long taken = 0;
        byte[] part = new byte[PIECE];
        try (Socket socket = ask(server, path)) {
            for (int count = 0;
                    count >= 0 && !failure.isDone();
                    count = socket.getInputStream().read(part)) {
                taken += count;
                TimeUnit.MILLISECONDS.sleep(2);
            }
        } catch (IOException e) {
            // it was cut, and the worker is told sooner or later
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
        return failure.isDone() && taken < MUCH;
    }

    /** Its system's buffer is emptied too slowly for ours to be told of room within the deadline. */
    @Test
    void aPeerThatIsSlowButFastEnoughIsNotCut() throws Exception {
        // a busy machine takes its time for a round, and a system tells of room only when there is a good part of it
        Timeouts patient = Timeouts.DEFAULT.withWrite(Duration.ofSeconds(3));
        Limits modest = Limits.DEFAULT.withRateWindow(Duration.ofSeconds(3));
        try (HandlerServer waiting = HandlerServer.start(this::writeWaiting, modest, patient);
                HandlerServer calledBack = HandlerServer.start(this::writeCalledBack, modest, patient);
                Socket first = ask(waiting, "/chunked");
                Socket second = ask(calledBack, "/chunked");
                Socket third = ask(calledBack, "/known");
                Rocket secret = startTls(this::writeWaiting, modest, patient);
                Rocket secretCalledBack = startTls(this::writeCalledBack, modest, patient);
                Socket fourth = askOverTls(secret);
                Socket fifth = askOverTls(secretCalledBack)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(7);
            byte[] part = new byte[PIECE];
            while (System.nanoTime() < end) {
                for (Socket socket : List.of(first, second, third, fourth, fifth)) {
                    assertThat(socket.getInputStream().read(part)).isPositive();
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(failure).isNotDone();
        }
    }

    /** Reads a body, waiting or called back, and answers with how long it was. */
    private Disposition count(Exchange exchange, boolean waits, long before) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(PIECE);
        long read = before;
        while (true) {
            int count = waits
                    ? exchange.requestBody().read(part.clear())
                    : exchange.requestBody().tryRead(part.clear());
            if (count < 0) {
                break;
            }
            long soFar = read;
            if (count == 0) {
                exchange.requestBody().whenReadable(() -> exchange.resume(() -> count(exchange, waits, soFar)));
                return Disposition.SUSPENDED;
            }
            read += count;
        }
        byte[] told = Octets.of(Long.toString(read));
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(told.length));
        body.write(ByteBuffer.wrap(told));
        body.close();
        return Disposition.COMPLETED;
    }

    /** The time-out for reading holds whether or not a thread waits; the answer says so. */
    @ParameterizedTest(name = "a thread waits: {0}, body {1}")
    @CsvSource({
        "true, Content-Length: 10%n%nabc",
        "false, Content-Length: 10%n%nabc",
        "false, Content-Length: 10%n%n",
        "false, Transfer-Encoding: chunked%n%n5%nabc",
        "false, Transfer-Encoding: chunked%n%n5%nabcde%n",
        "false, Transfer-Encoding: chunked%n%n5%nabcde%n0%n"
    })
    void aPeerThatStopsInItsBodyIsTold(boolean waits, String body) throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withRead(Duration.ofMillis(200));
        try (HandlerServer server = HandlerServer.start(exchange -> count(exchange, waits, 0), Limits.DEFAULT, hasty);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            String request = "POST / HTTP/1.1\r\nHost: x\r\n" + body.replace("%n", "\r\n");
            socket.getOutputStream().write(Octets.of(request));
            assertThat(Octets.text(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close");
        }
    }

    /** A listener costs no thread, and its peer may have little to say (reliability.md section 1). */
    @Test
    void aPeerThatSendsSlowlyIsLeftAloneWhileNoThreadWaits() throws Exception {
        Limits strict = Limits.DEFAULT.withMinimumRate(Integer.MAX_VALUE).withRateWindow(Duration.ofMillis(50));
        try (HandlerServer server =
                        HandlerServer.start(exchange -> count(exchange, false, 0), strict, Timeouts.DEFAULT);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(Octets.of("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 20\r\n\r\n"));
            for (int i = 0; i < 20; i++) {
                TimeUnit.MILLISECONDS.sleep(20);
                socket.getOutputStream().write('a');
            }
            assertThat(Octets.text(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n20");
        }
    }

    /** A peer is judged by what it sent, also by what it sent after the longest wait (reliability.md section 1). */
    @Test
    void aPeerThatSendsMuchAtATimeIsNotSlow() throws Exception {
        int times = 4;
        Limits strict = Limits.DEFAULT.withMinimumRate(1000).withRateWindow(Duration.ofMillis(100));
        try (HandlerServer server =
                        HandlerServer.start(exchange -> count(exchange, true, 0), strict, Timeouts.DEFAULT);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(Octets.of("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                            + times * PIECE + "\r\n\r\n"));
            for (int i = 0; i < times; i++) {
                TimeUnit.MILLISECONDS.sleep(200);
                socket.getOutputStream().write(new byte[PIECE]);
            }
            assertThat(Octets.text(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n" + times * PIECE);
        }
    }

    /** What comes after the last request stays unread, and must not make the system throw the answer away. */
    @Test
    void octetsBehindTheLastRequestDoNotCostItsAnswer() throws Exception {
        int size = 1_000_000;
        try (HandlerServer server = HandlerServer.start(
                        exchange -> {
                            ByteBuffer three = ByteBuffer.allocate(3);
                            while (three.hasRemaining()) {
                                exchange.requestBody().read(three);
                            }
                            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(size));
                            body.write(ByteBuffer.allocate(size));
                            body.close();
                            return Disposition.COMPLETED;
                        },
                        Limits.DEFAULT,
                        Timeouts.DEFAULT);
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.getOutputStream()
                    .write(Octets.of("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nab"));
            socket.getOutputStream().write(Octets.of("c\r\nGET / HTTP/1.1\r\n"));
            long taken = 0;
            byte[] part = new byte[PIECE];
            for (int count = 0; count >= 0; count = socket.getInputStream().read(part)) {
                taken += count;
            }
            assertThat(taken).isGreaterThan(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/known", "/chunked"})
    void aPeerThatTakesNothingIsCutWhileAThreadWaits(String path) throws Exception {
        try (HandlerServer server = HandlerServer.start(this::writeWaiting, Limits.DEFAULT, HASTY)) {
            takesNothing(server, path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/known", "/chunked"})
    void aPeerThatTakesNothingIsCutWhileNoThreadWaits(String path) throws Exception {
        try (HandlerServer server = HandlerServer.start(this::writeCalledBack, Limits.DEFAULT, HASTY)) {
            takesNothing(server, path);
        }
    }

    @Test
    void aPeerThatTakesTooSlowlyIsCutAlthoughNoSingleWriteIsSlow() throws Exception {
        try (HandlerServer server = HandlerServer.start(this::writeWaiting, STRICT, Timeouts.DEFAULT)) {
            assertThat(takesSlowly(server, "/known")).isTrue();
        }
    }

    @Test
    void aPeerThatTakesTooSlowlyIsCutWhileNoThreadWaits() throws Exception {
        try (HandlerServer server = HandlerServer.start(this::writeCalledBack, STRICT, Timeouts.DEFAULT)) {
            assertThat(takesSlowly(server, "/known")).isTrue();
        }
    }

    /** The application's pauses are not the peer's. */
    @Test
    void aPeerThatWaitsForASlowApplicationIsNotSlow() throws Exception {
        Limits strict = Limits.DEFAULT.withMinimumRate(1_000_000).withRateWindow(Duration.ofMillis(50));
        try (HandlerServer server = HandlerServer.start(
                exchange -> {
                    ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
                    for (int i = 0; i < 4; i++) {
                        TimeUnit.MILLISECONDS.sleep(100);
                        body.write(Octets.buffer("event"));
                        body.flush();
                    }
                    body.close();
                    return Disposition.COMPLETED;
                },
                strict,
                HASTY)) {
            try (var client = server.connect()) {
                assertThat(client.ask("/").body()).isEqualTo("event".repeat(4));
            }
        }
    }

    /**
     * Time that nobody waits for octets does not count either: a slow peer that is not asked for more is left alone.
     */
    @Test
    void aPeerThatWaitsForAnExchangeWithoutAThreadIsNotSlow() throws Exception {
        try (HandlerServer server = HandlerServer.start(
                        exchange -> {
                            CompletableFuture.delayedExecutor(1000, TimeUnit.MILLISECONDS)
                                    .execute(() -> exchange.resume(() -> {
                                        ResponseBody body =
                                                exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(5));
                                        body.write(Octets.buffer("later"));
                                        body.close();
                                        return Disposition.COMPLETED;
                                    }));
                            return Disposition.SUSPENDED;
                        },
                        STRICT,
                        HASTY);
                var client = server.connect()) {
            assertThat(client.ask("/").body()).isEqualTo("later");
        }
    }
}
