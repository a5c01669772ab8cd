package org.rocketserver.http1;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Exchanges;
import org.rocketserver.engine.Next;
import org.rocketserver.engine.OwnTime;
import org.rocketserver.engine.Protocol;
import org.rocketserver.engine.TrustedProxies;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 and 1.0 on one connection (RFC 9112): reads heads, has them handled, frames the answers, and decides what
 * comes next. Answers to pipelined requests are gathered and sent together, unless something slow comes between.
 */
public final class Http1Protocol implements Protocol {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final int MOST_IN_A_TURN = 32;
    private static final long LONGEST_TURN = 1_000_000;

    private final Connection connection;
    private final Shared shared;
    private @Nullable String lastHost;
    private String workerName = "";
    private boolean inputEnded;

    /**
     * What reads a head of which a part has come; null between requests, as a connection that rests must stay small.
     * Not set for a head that comes at once: to refer to something new from what is old costs the collector a look.
     */
    private @Nullable HeadReader reader;

    /** The last request line that was known, and how many fields the last head had: a client's heads are alike. */
    private RequestLines.@Nullable Known lastLine;

    private int lastFields = HeadReader.FIRST_FIELDS;

    /** What the last exchange left to do before the next; null where that is nothing. */
    private @Nullable Leftover leftover;

    /** What all connections of a server have in common. Thread-safe. */
    private record Shared(
            RequestLines lines, HostRule hosts, HeadWriter heads, RequestLog log, TrustedProxies proxies) {}

    private Http1Protocol(Connection connection, Shared shared) {
        this.connection = connection;
        this.shared = shared;
    }

    /**
     * Makes the protocol of each connection.
     *
     * @param log hears of every answered request
     * @param server value of the Server field of answers that have none; empty for no such field
     */
    public static Protocol.Factory factory(RequestLog log, String server) {
        return factory(log, server, TrustedProxies.NONE);
    }

    /**
     * Makes the protocol of each connection.
     *
     * @param log hears of every answered request
     * @param server value of the Server field of answers that have none; empty for no such field
     * @param proxies whom to believe who the client is
     */
    public static Protocol.Factory factory(RequestLog log, String server, TrustedProxies proxies) {
        Shared shared = new Shared(new RequestLines(), new HostRule(), new HeadWriter(server), log, proxies);
        return connection -> new Http1Protocol(connection, shared);
    }

    // ---- the story

    @Override
    public Next serve(Connection served, Exchanges exchanges) throws IOException {
        workerName = exchanges.workerName();
        Next left = goOn();
        if (left != Next.AGAIN) {
            return left;
        }
        long begin = 0;
        for (int count = 1; ; count++) {
            Http1Exchange exchange;
            RequestHead head = null;
            try {
                head = nextHead();
                if (head == null) {
                    return flushed(resting());
                }
                exchange = exchangeFor(head);
            } catch (HttpException e) {
                return refuse(e, head);
            }
            int pace = Pacing.of(exchange.request());
            if (count > 1 && !exchanges.fast(pace)) {
                connection.output().flush();
            }
            Next next = run(exchange, exchanges, pace);
            if (next != Next.IDLE) {
                return next == Next.PARTIAL ? flushed(next) : next;
            }
            if (!connection.input().hasUnread()) {
                return flushed(Next.IDLE);
            }
            begin = count == 1 ? OwnTime.now() : begin;
            if (count == MOST_IN_A_TURN || (count > 1 && OwnTime.now() - begin > LONGEST_TURN)) {
                return flushed(Next.AGAIN);
            }
        }
    }

    @Override
    public Next goOn() throws IOException {
        Leftover left = leftover;
        if (left == null) {
            return Next.AGAIN;
        }
        boolean sends = left.sends();
        Next next = sends ? sendOn(left) : skipUnread(left);
        return next == Next.IDLE && (!sends || connection.input().hasUnread()) ? Next.AGAIN : next;
    }

    /** The next head, or null if it has not come; a peer that ended inside a head is told so. */
    private @Nullable RequestHead nextHead() throws IOException {
        RequestHead head = connection.input().hasUnread() ? feed() : null;
        while (head == null) {
            int count = connection.input().fill();
            if (count <= 0) {
                inputEnded = count < 0;
                if (inputEnded && connection.input().hasUnread()) {
                    throw new HttpException(Status.BAD_REQUEST, "the request ended inside its head (RFC 9112 §8)");
                }
                return null;
            }
            head = feed();
        }
        connection.restsNoMore();
        return head;
    }

