package org.rocketserver.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.TlsInfo;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Status;

/**
 * An exchange without a connection, for tests of what lies above the seam. The test is the engine: {@link #serve} runs
 * the worker and what it queued, {@link #run} goes on after the test let something happen, {@link #awaitOver} does so
 * while other threads resume the exchange.
 *
 * <pre>{@code
 * MemoryExchange exchange = MemoryExchange.post("/form").header("Content-Type", "text/plain").body("hello").build();
 * exchange.serve(worker);
 * assertThat(exchange.status()).isEqualTo(200);
 * assertThat(exchange.bodyText()).isEqualTo("…");
 * }</pre>
 */
public final class MemoryExchange implements Exchange {
    private final RequestHead request;
    private final ConnectionInfo connection;
    private final String id;
    private final MemoryRequestBody body;
    private final long window;
    private final BlockingQueue<Runnable> callbacks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final Object arrival = new Object();
    private final List<ResponseHead> interim = new ArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> last = new AtomicReference<>();
    private volatile boolean over;
    private volatile @Nullable ResponseHead head;
    private volatile @Nullable BodyLength length;
    private volatile @Nullable MemoryResponseBody response;
    private volatile @Nullable Throwable aborted;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Runnable onPeerGone;
    private volatile boolean peerGone;
    private volatile boolean upgraded;

    private MemoryExchange(Builder builder) {
        Headers headers = builder.headers.build();
        if (builder.version == HttpVersion.HTTP_1_1 && !headers.contains("Host")) {
            headers = builder.headers.add("Host", "localhost").build();
        }
        request = new RequestHead(builder.method, builder.target, builder.version, headers);
        connection = builder.connection;
        id = builder.id;
        window = builder.window;
        body = new MemoryRequestBody(builder.length, this::callback);
        builder.parts.forEach(body::arrive);
        if (builder.ended) {
            body.end(builder.trailers);
        }
    }

    /** A GET request. */
    public static Builder get(String target) {
        return request("GET", target);
    }

    /** A POST request. */
    public static Builder post(String target) {
        return request("POST", target);
    }

    /** A request with any method; the target in origin form. */
    public static Builder request(String method, String target) {
        return new Builder(method, target);
    }

    // --- driving -------------------------------------------------------------------------------------------------

    /** Runs the worker, then what it queued, as an engine would; faults end the exchange as the seam says. */
    public Disposition serve(Worker worker) {
        Disposition disposition = runOne(() -> worker.handle(this));
        return disposition == Disposition.COMPLETED ? disposition : run();
    }

    /** Runs callbacks and steps until nothing is queued or the exchange is over. */
    public Disposition run() {
        while (!over) {
            Runnable callback = callbacks.poll();
            if (callback != null) {
                callback.run();
                continue;
            }
            Step step = steps.poll();
            if (step == null) {
                return Disposition.SUSPENDED;
            }
            runOne(step);
        }
        return Disposition.COMPLETED;
    }

    /**
     * Runs callbacks and steps, also those that other threads still queue, until the exchange is over.
     *
     * @param patience how long to wait at most
     * @return whether it is over
     */
    public boolean awaitOver(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (run() == Disposition.SUSPENDED) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                synchronized (arrival) {
                    if (callbacks.isEmpty() && steps.isEmpty() && !over) {
                        TimeUnit.NANOSECONDS.timedWait(arrival, left);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return over;
        }
        return true;
    }

    private Disposition runOne(Step step) {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("two steps of one exchange at a time");
        }
        Disposition disposition = Disposition.COMPLETED;
        try {
            disposition = step.run();
        } catch (HttpException e) {
            failure = e;
            refuse(e.status(), e);
        } catch (Throwable e) {
            failure = e;
            refuse(Status.INTERNAL_SERVER_ERROR, e);
        } finally {
            running.set(false);
            runLast();
        }
        if (aborted != null) {
            disposition = Disposition.COMPLETED;
        }
        if (disposition == Disposition.COMPLETED) {
            over = true;
        }
        return disposition;
    }

