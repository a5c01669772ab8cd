package org.rocketserver.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Counters;
import org.rocketserver.engine.Exchanges;
import org.rocketserver.engine.Next;
import org.rocketserver.engine.Protocol;
import org.rocketserver.engine.Readiness;
import org.rocketserver.engine.ServerContext;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Worker;

/**
 * A server with one connection and no threads: a protocol driven over octets in memory. Pieces that are announced with
 * {@link #later} arrive when the server waits for them, so that a worker may block on its body in the one thread there
 * is.
 */
public final class MemoryServer implements Readiness, Exchanges {
    /** Time-outs after which a peer that is not going to speak is given up at once. */
    public static final Timeouts IMPATIENT = Timeouts.DEFAULT.withRead(Duration.ofMillis(1));

    private final MemoryTransport transport = new MemoryTransport();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Worker worker;
    private final ServerContext context;
    private final Connection connection;
    private @Nullable Protocol protocol;
    private boolean endLater;
    private Next state = Next.IDLE;
    private boolean fast = true;
    private @Nullable Throwable failure;

    /** A server with the usual limits. */
    public MemoryServer(Protocol.Factory factory, Worker worker) {
        this(factory, worker, Limits.DEFAULT, IMPATIENT);
    }

    /** A server. */
    public MemoryServer(Protocol.Factory factory, Worker worker, Limits limits, Timeouts timeouts) {
        this.worker = worker;
        this.context = new ServerContext(
                limits, timeouts, new ManualClock(), made -> protocol = factory.create(made), new Counters());
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        this.connection = new Connection(transport, this, context, local, remote);
        connection.ready(true, false);
    }

    /** Requests are known to be slow: answers are not gathered. */
    public MemoryServer slow() {
        fast = false;
        return this;
    }

    /** A piece that arrives when the server waits for octets. */
    public MemoryServer later(byte[] piece) {
        pieces.add(piece);
        return this;
    }

    /** After the last piece the peer ends its side. */
    public MemoryServer endLater() {
        endLater = true;
        return this;
    }

    /** Lets all pieces arrive, one after the other, and does what is to be done. */
    public MemoryServer run() {
        step();
        while (state != Next.CLOSE && state != Next.END && arrive()) {
            step();
        }
        return this;
    }

    /** Lets the time pass that whoever waits without a thread gives a peer that has nothing more to say. */
    public MemoryServer runOut() {
        while (state == Next.SUSPENDED && connection.lookAgainAt() != Long.MAX_VALUE) {
            connection.lookAgain(Long.MAX_VALUE - 1);
            step();
        }
        return this;
    }

    /** Lets these octets arrive and does what is to be done. */
    public MemoryServer send(byte[] octets) {
        transport.send(octets);
        step();
        return this;
    }

    /** Lets these octets arrive and does what is to be done. */
    public MemoryServer send(String octets) {
        return send(Octets.of(octets));
    }

    /** The peer ends its side. */
    public MemoryServer end() {
        transport.end();
        step();
        return this;
    }

    /** The deadline of a resting connection passes. */
    public MemoryServer expire() {
        Protocol own = protocol();
        attempt(() -> act(own.expire(connection)));
        return this;
    }

    /** Does what is to be done now: serving, hooks, tasks. */
    public void step() {
        boolean busy = true;
        while (busy) {
            busy = false;
            boolean rests = state == Next.IDLE || state == Next.PARTIAL;
            if ((rests && transport.hasBuffered()) || state == Next.AGAIN) {
                attempt(() -> act(protocol().serve(connection, this)));
                // what is left in a socket is reported again
                busy = state == Next.AGAIN
                        || ((state == Next.IDLE || state == Next.PARTIAL) && transport.hasBuffered());
            }
            if (state == Next.SUSPENDED && transport.hasBuffered()) {
                connection.ready(true, false);
            }
            if (state == Next.SUSPENDED && transport.takes() && connection.ready(false, true)) {
                attempt(() -> act(protocol().serve(connection, this)));
                busy = state != Next.SUSPENDED;
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
                busy = true;
            }
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            // as the engine does: the peer went away
            failure = e;
            transport.close();
            state = Next.CLOSE;
        }
    }

    private void act(Next next) throws IOException {
        state = next;
        if ((next == Next.CLOSE || next == Next.END) && connection.open()) {
            connection.output().tryFlush();
            transport.shutdownOutput();
        }
    }

    private boolean arrive() {
        byte[] piece = pieces.poll();
        if (piece != null) {
            transport.send(piece);
            return true;
        }
        if (endLater) {
            endLater = false;
            transport.end();
            return true;
        }
        return false;
    }

    private Protocol protocol() {
        Protocol made = protocol;
        if (made == null) {
            throw new IllegalStateException("no protocol");
        }
        return made;
    }

    // ---- what became of it

    /** What the client got, as ISO 8859-1 text. */
    public String received() {
        return Octets.text(transport.received());
    }

    /** The verdict of the protocol. */
    public Next state() {
        return state;
    }

    /** Whether the connection was ended or cut. */
    public boolean closed() {
        return transport.closed();
    }

    /** Why the connection was given up, or null. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The octets. */
    public MemoryTransport transport() {
        return transport;
    }

    /** The connection. */
    public Connection connection() {
        return connection;
    }

    /** What all connections share. */
    public ServerContext context() {
        return context;
    }

    // ---- the engine's part

    @Override
    public void rearm(Connection rearmed) {
        // whoever waits hears of it at the next step
    }

    @Override
    public void closed(Connection gone) {
        state = Next.CLOSE;
    }

    @Override
    public void beforeWait(LongSupplier left) {
        if (arrive() && connection.ready(true, false)) {
            throw new IllegalStateException("a connection that is waited for does not rest");
        }
    }

    @Override
    public void expireAt(Connection connection, long until) {
        // a test has no clock; see runOut
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void settle(Connection settled, Next next) {
        attempt(() -> act(next));
    }

    @Override
    public Disposition run(Exchange exchange, int pace) throws Exception {
        return worker.handle(exchange);
    }

    @Override
    public boolean fast(int pace) {
        return fast;
    }

    @Override
    public String workerName() {
        return "memory";
    }
}
