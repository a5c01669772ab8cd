package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/** The numbered statements about connections and large heads, over real sockets. */
class ConnectionsIT {
    private final List<ConnectionInfo> seen = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private static Disposition answer(Exchange exchange, String text) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(text.length()));
        body.write(Octets.buffer(text));
        body.close();
        return Disposition.COMPLETED;
    }

    // ---- the end

    /** Answers, and leaves something to be called back that fails. */
    private static Disposition leaveAFault(Exchange exchange) throws IOException {
        exchange.requestBody().whenReadable(() -> {
            throw new IllegalStateException("as the connection is closed");
        });
        return answer(exchange, "now");
    }

    /** What an application gave to be called back fails as the connection ends. */
    @Test
    void anActionThatFailsLeavesNoConnectionBehind() throws Exception {
        try (HandlerServer server = HandlerServer.start(ConnectionsIT::leaveAFault)) {
            for (int i = 0; i < 5; i++) {
                try (WireClient client = server.connect()) {
                    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nConnection: close\r\n\r\n");
                    assertThat(client.read().body()).isEqualTo("now");
                }
            }
            await().until(() -> server.rocket().stats().connectionsOpen() == 0);
        }
    }

    // ---- one object

    /** Sees the connection in the worker and, for {@code /later}, in a step that another thread asks for. */
    private Disposition see(Exchange exchange) throws IOException {
        seen.add(exchange.connection());
        threads.add(Thread.currentThread());
        if (!exchange.request().target().rawPath().equals("/later")) {
            return answer(exchange, "now");
        }
        new Thread(() -> exchange.resume(() -> {
                    seen.add(exchange.connection());
                    return answer(exchange, "later");
                }))
                .start();
        return Disposition.SUSPENDED;
    }

    /** C1. */
    @Test
    void theConnectionIsTheSameObjectAcrossRequestsRestAndSuspension() throws Exception {
        try (HandlerServer server = HandlerServer.start(this::see);
                WireClient client = server.connect()) {
            assertThat(client.ask("/1").body()).isEqualTo("now");
            // it rests between any two requests, since each waits for the answer before it
            assertThat(client.ask("/later").body()).isEqualTo("later");
            assertThat(client.ask("/3").body()).isEqualTo("now");
            assertThat(client.get("/4").get("/5").read().body()).isEqualTo("now");
            assertThat(client.read().body()).isEqualTo("now");

            ConnectionInfo info = seen.get(0);
            assertThat(seen).hasSize(6).allSatisfy(other -> assertThat(other).isSameAs(info));
            assertThat(info.local()).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            assertThat(((InetSocketAddress) info.remote()).getAddress().isLoopbackAddress())
                    .isTrue();
            assertThat(info.secure()).isFalse();
            assertThat(info.scheme()).isEqualTo("http");
        }
    }

    /** C1. */
    @Test
    void anotherConnectionIsAnotherObjectWithItsOwnAddressAndTime() throws Exception {
        try (HandlerServer server = HandlerServer.start(this::see);
                WireClient first = server.connect();
                WireClient second = server.connect()) {
            first.ask("/1");
            second.ask("/1");

            assertThat(seen.get(1)).isNotSameAs(seen.get(0));
            assertThat(seen.get(1).remote()).isNotEqualTo(seen.get(0).remote());
            assertThat(seen.get(1).id()).isNotEqualTo(seen.get(0).id());
            assertThat(seen.get(1).created()).isAfterOrEqualTo(seen.get(0).created());
        }
    }

    /** C1: a hand-over to another worker keeps it too: a request that blocks loses the lead to another thread. */
    @Test
    void theConnectionIsTheSameObjectForAnotherWorker() throws Exception {
        try (HandlerServer server = HandlerServer.start(exchange -> {
                    if (exchange.request().target().rawPath().equals("/blocks")) {
                        Thread.sleep(100);
                    }
                    return see(exchange);
                });
                WireClient client = server.connect();
                WireClient other = server.connect()) {
            client.ask("/1");
            Awaitility.await().untilAsserted(() -> {
                other.get("/blocks");
                client.ask("/2");
                other.read();
                assertThat(threads.stream().distinct()).hasSizeGreaterThan(1);
            });

            List<ConnectionInfo> mine = seen.stream()
                    .filter(info -> info.remote().equals(seen.get(0).remote()))
                    .toList();
            assertThat(mine).hasSizeGreaterThan(1).allSatisfy(info -> assertThat(info)
                    .isSameAs(seen.get(0)));
        }
    }

    // ---- packets

    /** C2. */
    @Test
    void headAndBodyLeaveInOnePacket() throws Exception {
        try (HandlerServer server = HandlerServer.start(exchange -> answer(exchange, "small"));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(Octets.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
            byte[] part = new byte[4096];

            int count = socket.getInputStream().read(part);

            assertThat(Octets.text(Octets.slice(part, 0, count)))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nsmall");
        }
    }

    // ---- large heads

    /** W7. */
    @ParameterizedTest(name = "8 MB of {0}: {1}")
    @CsvSource({"request line, 414", "field, 431", "fields, 431", "name, 431"})
    void eightMegabytesOfHeadAreRefusedAndTheAnswerCanBeRead(String kind, int status) throws Exception {
        String start =
                switch (kind) {
                    case "request line" -> "GET /";
                    case "field" -> "GET / HTTP/1.1\r\nHost: x\r\nA: ";
                    default -> "GET / HTTP/1.1\r\nHost: x\r\n";
                };
        String part = kind.equals("fields") ? "a: bcd\r\n".repeat(12_500) : "a".repeat(100_000);
        try (HandlerServer server = HandlerServer.start(exchange -> answer(exchange, "never"));
                WireClient client = server.connect()) {
            client.send(start);
            sendAsMuchAsIsTaken(client, part, 80);

            assertThat(client.read().status()).isEqualTo(status);
        }
    }

    private static void sendAsMuchAsIsTaken(WireClient client, String part, int times) {
        try {
            for (int i = 0; i < times; i++) {
                client.send(part);
            }
        } catch (IOException e) {
            // the server takes no more, as it may; its answer counts
            assertThat(e).isInstanceOf(IOException.class);
        }
    }

    // ---- early answers

    /** C4. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"400", "403", "409", "413", "415", "500", "503"})
    void anEarlyAnswerCanBeReadWholeWhileTheClientStillSends(int status) throws Exception {
        String sentence = "an early answer ".repeat(2000);
        try (HandlerServer server = HandlerServer.start(exchange -> {
                    throw new HttpException(Status.of(status), sentence);
                });
                WireClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n");
            sendAsMuchAsIsTaken(client, "a".repeat(100_000), 8);

            WireClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).contains(sentence);
        }
    }

    /** C4: what is read away after an answer is bounded in octets, whatever the time. */
    @Test
    void aClientThatNeverStopsSendingIsCutBeforeLong() throws Exception {
        Timeouts patient = Timeouts.DEFAULT.withLinger(Duration.ofHours(1));
        try (HandlerServer server = HandlerServer.start(
                        exchange -> {
                            throw new HttpException(Status.CONTENT_TOO_LARGE, "too much");
                        },
                        Limits.DEFAULT,
                        patient);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(Octets.of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"));
            byte[] part = new byte[64 * 1024];

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 4096; i++) {
                            out.write(part);
                        }
                    })
                    .as("256 MiB were taken")
                    .isInstanceOf(IOException.class);
            Awaitility.await().until(() -> server.rocket().stats().connectionsOpen() == 0);
        }
    }

    /**
     * C4: and in time, whatever the octets: a client that neither sends nor closes keeps the connection for the linger.
     */
    @Test
    void aClientThatNeverClosesIsClosedAfterTheLinger() throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withLinger(Duration.ofMillis(200));
        try (HandlerServer server = HandlerServer.start(
                        exchange -> {
                            throw new HttpException(Status.CONTENT_TOO_LARGE, "too much");
                        },
                        Limits.DEFAULT,
                        hasty);
                WireClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");

            assertThat(client.read().status()).isEqualTo(413);
            Awaitility.await().until(() -> server.rocket().stats().connectionsOpen() == 0);
        }
    }

    /** C4: a body that is read whole before the failure leaves nothing to read away. */
    @Test
    void aRefusalAfterTheBodyEndsTheConnectionAsWell() throws Exception {
        try (HandlerServer server = HandlerServer.start(exchange -> {
                    ByteBuffer part = ByteBuffer.allocate(10);
                    while (exchange.requestBody().read(part.clear()) >= 0) {
                        assertThat(part.position()).isPositive();
                    }
                    throw new HttpException(Status.of(409), "no");
                });
                WireClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(client.read().status()).isEqualTo(409);
            assertThat(client.closedWithin(10_000)).isTrue();
        }
    }
}