    private void refuse(Status status, Throwable reason) {
        if (responded()) {
            abort(reason);
        } else {
            respond(new ResponseHead(status, Headers.of("Connection", "close")), BodyLength.of(0))
                    .close();
        }
    }

    private void callback(Runnable action) {
        callbacks.add(action);
        arrived();
    }

    private void arrived() {
        synchronized (arrival) {
            arrival.notifyAll();
        }
    }

    /** The peer vanishes: reads and writes fail, and who asked is told. */
    public void loseThePeer() {
        peerGone = true;
        body.fail(new IOException("connection reset by peer"));
        MemoryResponseBody sink = response;
        if (sink != null) {
            sink.fail(new IOException("connection reset by peer"));
        }
        Runnable action = onPeerGone;
        onPeerGone = null;
        if (action != null) {
            callback(action);
        }
    }

    // --- what the worker did -------------------------------------------------------------------------------------

    /** Whether it completed, failed or was aborted. */
    public boolean over() {
        return over;
    }

    /** The response's head. */
    public ResponseHead responseHead() {
        ResponseHead now = head;
        if (now == null) {
            throw new AssertionError("no response was begun" + (failure == null ? "" : ": " + failure));
        }
        return now;
    }

    /** The response's status code. */
    public int status() {
        return responseHead().status().code();
    }

    /** The response's header section. */
    public Headers headers() {
        return responseHead().headers();
    }

    /** The first value of a response field, or null. */
    public @Nullable String header(String name) {
        return headers().first(name);
    }

    /** The length that was declared. */
    public BodyLength responseLength() {
        responseHead();
        BodyLength now = length;
        return now == null ? BodyLength.NONE : now;
    }

    /** The response's body, to look at or to drive. */
    public MemoryResponseBody response() {
        MemoryResponseBody now = response;
        if (now == null) {
            throw new AssertionError("no response was begun");
        }
        return now;
    }

    /** The octets of the body that went to the client, as ISO 8859-1 text. */
    public String bodyText() {
        return Octets.text(response().octets());
    }

    /** Interim responses in order. */
    public List<ResponseHead> interim() {
        return List.copyOf(interim);
    }

    /** Why it was aborted, or null. */
    public @Nullable Throwable aborted() {
        return aborted;
    }

    /** What the worker or a step threw, or null. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The request body, to let octets arrive. */
    public MemoryRequestBody body() {
        return body;
    }

    // --- the seam ------------------------------------------------------------------------------------------------

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public RequestBody requestBody() {
        return body;
    }

