package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/**
 * The numbered statements about messages over real sockets; those about large heads and connections are
 * ConnectionsIT's, that about files FileWorkerTest's.
 */
class StatementsIT {
    private @Nullable HandlerServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private WireClient serve(ExchangeContract.Handler handler) throws Exception {
        return serve(handler, Limits.DEFAULT, Timeouts.DEFAULT);
    }

    private WireClient serve(ExchangeContract.Handler handler, Limits limits, Timeouts timeouts) throws Exception {
        HandlerServer started = HandlerServer.start(handler, limits, timeouts);
        server = started;
        return started.connect();
    }

    private static Disposition path(Exchange exchange) throws IOException {
        return answer(exchange, exchange.request().target().rawPath());
    }

    private static Disposition answer(Exchange exchange, String text) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(text.length()));
        body.write(Octets.buffer(text));
        body.close();
        return Disposition.COMPLETED;
    }

    /** W1. */
    @Test
    void aWorkerThatOverridesOnlyHandleServesRequests() throws Exception {
        try (WireClient client = serve(StatementsIT::path)) {
            assertThat(client.ask("/w1").body()).isEqualTo("/w1");
        }
    }

    /** W2. */
    @Test
    void anUnreadableRequestLineIsAnsweredAndTheConnectionIsClosed() throws Exception {
        try (WireClient client = serve(StatementsIT::path)) {
            String answer = client.send("GET /\r\n\r\n").readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("Connection: close\r\n");
        }
    }

    /** W3. */
    @Test
    void aMissingHostIsRefusedAndAnotherMajorVersionIsNotSupported() throws Exception {
        try (WireClient client = serve(StatementsIT::path);
                WireClient other = WireClient.connect(port())) {
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400 ");
            assertThat(other.send("GET / HTTP/2.0\r\nHost: x\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 505 ");
        }
    }

    private int port() {
        HandlerServer started = server;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started.port();
    }

    /** W4. */
    @Test
    void twoRequestsInOnePacketGetTwoAnswersInOrder() throws Exception {
        try (WireClient client = serve(StatementsIT::path)) {
            client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.read().body()).isEqualTo("/1");
            assertThat(client.read().body()).isEqualTo("/2");
        }
    }

    /** W5. */
    @Test
    void anIgnoredBodyNeverBecomesARequest() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (WireClient client = serve(exchange -> {
            requests.incrementAndGet();
            return path(exchange);
        })) {
            String smuggled = "GET /evil HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: " + smuggled.length() + "\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("/1");
            client.send(smuggled).get("/2");

            assertThat(client.read().body()).isEqualTo("/2");
            assertThat(requests).hasValue(2);
        }
    }

    /** W5. */
    @Test
    void anIgnoredBodyThatIsTooLargeEndsTheConnection() throws Exception {
        try (WireClient client = serve(StatementsIT::path)) {
            client.send("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc");

            WireClient.Answer answer = client.read();
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.closedWithin(5000)).isTrue();
        }
    }

    /** W6. */
    @Test
    void aChunkedBodyWithExtensionsAndTrailersIsReadExactly() throws Exception {
        try (WireClient client = serve(StatementsIT::readAll)) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: CHUNKED\r\n\r\n3;a=\"b\"\r\nabc\r\n")
                    .send("A\r\n0123456789\r\n0;end\r\nX-Sum: 1\r\n\r\nPOST / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.read().body()).isEqualTo("13");
            assertThat(client.read().body()).isEqualTo("0");
        }
    }

    /** W8. */
    @Test
    void http10ClosesUnlessKeepAliveWasAskedFor() throws Exception {
        try (WireClient client = serve(StatementsIT::path);
                WireClient keeper = WireClient.connect(port())) {
            assertThat(client.send("GET /a HTTP/1.0\r\n\r\n").readToEnd()).endsWith("\r\n\r\n/a");

            keeper.send("GET /b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(keeper.read().header("Connection")).isEqualTo("keep-alive");
            assertThat(keeper.ask("/c").body()).isEqualTo("/c");
        }
    }

    /** W9. */
    @Test
    void aFailureBeforeTheResponseIs500AndIsLoggedOnceWithItsTrace() throws Exception {
        try (LogLines lines = LogLines.of("Rocket.Errors.statements").alone();
                WireClient client = serve(exchange -> {
                    throw new IllegalStateException("on purpose");
                })) {
            String answer = client.get("/w9").readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("on purpose");
            assertThat(lines.all()).hasSize(1);
            assertThat(lines.all().get(0).getThrowableProxy().getMessage()).isEqualTo("on purpose");
            assertThat(lines.texts().get(0)).contains("GET /w9");
        }
    }

    /** W9. */
    @Test
    void aFailureInsideTheResponseClosesWithoutACleanEnd() throws Exception {
        try (WireClient client = serve(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            body.write(Octets.buffer("half"));
            body.flush();
            throw new IllegalStateException("on purpose");
        })) {
            assertThat(client.get("/").readToEnd()).endsWith("4\r\nhalf\r\n");
        }
    }

    /** W10. */
    @Test
    void aHeadThatPausesTooLongIsAnswered408() throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withHead(Duration.ofMillis(300));
        try (WireClient client = serve(StatementsIT::path, Limits.DEFAULT, hasty)) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost:").readToEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aBodyThatStallsIsAnswered408() throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withRead(Duration.ofMillis(200));
        try (WireClient client = serve(StatementsIT::readAll, Limits.DEFAULT, hasty)) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
        }
    }

    @Test
    void aBodySlowerThanTheMinimumRateIsAnswered408() throws Exception {
        Limits strict = Limits.DEFAULT.withMinimumRate(1000).withRateWindow(Duration.ofMillis(500));
        try (WireClient client = serve(StatementsIT::readAll, strict, Timeouts.DEFAULT)) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
            Thread dripping = new Thread(() -> drip(client));
            dripping.start();

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            dripping.join();
        }
    }

    @Test
    void aReadFromASilentPeerThatLeftHttpFailsAsASocketsDoesAndTheConnectionIsStillThere() throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withIdle(Duration.ofMillis(200));
        try (WireClient client = serve(StatementsIT::tellOfSilence, Limits.DEFAULT, hasty)) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 101 ").endsWith("silence");
        }
    }

    private static Disposition tellOfSilence(Exchange exchange) throws IOException {
        Upgrade.Raw raw = exchange.upgrade()
                .orElseThrow()
                .accept(new ResponseHead(Status.SWITCHING_PROTOCOLS, Headers.of("Upgrade", "any")));
        try {
            raw.input().read(ByteBuffer.allocate(1));
        } catch (SocketTimeoutException e) {
            raw.output().write(Octets.buffer("silence"));
        }
        return Disposition.COMPLETED;
    }

    /** RFC 9112 §9.6, RFC 9110 §15.5.9: nobody knows where the next request begins, or waits for it any more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno size\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nno trailer\r\n\r\n"
            })
    void whoAnswersABodyThatCannotBeReadSaysThatTheConnectionEnds(String body) throws Exception {
        for (BodyLength length : List.of(BodyLength.of(2), BodyLength.UNKNOWN)) {
            Timeouts hasty = Timeouts.DEFAULT.withRead(Duration.ofMillis(200));
            try (WireClient client = serve(exchange -> answerFault(exchange, length), Limits.DEFAULT, hasty)) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\n" + body);

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 40").contains("Connection: close", "no");
            } finally {
                stop();
            }
        }
    }

    @Test
    void whoAnswersABodyThatItsClientEndedTooSoonSaysThatTheConnectionEnds() throws Exception {
        try (WireClient client = serve(exchange -> answerFault(exchange, BodyLength.of(2)))) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
                    .end();

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").contains("Connection: close", "no");
        }
    }

    /** As containers do, who have error pages of their own. */
    private static Disposition answerFault(Exchange exchange, BodyLength length) throws IOException {
        Status status = Status.BAD_REQUEST;
        try {
            readAll(exchange);
        } catch (HttpException e) {
            status = e.status();
        } catch (IOException e) {
            assertThat(exchange.responded()).isFalse();
        }
        ResponseBody body = exchange.respond(ResponseHead.of(status), length);
        body.write(Octets.buffer("no"));
        body.close();
        return Disposition.COMPLETED;
    }

    private static void drip(WireClient client) {
        try {
            for (int i = 0; i < 40; i++) {
                client.send("a");
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // the server had enough
            Thread.currentThread().interrupt();
        }
    }

    private static Disposition readAll(Exchange exchange) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(1024);
        int count = 0;
        for (int more = 0; more >= 0; more = exchange.requestBody().read(part.clear())) {
            count += more;
        }
        return answer(exchange, Integer.toString(count));
    }

    /** W11. */
    @Test
    void theClientGetsItsHundredBeforeTheBodyIsNeeded() throws Exception {
        try (WireClient client = serve(StatementsIT::readAll)) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("abc");

            assertThat(client.read().body()).isEqualTo("3");
        }
    }

    /** W13. */
    @Test
    void aClientThatHalfClosesStillGetsItsAnswer() throws Exception {
        try (WireClient client = serve(exchange -> {
            Thread.sleep(50);
            return path(exchange);
        })) {
            assertThat(client.get("/half").end().readToEnd()).endsWith("/half");
        }
    }

    /** W13. */
    @Test
    void aClientThatHalfClosesStillGetsTheAnswerOfASuspendedExchange() throws Exception {
        try (WireClient client = serve(exchange -> {
            exchange.onPeerGone(() -> exchange.resume(() -> path(exchange)));
            return Disposition.SUSPENDED;
        })) {
            assertThat(client.get("/half").end().readToEnd()).endsWith("/half");
        }
    }

    @Test
    void theLastRequestThatALimitAllowsSaysClose() throws Exception {
        Limits two = Limits.DEFAULT.withRequestsPerConnection(2);
        try (WireClient client = serve(StatementsIT::path, two, Timeouts.DEFAULT)) {
            assertThat(client.ask("/1").header("Connection")).isEmpty();
            assertThat(client.ask("/2").header("Connection")).isEqualTo("close");
            assertThat(client.closedWithin(5000)).isTrue();
        }
    }

    @Test
    void aBodyBeyondItsLimitIsRefused() throws Exception {
        Limits small = Limits.DEFAULT.withBodyBytes(10);
        try (WireClient client = serve(StatementsIT::readAll, small, Timeouts.DEFAULT);
                WireClient chunks = WireClient.connect(port());
                WireClient fits = WireClient.connect(port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
            chunks.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n");
            fits.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789");

            assertThat(client.read().status()).isEqualTo(413);
            assertThat(chunks.read().status()).isEqualTo(413);
            assertThat(fits.read().body()).isEqualTo("10");
        }
    }

    @Test
    void anAbortedExchangeLeavesNoConnectionBehind() throws Exception {
        try (WireClient client = serve(exchange -> {
            exchange.abort(new IOException("on purpose"));
            return Disposition.COMPLETED;
        })) {
            client.get("/");
            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
            HandlerServer started = server;
            assertThat(started).isNotNull();
            Awaitility.await().until(() -> client.closedWithin(100));
        }
    }
}