    @SuppressWarnings("ReferenceEquality") // an equal line elsewhere in the memory would do as well, but not cost less
    private @Nullable RequestHead feed() {
        HeadReader reading = reader;
        if (reading == null) {
            reading = new HeadReader(connection.limits(), shared.lines, lastLine, lastFields);
        }
        RequestHead head = null;
        try {
            head = reading.feed(connection.input().unread());
        } finally {
            reader = head == null ? reading : null;
        }
        if (head != null) {
            if (lastLine != reading.known()) {
                lastLine = reading.known();
            }
            lastFields = Math.max(head.headers().size(), 1);
        }
        return head;
    }

    @Override
    public boolean replaceable() {
        return leftover == null && !inputEnded;
    }

    private Next resting() {
        if (inputEnded) {
            return Next.END;
        }
        return connection.input().hasUnread() ? Next.PARTIAL : Next.IDLE;
    }

    /** Checks what must hold before a request is handled at all. */
    private Http1Exchange exchangeFor(RequestHead head) {
        BodyLength length = Framing.of(head);
        lastHost = shared.hosts.check(head, lastHost);
        long most = connection.limits().bodyBytes();
        if (most >= 0 && length instanceof BodyLength.Known known && known.octets() > most) {
            throw new HttpException(Status.CONTENT_TOO_LARGE, "the body is larger than limits.bodyBytes");
        }
        Body body = Body.of(length, connection, head.headers().size());
        Http1Exchange exchange = new Http1Exchange(this, connection, head, body, connection.nextRequest());
        if (ContinueOnRead.isExpected(head) && !body.ended()) {
            exchange.expectContinue();
        }
        return exchange;
    }

    // ---- running an exchange

