package org.rocketserver.engine;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.ConnectionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport with its {@link Input}, its {@link Output} and its deadline. Has exactly one owner: the thread that
 * serves it, or whoever holds its suspended exchange, or nobody while it rests. The owner alone calls these methods,
 * but for {@link #ready} (the holder of the lead), {@link #waiting}, {@link #execute}, {@link #abort} and
 * {@link #open}, which any thread may call. Whether there is an owner is kept by its {@link Watch}.
 */
public final class Connection extends Due {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Transport transport;
    private final Readiness readiness;
    private final ServerContext server;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final long number;
    /** When it was accepted; without the instant, as a connection that rests must stay small. */
    private final long createdSecond;

    private final int createdNano;
    private @Nullable ConnectionInfo info;
    private Protocol protocol;

    /** How many requests came by it. */
    private long requests;

    private final Input input;
    private final Output output;
    private final Watch watch = new Watch();

    /** Null until somebody waits, as of most connections nobody ever does. */
    private volatile @Nullable Waiting waiting;

    private volatile boolean closed;

    /** Whether that is because another connection has its transport. Published with it. */
    private boolean left;

    /** When the monitor acts if nothing happens; written by the owner before it rests or waits without a thread. */
    volatile long deadline;

    /** Whether it is counted among those that rest between requests. Published with the state. */
    private boolean counted;

    /** Since when it rests with a part of something, or 0. */
    private long restingSince;

    /** The selector's key, or null where there is none. Written once when registered. Owner: holder of the lead. */
    @Nullable
    volatile SelectionKey key;

    /**
     * A connection that rests and has no protocol trouble yet.
     *
     * @param transport its octets
     * @param readiness who tells when octets can be read or written
     * @param server what all connections of a server share
     * @param local this side's address
     * @param remote the peer's address
     */
    public Connection(
            Transport transport, Readiness readiness, ServerContext server, SocketAddress local, SocketAddress remote) {
        this.transport = transport;
        this.input = new Input(transport, server);
        this.output = new Output(this, Due.now());
        this.readiness = readiness;
        this.server = server;
        this.local = local;
        this.remote = remote;
        this.number = server.nextConnectionNumber();
        Instant now = server.clock().instant();
        this.createdSecond = now.getEpochSecond();
        this.createdNano = now.getNano();
        this.protocol = server.protocol(this);
    }

    /**
     * What becomes of a resting connection when the server's next generation takes it over: the same transport, octets
     * and deadlines, with everything else anew. The one before has been {@linkplain #leave left}.
     */
    Connection(Connection before, Readiness readiness, ServerContext server) {
        this.transport = before.transport;
        this.input = new Input(before.input, server);
        this.output = new Output(this, before.usedAt());
        this.readiness = readiness;
        this.server = server;
        this.local = before.local;
        this.remote = before.remote;
        this.number = before.number;
        this.createdSecond = before.createdSecond;
        this.createdNano = before.createdNano;
        this.info = before.info;
        this.requests = before.requests;
        this.deadline = before.deadline;
        this.restingSince = before.restingSince;
        this.counted = limits().keepAliveLimit() > 0 && !input.hasBuffered() && !transport.handshaking();
        this.protocol = server.protocol(this);
    }

    // ---- what it is

    /** The connection as its users may know it; made after the TLS handshake, the same object ever after. */
    public ConnectionInfo info() {
        ConnectionInfo known = info;
        if (known == null) {
            Instant created = Instant.ofEpochSecond(createdSecond, createdNano);
            known = new ConnectionInfo(Long.toString(number), local, remote, created, transport.tls());
            info = known;
        }
        return known;
    }

    /** The number of a request that comes by it, from 1; whoever serves it, none has the number of another. */
    public long nextRequest() {
        return ++requests;
    }

    /** The limits in force. */
    public Limits limits() {
        return server.limits();
    }

    /** The time-outs in force. */
    public Timeouts timeouts() {
        return server.timeouts();
    }

    /** The clock in force. */
    public InstantSource clock() {
        return server.clock();
    }

    /** Whether the server is stopping: answers then say {@code Connection: close}. */
    public boolean draining() {
        return server.draining();
    }

    /** What all connections of the server share. */
    public ServerContext server() {
        return server;
    }

    /** Whether it was neither closed nor aborted. */
    public boolean open() {
        return !closed;
    }

    Protocol protocol() {
        return protocol;
    }

    void protocol(Protocol next) {
        protocol = next;
    }

    // ---- input and output

    /** What came and was not read yet. */
    public Input input() {
        return input;
    }

    /** What is sent. */
    public Output output() {
        return output;
    }

    // ---- waiting

    /** Who waits for the peer; made when somebody first does. Any thread. */
    public Waiting waiting() {
        Waiting known = waiting;
        if (known == null) {
            synchronized (watch) {
                known = waiting;
                if (known == null) {
                    known = new Waiting(this, readiness, watch, input, output);
                    waiting = known;
                }
            }
        }
        return known;
    }

    /**
     * Has the protocol serve the connection again when octets can be written, or failed to be, or it is time to try
     * although nobody told of room: by whoever leads then. Until then it belongs to nobody and has no thread. The
     * caller lets go of it, and says {@link Next#SUSPENDED}. The write deadline and the minimum rate hold as in
     * {@link Waiting#whenWritable}.
     */
    public void serveWhenWritable() {
        input.slim();
        output.slim();
        waiting().toBeServed();
    }

    /** Whether its time to be served has come; it belongs to the caller then. Holder of the lead only. */
    boolean takesItsTurn() {
        return lookAgainAt() <= now() && waiting().takenToServe();
    }

    /** When somebody who waits without a thread has to look again, or never. Any thread. */
    public long lookAgainAt() {
        Waiting known = waiting;
        return known == null ? NEVER : known.lookAgainAt();
    }

    /** Tells those who wait without a thread, and longer than until now, to look for themselves. Any thread. */
    public void lookAgain(long now) {
        Waiting known = waiting;
        if (known != null) {
            known.lookAgain(now);
        }
    }

    // ---- changing hands

    /** Queues a task of this connection on the workers. */
    public void execute(Runnable task) {
        readiness.execute(task);
    }

    /** Ends a suspended period: ownership goes back to the engine. */
    public void finish(Next next) {
        readiness.settle(this, next);
    }

    /**
     * The selector, or the test's driver, reports that something is possible. Called by the holder of the lead.
     *
     * @param canRead octets, the end or a failure can be read
     * @param canWrite octets can be written, or a failure is known
     * @return whether the connection rested, or waits to be served, and now belongs to the caller, who has to have it
     *     served
     */
    public boolean ready(boolean canRead, boolean canWrite) {
        Waiting known = waiting;
        if (canWrite && known != null && known.takenToServe()) {
            return true;
        }
        if (watch.report()) {
            return owned();
        }
        tellWhoWaits(canRead, canWrite);
        return false;
    }

    /** What to watch for after a report while busy. Called by the holder of the lead. */
    public int interestWhenDisarmed() {
        Waiting known = waiting;
        return known == null ? 0 : known.interest();
    }

    /** What to watch for from now on. Called by the holder of the lead, who then does. */
    public int interest() {
        watch.rearmed();
        int usual = transport.holdsBack() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        return usual | interestWhenDisarmed();
    }

    /** Since when it waits for the rest of what has begun, such as a head; from now on if it did not so far. */
    long restingSince(long now) {
        if (restingSince == 0) {
            restingSince = now;
        }
        return restingSince;
    }

    /** What had begun, such as a head, is complete: its time is over only for what begins next. */
    public void restsNoMore() {
        restingSince = 0;
    }

    /** Whether it was reported since it is busy. A guess: the report may come this moment. */
    boolean reported() {
        return key != null && watch.disarmed();
    }

    /** Whether it is new, nobody has watched it, and nothing of it is unread or was answered. Owner only. */
    boolean unheard() {
        return key == null && watch.disarmed() && !input.hasBuffered() && !output.used();
    }

    /** Takes a new connection for whoever is to serve it; who wants to hear of it then has it watched first. */
    void ownUnwatched() {
        watch.ownUnwatched();
    }

    /** Takes a resting connection for the caller. */
    boolean tryOwn() {
        return watch.tryOwn() && owned();
    }

    private boolean owned() {
        if (counted) {
            counted = false;
            server.resting().decrementAndGet();
        }
        return true;
    }

    /** Whether nobody serves it. */
    boolean resting() {
        return watch.idle() && !closed;
    }

    /** Whether it rests between two requests and is counted among those. */
    boolean restsBetweenRequests() {
        return resting() && counted;
    }

    /**
     * When octets were last sent, or it was accepted; tells the least recently used from the others. Not when it came
     * to rest: the peer may have had its answer long before, and others their turn. A guess unless it rests.
     */
    long usedAt() {
        return output.usedAt();
    }

    /**
     * Lets the connection rest. The caller must not touch it afterwards, but for telling others of it.
     *
     * @param until the deadline
     * @param count whether it shall count among those that rest between requests
     * @return whether it has to be rearmed
     */
    boolean rest(long until, boolean count) {
        input.slim();
        output.slim();
        output.waitsNoMore();
        Waiting known = waiting;
        if (known != null) {
            known.nobodyReads();
        }
        deadline = until;
        counted = count;
        boolean holdsBack = transport.holdsBack();
        return watch.rest() || holdsBack;
    }

    /** Says that no more octets will come from this side. */
    void shutdownOutput() throws IOException {
        transport.shutdownOutput();
    }

    /** The transport. Owner or holder of the lead only. */
    Transport transport() {
        return transport;
    }

    /** Closes, at once or as soon as who selects comes to it. */
    void close() {
        end(false);
    }

    /**
     * Cuts the connection so that the peer sees a failure and not an end, and wakes who waits for it. Any thread.
     *
     * @param reason for the log
     */
    public void abort(Throwable reason) {
        LOG.debug("connection {} is cut", number, reason);
        end(true);
    }

    /** Whether another connection could take this one's transport over. Owner only. */
    boolean canMove() {
        return !closed && output.isEmpty() && protocol.replaceable();
    }

    /** Lets go of the transport, which another connection takes over; false if it was closed meanwhile. Owner only. */
    boolean leave() {
        if (!markClosed(true)) {
            return false;
        }
        SelectionKey watched = key;
        if (watched != null) {
            watched.cancel();
        }
        server.closed();
        readiness.closed(this);
        return true;
    }

    private boolean markClosed(boolean leaving) {
        synchronized (transport) {
            boolean first = !closed;
            if (first) {
                left = leaving;
                closed = true;
            }
            return first;
        }
    }

    /** It comes to be watched. Called by the holder of the lead. */
    void watchedBy(SelectionKey watched) {
        key = watched;
        if (closed) { // meanwhile, by somebody who did not see the key, and wakes nobody
            watched.cancel();
            if (!left) {
                transport.close();
            }
        }
    }

    private void end(boolean cut) {
        if (!markClosed(false)) {
            return;
        }
        if (cut) {
            transport.reset();
        }
        try {
            tellWhoWaits(true, true);
        } finally { // whatever comes of what others gave to be called back
            output.dropFile();
            server.closed();
            readiness.end(this);
        }
    }

    private void tellWhoWaits(boolean canRead, boolean canWrite) {
        Waiting known = waiting;
        if (known != null) {
            known.tell(canRead, canWrite);
        }
    }

    @Override
    public String toString() {
        return "connection " + number + " from " + remote;
    }
}
