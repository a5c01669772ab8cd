package org.rocketserver.http1;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Exchanges;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Grace;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;

/** One request and its response on an HTTP/1 connection. Owner: as {@link Exchange} says. */
final class Http1Exchange implements Exchange {
    private final Http1Protocol protocol;
    private final Connection connection;
    private final RequestHead request;
    private final Body body;
    private final long number;
    private @Nullable ConnectionInfo info;
    private final StepQueue steps = new StepQueue();

    /** Held while a head is written, perhaps waiting for the peer; a lock, since a virtual thread may wait in it. */
    private final ReentrantLock responding = new ReentrantLock();

    private @Nullable ContinueOnRead expectation;
    private @Nullable Sink sink;
    private @Nullable Status status;
    private Persistence persistence = Persistence.CLIENT;
    private @Nullable RawBody raw;
    private volatile boolean aborted;
    private boolean failed;
    private volatile @Nullable Runnable onPeerGone;

    /** What the connection calls while a gone peer matters; null before it does. */
    private @Nullable Runnable peerWatch;

    Http1Exchange(Http1Protocol protocol, Connection connection, RequestHead request, Body body, long number) {
        this.protocol = protocol;
        this.connection = connection;
        this.request = request;
        this.body = body;
        this.number = number;
        body.belongsTo(this);
    }

    /** The client waits for {@code 100 Continue} before it sends the body. */
    void expectContinue() {
        ContinueOnRead pending = new ContinueOnRead(connection);
        expectation = pending;
        body.expect(pending);
    }

    /** Has a worker serve it, who may read on and on until he returns. */
    Disposition serve(Exchanges exchanges, int kind) throws Exception {
        try {
            return exchanges.run(this, kind);
        } finally {
            body.settle();
        }
    }