    private Next run(Http1Exchange exchange, Exchanges exchanges, int pace) throws IOException {
        Disposition disposition;
        try {
            disposition = exchange.serve(exchanges, pace);
        } catch (Throwable e) {
            return failed(exchange, e);
        }
        if (disposition == Disposition.COMPLETED) {
            try {
                return finish(exchange);
            } catch (RuntimeException | Error e) {
                return failed(exchange, e); // what the worker gave to be asked for at the end, such as trailers
            }
        }
        try {
            exchange.flushEarlier();
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e);
            connection.abort(e); // the exchange goes on to its end, which is its owner's to say
        }
        return runSteps(exchange);
    }

    /** Runs steps until none is left or the exchange is over. */
    private Next runSteps(Http1Exchange exchange) throws IOException {
        for (Step step = exchange.nextStep(); step != null; step = exchange.nextStep()) {
            try {
                if (run(step) == Disposition.COMPLETED) {
                    return finish(exchange);
                }
            } catch (Throwable e) {
                return failed(exchange, e);
            }
        }
        return Next.SUSPENDED;
    }

    private static Disposition run(Step step) throws Exception {
        OwnTime.codeBegins();
        try {
            return step.run();
        } finally {
            OwnTime.codeEnds();
        }
    }

    /** A worker thread comes because a step was asked for while nobody ran the exchange. */
    void resumed(Http1Exchange exchange) {
        try {
            Next next = runSteps(exchange);
            if (next == Next.SUSPENDED) {
                return;
            }
            if (next == Next.IDLE && connection.input().hasUnread()) {
                next = Next.AGAIN;
            }
            connection.finish(flushed(next));
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e);
            connection.abort(e);
        }
    }

    /** Ends an exchange that was served without a failure, and decides what comes next. */
    private Next finish(Http1Exchange exchange) throws IOException {
        if (exchange.aborted() || !connection.open()) {
            ended(exchange);
            return Next.CLOSE;
        }
        Sink sink = exchange.sink();
        if (sink == null) {
            throw new IllegalStateException("worker " + workerName + " completed an exchange without an answer");
        }
        sink.close();
        return over(exchange);
    }

    /** An exchange is over, and is told to the log when all of its answer has left. */
    private Next over(Http1Exchange exchange) throws IOException {
        if (!exchange.end()) {
            return Next.CLOSE; // somebody cuts it this moment
        }
        exchange.forgetPeer();
        cutIfWritten(exchange);
        if (connection.output().sendsFile() && connection.open()) {
            return waitToSend(new Leftover(connection, exchange, true));
        }
        log(exchange);
        return next(exchange);
    }

    /** Lets go of the connection until more of a file can be sent. */
    private Next waitToSend(Leftover left) {
        leftover = left;
        connection.serveWhenWritable();
        return Next.SUSPENDED;
    }

    /** Sends what is left of a file, with whose last octet the exchange is over. */
    private Next sendOn(Leftover left) throws IOException {
        Http1Exchange exchange = left.exchange();
        boolean sent;
        try {
            sent = left.sent();
        } catch (IOException | RuntimeException | Error e) {
            log(exchange);
            throw e;
        }
        if (!sent) {
            return waitToSend(left);
        }
        leftover = null;
        log(exchange);
        return next(exchange);
    }

    @Override
    public void closed() {
        Leftover left = leftover;
        if (left != null && left.sends()) {
            log(left.exchange());
        }
    }

    /** What comes after an exchange whose answer is on its way to its end. */
    private Next next(Http1Exchange exchange) throws IOException {
        if (!connection.open() || exchange.last()) {
            return Next.CLOSE;
        }
        if (!exchange.stays()) {
            boolean nothingFollows = exchange.lastForClient()
                    && exchange.body().ended()
                    && !connection.input().hasUnread()
                    && connection.input().fill()
                            <= 0; // or the answer would be lost to the reset that unread octets cause
            return nothingFollows ? Next.END : Next.CLOSE;
        }
        return exchange.body().ended() ? Next.IDLE : skipUnread(new Leftover(connection, exchange, false));
    }

    /** Reads what is there of a body that nobody read. */
    private Next skipUnread(Leftover left) {
        Next next = left.skip();
        leftover = next == Next.IDLE ? null : left;
        return next;
    }

    private Next flushed(Next next) throws IOException {
        connection.output().flush();
        return next;
    }

    // ---- failures

    /** Whatever a worker or a step threw ends the exchange. */
    private Next failed(Http1Exchange exchange, Throwable failure) throws IOException {
        new Failure(connection, exchange, failure).answer(workerName);
        exchange.failed();
        return over(exchange);
    }

    /** The exchange is over, and who still writes its answer would go on in the next one. */
    private void cutIfWritten(Http1Exchange exchange) {
        Sink sink = exchange.sink();
        if (sink != null && !sink.left()) {
            connection.abort(new IOException("the response is over while another thread still writes it"));
        }
    }

    /**
     * Answers octets that never became an exchange. The connection ends: nobody knows where the next request begins.
     *
     * @param head what could be read of them, or null
     */
    private Next refuse(HttpException refusal, @Nullable RequestHead head) {
        LOG.debug("{}: refused: {}", connection, refusal.getMessage());
        RequestLine line = head == null ? lineRead() : new RequestLine(head.method(), head.target(), head.version());
        // also where the fault lies behind a request line that could be read (RFC 9110 §9.3.2)
        boolean withBody = line == null || !line.method().equals("HEAD");
        int sent = PlainAnswer.of(refusal.status(), refusal.getMessage()).gather(connection, shared.heads, withBody);
        shared.log.served(
                connection,
                line == null ? null : line.method(),
                line == null ? null : line.target(),
                line == null ? null : line.version(),
                head == null ? Headers.EMPTY : head.headers(),
                refusal.status().code(),
                sent);
        return Next.CLOSE;
    }

    /** The request line of a head that did not become whole, or null. */
    private @Nullable RequestLine lineRead() {
        HeadReader reading = reader;
        return reading == null ? null : reading.line();
    }

    // ---- deadlines and refusals of the engine's

    @Override
    public Next expire(Connection expired) {
        if (leftover == null && connection.input().hasUnread()) {
            return refuse(
                    new HttpException(Status.REQUEST_TIMEOUT, "the head did not come within timeouts.head"), null);
        }
        return Next.CLOSE;
    }

    @Override
    public void refuse(Connection refused) {
        PlainAnswer.of(Status.SERVICE_UNAVAILABLE, "all workers are busy")
                .with("Retry-After", "10")
                .gather(connection, shared.heads, true);
    }

    // ---- for the exchanges

    HeadWriter heads() {
        return shared.heads;
    }

    TrustedProxies proxies() {
        return shared.proxies;
    }

    /** Whether the request of this number is the last that the limits allow. */
    boolean lastAllowed(long number) {
        int most = connection.limits().requestsPerConnection();
        return most > 0 && number >= most;
    }

    /** An exchange is over: nothing of it will run, and the log is told, once. Any thread. */
    void ended(Http1Exchange exchange) {
        if (exchange.end()) {
            log(exchange);
        }
    }

    private void log(Http1Exchange exchange) {
        RequestHead head = exchange.request();
        Sink sink = exchange.sink();
        shared.log.served(
                connection,
                head.method(),
                head.target(),
                head.version(),
                head.headers(),
                exchange.status(),
                sink == null ? 0 : sink.sent());
    }
}
