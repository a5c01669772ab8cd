package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Exchanges;
import org.rocketserver.engine.Next;
import org.rocketserver.engine.Protocol;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.MemoryServer;
import org.rocketserver.testkit.Octets;

/** The request loop of RFC 9112, in memory. */
class Http1ProtocolTest {
    private static final String DATE = "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n";

    /** Answers with the request's body, or with its path where there is none. */
    private static final class Echo extends Worker {
        @Override
        public Disposition handle(Exchange exchange) throws Exception {
            ByteBuffer body = ByteBuffer.allocate(1024);
            while (exchange.requestBody().read(body) >= 0) {
                assertThat(body.hasRemaining()).isTrue();
            }
            if (body.position() == 0) {
                body.put(Octets.of(exchange.request().target().rawPath()));
            }
            ResponseBody response = exchange.respond(
                    ResponseHead.of(Status.OK), BodyLength.of(body.flip().remaining()));
            response.write(body);
            response.close();
            return Disposition.COMPLETED;
        }
    }

    private static Worker worker(ExchangeContract.Handler handler) {
        return new Worker() {
            @Override
            public Disposition handle(Exchange exchange) throws Exception {
                return handler.handle(exchange);
            }
        };
    }

    private static MemoryServer server() {
        return new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), new Echo());
    }

    @Test
    void aGetIsAnsweredAndTheConnectionStaysOpen() {
        MemoryServer server = server().send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 2\r\n\r\n/a");
        assertThat(server.state()).isEqualTo(Next.IDLE);
        assertThat(server.transport().writes()).isEqualTo(1);
    }

    @Test
    void everyAnswerNamesTheServerWhereItIsToldTo() {
        Worker worker = worker(exchange -> {
            exchange.respond(new ResponseHead(Status.OK, Headers.of("Server", "own")), BodyLength.of(0))
                    .close();
            return Disposition.COMPLETED;
        });
        MemoryServer own = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, "Nobody/1"), worker)
                .send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(own.received()).contains("\r\nServer: own\r\n").doesNotContain("Nobody");

        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, "Nobody/1"), new Echo())
                .send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /refused HTTP/1.1\r\n\r\n");
        assertThat(server.received().split("Server: Nobody/1\r\n", -1)).hasSize(3);
    }

    @Test
    void twoPipelinedRequestsGetTwoAnswersInOrderWithOneWrite() {
        MemoryServer server = server().send(
                        "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(server.received()).endsWith("\r\n\r\nabc").contains("\r\n\r\n/aHTTP/1.1 200 OK");
        assertThat(server.transport().writes()).isEqualTo(1);
    }

    @Test
    void aChunkedBodyIsReadExactlyAndTheNextRequestParses() {
        MemoryServer server = server().send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).contains("\r\n\r\nabcdeHTTP/1.1 200 OK").endsWith("/next");
        assertThat(server.state()).isEqualTo(Next.IDLE);
    }

    @Test
    void aRefusedRequestIsAnsweredAndTheConnectionEnds() {
        MemoryServer server = server().send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n\r\n");

        assertThat(server.received())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\n\r\n/aHTTP/1.1 400 Bad Request\r\n")
                .contains("Connection: close\r\n");
        assertThat(server.closed()).isTrue();
    }

    @Test
    void answersAreNotHeldBackForARequestThatMayBeSlow() {
        MemoryServer server =
                server().slow().send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.transport().writes()).isEqualTo(2);
    }

    @Test
    void answersAreNotHeldBackForARequestThatIsSuspended() {
        Worker worker = worker(exchange -> exchange.request().target().rawPath().equals("/wait")
                ? Disposition.SUSPENDED
                : new Echo().handle(exchange));
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /wait HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).endsWith("/a");
        assertThat(server.state()).isEqualTo(Next.SUSPENDED);
    }

    @Test
    void othersHaveTheirTurnAfterThirtyTwoRequests() {
        List<Next> verdicts = new ArrayList<>();
        Protocol.Factory factory = connection -> {
            Protocol http = Http1Protocol.factory(RequestLog.NONE, "").create(connection);
            return new Protocol() {
                @Override
                public Next serve(Connection served, Exchanges exchanges) throws IOException {
                    Next next = http.serve(served, exchanges);
                    verdicts.add(next);
                    return next;
                }

                @Override
                public Next expire(Connection expired) throws IOException {
                    return http.expire(expired);
                }

                @Override
                public void refuse(Connection refused) {
                    http.refuse(refused);
                }
            };
        };

        new MemoryServer(factory, new Echo()).send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".repeat(33));

        assertThat(verdicts).hasSizeGreaterThan(1).endsWith(Next.IDLE).contains(Next.AGAIN);
    }

    @Test
    void aHeadThatStaysIncompleteIsAnswered408() {
        MemoryServer server = server().send("GET /a HTTP/1.1\r\n").expire();

        assertThat(server.received()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        assertThat(server.closed()).isTrue();
    }

    @Test
    void aConnectionThatSaysNothingIsClosedWithoutAWord() {
        MemoryServer server = server().expire();

        assertThat(server.received()).isEmpty();
        assertThat(server.closed()).isTrue();
    }

    /** RFC 9110 §9.3.2: whatever is wrong with it, the answer to HEAD has no content. */
    @Test
    void aRefusedHeadIsAnsweredWithoutABody() {
        MemoryServer server = server().send("HEAD / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n");

        assertThat(server.received()).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
    }

    @Test
    void whileTheServerDrainsAnswersSayClose() {
        MemoryServer server = server();
        server.context().drain();
        server.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).contains("Connection: close\r\n");
        // the client may send on, so its octets are read away for a while
        assertThat(server.state()).isEqualTo(Next.CLOSE);
    }

    @Test
    void everyAnswerIsToldToTheLogOnce() {
        List<String> told = new ArrayList<>();
        RequestLog log = (connection, method, target, version, headers, status, octets) ->
                told.add(method + " " + (target == null ? null : target.text()) + " " + status + " " + octets);
        new MemoryServer(Http1Protocol.factory(log, ""), new Echo())
                .send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /bc HTTP/1.1\r\nHost: x\r\n\r\nBAD\r\n\r\n");

        assertThat(told).hasSize(3).startsWith("GET /a 200 2", "HEAD /bc 200 0");
        assertThat(told.get(2)).startsWith("null null 400 ");
    }

    @Test
    void gatheredHeadAndBodyLeaveInOnePiece() {
        MemoryServer server = server().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(server.received()).endsWith("abc");
        assertThat(server.transport().writes()).as("C2: one packet").isEqualTo(1);
    }

    // ---- memory

    /** W7. */
    @ParameterizedTest(name = "8 MB of {0}")
    @CsvSource({
        "request line, 'GET /', a, 414",
        "empty lines, '', '\r\n', 400",
        "one field, 'GET / HTTP/1.1\r\nHost: x\r\nA: ', a, 431",
        "fields, 'GET / HTTP/1.1\r\nHost: x\r\n', 'a: b\r\n', 431",
        "chunk extension, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;', a, 400",
        "chunk size, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', 0, 400",
        "trailer, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: ', a, 431",
        "trailers, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'a: b\r\n', 431"
    })
    void whatIsTooMuchIsRefusedWithinBoundedMemory(String kind, String start, String unit, int status)
            throws JMException {
        MemoryServer server = server();
        String much = unescaped(start)
                + unescaped(unit).repeat(8_000_000 / unescaped(unit).length());
        server.transport().send(Octets.of(much));

        long before = allocated();
        server.step();
        long used = allocated() - before;

        System.out.println("W7: " + kind + " refused with " + used / 1024 + " KiB allocated in all");
        assertThat(server.received()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(server.closed()).isTrue();
        assertThat(used).as("octets allocated").isLessThan(1_000_000);
    }

    private static String unescaped(String text) {
        return Octets.text(Octets.unescape(text));
    }

    private static long allocated() throws JMException {
        return (Long) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {"long"});
    }

    // ---- reading

    /** C2. */
    @Test
    void manyReadsOfAWorkerAreOneOfTheTransport() {
        AtomicInteger reads = new AtomicInteger();
        Worker worker = worker(exchange -> {
            ByteBuffer one = ByteBuffer.allocate(1);
            while (exchange.requestBody().read(one.clear()) > 0) {
                reads.incrementAndGet();
            }
            return new Echo().handle(exchange);
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + "a".repeat(1000));

        assertThat(server.received()).endsWith("/a");
        assertThat(reads).hasValue(1000);
        assertThat(server.transport().reads()).as("reads that brought octets").isEqualTo(1);
    }

    /** C2. */
    @Test
    void chunksAreGatheredIntoOneWrite() {
        Worker worker = worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            for (int i = 0; i < 100; i++) {
                body.write(Octets.buffer("abc"));
            }
            body.close();
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).endsWith("3\r\nabc\r\n0\r\n\r\n");
        assertThat(server.transport().writes()).isEqualTo(1);
    }

    /** RFC 9112 §7.1: without its last chunk a body is not whole, and nothing may follow it. */
    @Test
    void aChunkedBodyWhoseTrailersFailIsCut() {
        Worker worker = worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            body.trailers(() -> {
                throw new IllegalStateException("no trailers, on purpose");
            });
            body.write(Octets.buffer("abc"));
            try {
                body.close();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("on purpose");
            }
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).endsWith("3\r\nabc\r\n");
        assertThat(server.closed()).isTrue();
    }

    /** W9: where only the end of the connection delimits a body, its failure must not look like that end. */
    @Test
    void aBodyWithoutLengthThatFailsIsCutByAReset() {
        Worker worker = worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            body.write(Octets.buffer("half"));
            body.flush();
            throw new IllegalStateException("on purpose");
        });
        MemoryServer server =
                new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker).send("GET / HTTP/1.0\r\n\r\n");

        assertThat(server.received()).endsWith("\r\n\r\nhalf");
        assertThat(server.transport().wasReset()).isTrue();
    }

    /** W9: a worker that forgets to answer leaves its client with an answer, and its owner with a word. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWorkerThatCompletesWithoutAnAnswerIsA500(boolean suspends) {
        Worker worker = worker(exchange -> {
            if (suspends) {
                exchange.resume(() -> Disposition.COMPLETED);
                return Disposition.SUSPENDED;
            }
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received())
                .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                .contains("Connection: close\r\n");
        assertThat(server.closed()).isTrue();
    }

    /** The application cuts: nothing is answered for it. */
    @Test
    void aWorkerThatAbortsIsNotAnsweredFor() {
        Worker worker = worker(exchange -> {
            exchange.abort(new IllegalStateException("on purpose"));
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).isEmpty();
        assertThat(server.transport().wasReset()).isTrue();
    }

    /** As above, where nobody but the protocol ends the body. */
    @Test
    void aChunkedBodyThatIsEndedForItsWorkerIsCutWhenItsTrailersFail() {
        Worker worker = worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            body.trailers(() -> {
                throw new IllegalStateException("no trailers, on purpose");
            });
            body.write(Octets.buffer("abc"));
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).endsWith("3\r\nabc\r\n");
        assertThat(server.closed()).isTrue();
        assertThat(server.failure()).isNull();
    }

    /** What was answered before is whole, and is sent, although what follows has to be cut. */
    @Test
    void answersToEarlierRequestsAreSentBeforeALaterOneIsCut() {
        Worker worker = worker(exchange -> {
            boolean first = exchange.id().equals("1");
            ResponseBody body =
                    exchange.respond(ResponseHead.of(Status.OK), first ? BodyLength.of(5) : BodyLength.UNKNOWN);
            body.write(Octets.buffer("whole"));
            if (!first) {
                throw new IllegalStateException("on purpose");
            }
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");

        assertThat(server.received()).startsWith("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 5\r\n\r\nwhole");
        assertThat(server.transport().wasReset()).isTrue();
    }

    /** An echo that goes on reading leaves nothing unread, however much was to come when its answer began. */
    @Test
    void anEchoOfALargeBodyKeepsTheConnection() {
        Worker worker = worker(exchange -> {
            ByteBuffer part = ByteBuffer.allocate(1024);
            exchange.requestBody().read(part);
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            do {
                body.write(part.flip());
            } while (exchange.requestBody().read(part.clear()) >= 0);
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "a".repeat(100_000)
                        + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).doesNotContain("Connection: close");
        assertThat(server.received().split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }

    /** What such an answer leaves unread after all ends the connection, and is no request. */
    @Test
    void anAnswerInChunksThatLeavesMuchUnreadEndsTheConnection() {
        Worker worker = worker(exchange -> {
            exchange.requestBody().read(ByteBuffer.allocate(10));
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN).write(Octets.buffer("enough"));
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker)
                .send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "a".repeat(100_000)
                        + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received().split("HTTP/1.1 200 OK", -1)).hasSize(2);
        assertThat(server.closed()).isTrue();
    }

    /** RFC 9110 §10.1.1: who reads does not put 100 into what another thread sends at that moment. */
    @Test
    void aReaderThatSends100WaitsForWhoeverResponds() throws Exception {
        CompletableFuture<Exchange> served = new CompletableFuture<>();
        CountDownLatch read = new CountDownLatch(1);
        Worker worker = worker(exchange -> {
            served.complete(exchange);
            exchange.inform(ResponseHead.of(Status.EARLY_HINTS));
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker);
        server.transport().window(0);
        Thread responder = new Thread(
                () -> server.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
        responder.start();
        Exchange exchange = served.get(20, TimeUnit.SECONDS);
        await().until(() -> responder.getState() == Thread.State.TIMED_WAITING);
        Thread reader = new Thread(() -> {
            try {
                exchange.requestBody().tryRead(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            read.countDown();
        });
        reader.start();
        await().until(() -> reader.getState() == Thread.State.WAITING);
        server.transport().window(Long.MAX_VALUE);
        reader.join();
        responder.join();

        assertThat(server.received())
                .containsSubsequence("HTTP/1.1 103 ", "\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK");
    }

    /** The peer is gone before the answers to earlier requests are sent: who suspended hears, and can end. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExchangeThatSuspendsBehindUnsentAnswersLivesOnWithoutItsPeer(boolean listensAtOnce) {
        List<String> heard = new ArrayList<>();
        CompletableFuture<Exchange> suspended = new CompletableFuture<>();
        CompletableFuture<MemoryServer> self = new CompletableFuture<>();
        Worker worker = worker(exchange -> {
            if (exchange.request().target().rawPath().equals("/async")) {
                suspended.complete(exchange);
                self.join().transport().peerReset();
                if (listensAtOnce) {
                    exchange.onPeerGone(() -> heard.add("gone"));
                }
                return Disposition.SUSPENDED;
            }
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
            return Disposition.COMPLETED;
        });
        AtomicInteger logged = new AtomicInteger();
        RequestLog log = (connection, method, target, version, headers, status, sent) -> logged.incrementAndGet();
        MemoryServer server = new MemoryServer(Http1Protocol.factory(log, ""), worker);
        self.complete(server);

        server.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /async HTTP/1.1\r\nHost: x\r\n\r\n");
        Exchange exchange = suspended.join();
        if (!listensAtOnce) {
            exchange.onPeerGone(() -> heard.add("gone"));
        }
        server.step();
        assertThat(heard).containsExactly("gone");

        exchange.resume(() -> {
            heard.add("step");
            return Disposition.COMPLETED;
        });
        server.step();
        assertThat(heard).containsExactly("gone", "step");
        assertThat(logged).hasValue(2);
        assertThat(server.connection().open()).isFalse();
    }

    /** A head that is refused for its size costs no buffer of that size. */
    @Test
    void aHeadFarBeyondItsLimitIsRefusedBeforeItIsWritten() {
        String huge = "v".repeat(4 * 1024 * 1024);
        CompletableFuture<MemoryServer> self = new CompletableFuture<>();
        CompletableFuture<Integer> capacity = new CompletableFuture<>();
        Worker worker = worker(exchange -> {
            ResponseHead head = new ResponseHead(
                    Status.OK, Headers.builder().add("X-Huge", huge).build());
            try {
                exchange.respond(head, BodyLength.of(0)).close();
            } finally {
                capacity.complete(self.join().connection().output().gather(0).capacity());
            }
            return Disposition.COMPLETED;
        });
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker);
        self.complete(server);
        server.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.received()).startsWith("HTTP/1.1 500 ");
        assertThat(capacity).isCompletedWithValueMatching(octets -> octets < 64 * 1024);
    }
}