    // ---- what the worker sees

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
        ConnectionInfo known = info;
        if (known == null) {
            known = protocol.proxies().see(connection.info(), request.headers());
            info = known;
        }
        return known;
    }

    @Override
    public String id() {
        return Long.toString(number);
    }

    @Override
    public void inform(ResponseHead interim) throws IOException {
        responding.lock();
        try {
            int code = interim.status().code();
            if (code < 102 || code > 199) {
                throw new IllegalArgumentException("an interim response has status 102 to 199: " + code);
            }
            if (responded()) {
                throw new IllegalStateException("the final response was begun");
            }
            if (request.version() != HttpVersion.HTTP_1_0) {
                protocol.heads().write(connection, interim, HeadWriter.Fields.NONE, 0, HeadWriter.Persist.SILENT);
                connection.output().flush();
            }
        } finally {
            responding.unlock();
        }
    }

    @Override
    public ResponseBody respond(ResponseHead head, BodyLength length) throws IOException {
        responding.lock();
        try {
            if (head.status().informational()) {
                throw new IllegalArgumentException("a final response has status 200 or above: " + head.status());
            }
            if (responded()) {
                throw new IllegalStateException("the response was begun already");
            }
            ResponseFraming framing = ResponseFraming.of(request, head.status(), length);
            Persistence decided = Persistence.decide(
                    Persistence.wanted(request.version(), request.headers()),
                    Persistence.says(head.headers(), "close"),
                    connection.draining() || protocol.lastAllowed(number),
                    framing.body() == ResponseFraming.Kind.CLOSE,
                    body.expectationPending(),
                    unread(framing),
                    connection.limits().unreadBodyBytes());
            protocol.heads().write(connection, head, framing.fields(), framing.length(), say(decided));
            persistence = decided;
            ContinueOnRead pending = expectation;
            if (pending != null) {
                pending.answered();
            }
            connection.server().counters().answered(head.status().code());
            return begin(head.status(), sink(framing));
        } finally {
            responding.unlock();
        }
    }

    /** How many octets of the request's body would have to be read away, as far as known. */
    private long unread(ResponseFraming framing) {
        if (body.unreadable()) {
            return Long.MAX_VALUE;
        }
        return streams(framing) ? 0 : body.least();
    }

    /**
     * Whether the worker answers while it reads: it has begun to read and does not know how long its answer will be.
     * Then what is left of the body is most likely read on, and what is not is judged at the end.
     */
    private boolean streams(ResponseFraming framing) {
        return framing.body() == ResponseFraming.Kind.CHUNKED && body.begun();
    }

    private HeadWriter.Persist say(Persistence decided) {
        if (decided != Persistence.STAYS) {
            return HeadWriter.Persist.CLOSE;
        }
        return request.version() == HttpVersion.HTTP_1_0 ? HeadWriter.Persist.KEEP_ALIVE : HeadWriter.Persist.SILENT;
    }

    private Sink sink(ResponseFraming framing) {
        return switch (framing.body()) {
            case FIXED -> new FixedSink(connection, framing.length());
            case CHUNKED -> new ChunkedSink(connection);
            case CLOSE -> new CloseSink(connection, () -> {});
            case DROPPED -> new NoBodySink(connection, declared(framing));
        };
    }

    /** How many octets a HEAD request's body would have; what the status forbids is not counted against anything. */
    private long declared(ResponseFraming framing) {
        boolean announced =
                framing.fields() == HeadWriter.Fields.LENGTH && request.method().equals("HEAD");
        return announced ? framing.length() : -1;
    }

    private Sink begin(Status begun, Sink takes) {
        status = begun;
        sink = takes;
        return takes;
    }

    @Override
    public boolean responded() {
        return sink != null;
    }

    @Override
    public boolean push(RequestHead promised) {
        return false;
    }

    @Override
    public Optional<Upgrade> upgrade() {
        boolean offered = request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HeaderName.UPGRADE)
                && Persistence.says(request.headers(), "upgrade")
                && body.ended()
                && !responded();
        return offered ? Optional.of(this::accept) : Optional.empty();
    }

    private Upgrade.Raw accept(ResponseHead head) throws IOException {
        responding.lock();
        try {
            if (responded()) {
                throw new IllegalStateException("the exchange was answered already");
            }
            if (!head.status().equals(Status.SWITCHING_PROTOCOLS)) {
                throw new IllegalArgumentException("an upgrade has status 101: " + head.status());
            }
            protocol.heads().write(connection, head, HeadWriter.Fields.NONE, 0, HeadWriter.Persist.UPGRADE);
            connection.server().counters().answered(head.status().code());
            connection.output().measureNoRate();
            RawBody input = new RawBody(connection);
            raw = input;
            Sink output = begin(head.status(), new CloseSink(connection, () -> resume(() -> Disposition.COMPLETED)));
            connection.output().flush();
            return new Upgrade.Raw(input, output);
        } finally {
            responding.unlock();
        }
    }

    /** The body is asked for: tells a client that waits for it to send it, unless the response has begun. */
    void goAhead() throws IOException {
        responding.lock();
        try {
            body.goAhead();
        } finally {
            responding.unlock();
        }
    }

    /** Sends gathered answers to earlier requests, unless the response has begun: then its writer does. */
    void flushEarlier() throws IOException {
        responding.lock();
        try {
            if (!responded()) {
                connection.output().flush();
            }
        } finally {
            responding.unlock();
        }
    }

    // ---- suspension

    @Override
    public void resume(Step step) {
        if (steps.add(step)) {
            connection.execute(() -> protocol.resumed(this));
        }
    }

    /** The next step for the thread that runs the exchange, or null: then it has to let go at once. */
    @Nullable
    Step nextStep() {
        Sink begun = sink;
        if (begun != null) {
            begun.sendRest();
        }
        if (onPeerGone != null) {
            watchPeer();
        }
        return steps.next();
    }

    @Override
    public void onPeerGone(Runnable action) {
        onPeerGone = action;
        if (steps.parked()) {
            watchPeer();
        }
    }

    /** Asks to hear when octets or the end come, unless somebody does already or unread octets hide them. */
    private void watchPeer() {
        if (raw == null && !body.waiting() && (!connection.input().hasUnread() || !connection.open())) {
            Runnable watch = peerWatch == null ? () -> resume(this::look) : peerWatch;
            peerWatch = watch;
            connection.waiting().whenReadableFirst(watch);
        }
    }

    /** It is over: the connection, which may rest for long, must keep nothing of it. */
    void forgetPeer() {
        onPeerGone = null;
        Runnable watch = peerWatch;
        if (watch != null) {
            connection.waiting().noLongerReadable(watch);
        }
    }

    /** Octets came, or the peer went: find out which. */
    private Disposition look() {
        if (!connection.open()) {
            peerGone();
        } else if (body.peerEnded()) {
            peerGone();
        }
        return Disposition.SUSPENDED;
    }

    private void peerGone() {
        Runnable action = onPeerGone;
        onPeerGone = null;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public Grace grace() {
        return connection.server().grace();
    }

    @Override
    public void abort(Throwable reason) {
        aborted = true;
        protocol.ended(this);
        connection.abort(reason);
    }

    @Override
    public void abort(Throwable reason, Runnable last) {
        steps.endWith(() -> {
            last.run();
            return Disposition.COMPLETED;
        });
        try {
            abort(reason);
        } finally { // whatever comes of that: it is over
            if (steps.takeUnclaimed()) {
                last.run();
            }
        }
    }

    // ---- what the protocol wants to know

    Body body() {
        return body;
    }

    @Nullable
    Sink sink() {
        return sink;
    }

    /** The status of the response, 0 if none was begun. */
    int status() {
        Status begun = status;
        return begun == null ? 0 : begun.code();
    }

    boolean aborted() {
        return aborted;
    }

    /** Who served it failed: nobody knows what would follow. */
    void failed() {
        failed = true;
    }

    /** Whether nothing can follow on the connection, whatever was agreed. */
    boolean last() {
        Sink begun = sink;
        return failed || begun == null || begun.truncated() || raw != null || body.expectationPending();
    }

    /** Whether the client itself wants this to be the last exchange. */
    boolean lastForClient() {
        return persistence == Persistence.CLIENT;
    }

    boolean stays() {
        return persistence == Persistence.STAYS;
    }

    /** Whether reading or writing failed because of the peer. */
    boolean peerLost() {
        Sink output = sink;
        RawBody input = raw;
        return body.peerLost() || (output != null && output.peerLost()) || (input != null && input.peerLost());
    }

    /** Steps asked for from now on are ignored; false if that was so already. */
    boolean end() {
        Sink output = sink;
        if (output != null) {
            output.over();
        }
        return steps.end();
    }
}