    @Override
    public ConnectionInfo connection() {
        return connection;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void inform(ResponseHead head) throws IOException {
        int code = head.status().code();
        if (code < 102 || code > 199) {
            throw new IllegalArgumentException("an interim response has status 102 to 199");
        }
        if (responded()) {
            throw new IllegalStateException("the final response was begun");
        }
        if (request.version() != HttpVersion.HTTP_1_0) {
            interim.add(head);
        }
    }

    @Override
    public MemoryResponseBody respond(ResponseHead head, BodyLength length) {
        if (head.status().informational()) {
            throw new IllegalArgumentException("a final response has status 200 or above");
        }
        if (responded()) {
            throw new IllegalStateException("the response was begun already");
        }
        this.head = head;
        this.length = length;
        boolean dropped = request.method().equals("HEAD")
                || head.status().bodiless()
                || head.status().code() == 205
                || length instanceof BodyLength.None;
        MemoryResponseBody sink = new MemoryResponseBody(length, dropped, window, this::callback, this::abort);
        if (peerGone) {
            sink.fail(new IOException("connection reset by peer"));
        }
        response = sink;
        return sink;
    }

    @Override
    public boolean responded() {
        return head != null;
    }

    @Override
    public void resume(Step step) {
        if (!over) {
            steps.add(step);
            arrived();
        }
    }

    @Override
    public void onPeerGone(Runnable action) {
        if (peerGone) {
            callback(action);
        } else {
            onPeerGone = action;
        }
    }

    @Override
    public void abort(Throwable reason) {
        if (over) {
            return;
        }
        aborted = reason;
        over = true;
        body.fail(new IOException("the exchange was aborted", reason));
        MemoryResponseBody sink = response;
        if (sink != null) {
            sink.fail(new IOException("the exchange was aborted", reason));
        }
        arrived();
    }

    @Override
    public void abort(Throwable reason, Runnable action) {
        if (!over) {
            last.set(action);
            abort(reason);
            runLast();
        }
    }

    private void runLast() {
        Runnable action = over && !running.get() ? last.getAndSet(null) : null;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public Optional<Upgrade> upgrade() {
        boolean offered = request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains("Upgrade")
                && request.headers().all("Connection").stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
        return offered && !upgraded ? Optional.of(this::accept) : Optional.empty();
    }

    private Upgrade.Raw accept(ResponseHead switching) {
        if (responded()) {
            throw new IllegalStateException("the exchange was answered already");
        }
        upgraded = true;
        head = switching;
        length = BodyLength.UNKNOWN;
        MemoryResponseBody output =
                new MemoryResponseBody(BodyLength.UNKNOWN, false, window, this::callback, this::abort);
        response = output;
        return new Upgrade.Raw(body, output);
    }

    @Override
    public boolean push(RequestHead promised) {
        return false;
    }

    /** Describes the request and its circumstances. */
    public static final class Builder {
        private final String method;
        private final Headers.Builder headers = Headers.builder();
        private final Queue<byte[]> parts = new ArrayDeque<>();
        private RequestTarget target;
        private HttpVersion version = HttpVersion.HTTP_1_1;
        private BodyLength length = BodyLength.NONE;
        private boolean ended = true;
        private Headers trailers = Headers.EMPTY;
        private long window = Long.MAX_VALUE;
        private String id = "1";
        private ConnectionInfo connection = new ConnectionInfo(
                "c1",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000),
                Instant.parse("2026-01-01T00:00:00Z"),
                null);

        private Builder(String method, String target) {
            this.method = method;
            int mark = target.indexOf('?');
            this.target = target.equals("*")
                    ? new RequestTarget.Asterisk()
                    : new RequestTarget.Origin(
                            target,
                            mark < 0 ? target : target.substring(0, mark),
                            mark < 0 ? null : target.substring(mark + 1));
        }

        /** Another form of target than the origin form. */
        public Builder target(RequestTarget other) {
            target = other;
            return this;
        }

        /** Adds a field line. {@code Host: localhost} is added where none is given. */
        public Builder header(String name, String value) {
            headers.add(name, value);
            return this;
        }

        /** The version the client speaks, HTTP/1.1 where not given. */
        public Builder version(HttpVersion spoken) {
            version = spoken;
            return this;
        }

        /** A body of known length that is there as a whole; adds Content-Length. */
        public Builder body(byte[] octets) {
            parts.add(octets);
            length = BodyLength.of(octets.length);
            headers.set("Content-Length", Integer.toString(octets.length));
            return this;
        }

        /** A body of known length that is there as a whole, in UTF-8. */
        public Builder body(String text) {
            return body(text.getBytes(StandardCharsets.UTF_8));
        }

        /** A body of which nothing is there yet: the test lets it arrive with {@link MemoryExchange#body()}. */
        public Builder bodyToCome(BodyLength promised) {
            length = promised;
            ended = false;
            return this;
        }

        /** Trailers after a body that is there as a whole. */
        public Builder trailers(Headers section) {
            trailers = section;
            length = BodyLength.UNKNOWN;
            return this;
        }

        /** How many octets the client takes before {@link MemoryResponseBody#open} lets it take more. */
        public Builder window(long octets) {
            window = octets;
            return this;
        }

        /** The exchange's id, {@code 1} where not given. */
        public Builder id(String text) {
            id = text;
            return this;
        }

        /** The connection it comes by. */
        public Builder connection(ConnectionInfo info) {
            connection = info;
            return this;
        }

        /** It comes over TLS. */
        public Builder tls(TlsInfo tls) {
            connection = new ConnectionInfo(
                    connection.id(), connection.local(), connection.remote(), connection.created(), tls);
            return this;
        }

        /** The exchange. */
        public MemoryExchange build() {
            return new MemoryExchange(this);
        }
    }
}
