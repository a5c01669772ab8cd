package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.http.Headers;

/**
 * What all response bodies have in common: the count of octets, the end that comes once, and failures of the peer.
 * Small writes are gathered with the head; large ones go out together with what is gathered. Owner: the exchange's.
 *
 * <p>The exchange may end while a thread of the application's is inside a body, as when its time is over. Who enters
 * says so before he looks whether it is over; who ends it says that before he looks whether somebody is inside. So one
 * of the two notices, and octets of one exchange never come between those of the next.
 */
abstract class Sink implements ResponseBody {
    /** Up to here octets are copied behind what is gathered, beyond they are sent from where they are. */
    static final int GATHER = 16 * 1024;

    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final AtomicIntegerFieldUpdater<Sink> INSIDE =
            AtomicIntegerFieldUpdater.newUpdater(Sink.class, "inside");

    final Connection connection;
    private long counted;
    private boolean closed;
    private boolean peerLost;

    /** Whether the exchange is over: what is gathered is the connection's alone then. */
    private volatile boolean over;

    /** How many threads write, flush or close. */
    private volatile int inside;

    private @Nullable Supplier<Headers> trailers;

    Sink(Connection connection) {
        this.connection = connection;
    }

    /** Sends or gathers all octets, waiting where needed. */
    abstract void put(ByteBuffer from) throws IOException;

    /** Sends octets without waiting; whether all were taken and nothing is held back. */
    abstract boolean offer(ByteBuffer from) throws IOException;

    /** Sends a part of a file; nothing of it was counted yet. */
    abstract void send(FileChannel file, long at, long count) throws IOException;

    /** Gathers what ends the body. */
    abstract void end() throws IOException;

    /** The body was ended, or failed to be; who ended it is no longer inside. */
    void ended() {}

    /** Whether the body was ended before all of it was written. */
    boolean truncated() {
        return false;
    }

    /** Whether a peer that sees the connection end normally notices that the body is not whole. */
    boolean delimited() {
        return true;
    }

    /** Refuses octets that exceed the declared length. */
    void check(long octets) throws IOException {}

    /** How many octets the application wrote. */
    long counted() {
        return counted;
    }

    /** How many octets of content the peer is sent. */
    long sent() {
        return counted;
    }

    /** Whether the body was ended. */
    boolean closed() {
        return closed;
    }

    /**
     * The exchange is over. Any thread.
     *
     * @return whether a thread is inside, which may touch the connection yet
     */
    final boolean over() {
        over = true;
        return inside > 0;
    }

    /** Whether writing failed; the connection is cut then. */
    boolean peerLost() {
        return peerLost;
    }

    /** The trailers the application wants, or null. */
    @Nullable
    Supplier<Headers> trailers() {
        return trailers;
    }

    /** Appends octets to what is gathered, if there is room for them; they are few. */
    static void gather(Connection connection, ByteBuffer from) {
        connection.output(from.remaining()).put(from);
    }

    @Override
    public final void write(ByteBuffer from) throws IOException {
        INSIDE.incrementAndGet(this);
        try {
            int count = begin(from);
            try {
                put(from);
            } catch (IOException e) {
                throw broken(e);
            }
            counted += count;
        } finally {
            INSIDE.decrementAndGet(this);
        }
    }

    @Override
    public final boolean tryWrite(ByteBuffer from) throws IOException {
        INSIDE.incrementAndGet(this);
        try {
            int count = begin(from);
            try {
                return offer(from);
            } catch (IOException e) {
                throw broken(e);
            } finally {
                counted += count - from.remaining();
            }
        } finally {
            INSIDE.decrementAndGet(this);
        }
    }

    private int begin(ByteBuffer from) throws IOException {
        checkOpen();
        int count = from.remaining();
        check(count);
        return count;
    }

    /** What went out is not whole, so nothing may follow it. */
    private IOException broken(IOException reason) {
        peerLost = true;
        connection.abort(reason);
        return reason;
    }

    /**
     * Whether the connection serves others by now, so that nothing of this one may come between. Where it does not,
     * whoever comes late learns by his failure why.
     */
    private boolean late() {
        return over && connection.open();
    }

    private void checkOpen() throws IOException {
        if (closed || late()) {
            throw new IOException("the response body is closed");
        }
    }

    @Override
    public final void whenWritable(Runnable action) {
        connection.whenWritable(action);
    }

    @Override
    public final void flush() throws IOException {
        INSIDE.incrementAndGet(this);
        try {
            if (over && (closed || late())) {
                return;
            }
            connection.flush();
        } catch (IOException e) {
            throw broken(e);
        } finally {
            INSIDE.decrementAndGet(this);
        }
    }

    @Override
    public final void transfer(FileChannel file, long at, long count) throws IOException {
        INSIDE.incrementAndGet(this);
        try {
            checkOpen();
            check(count);
            try {
                send(file, at, count);
            } catch (IOException e) {
                throw broken(e);
            }
            counted += count;
        } finally {
            INSIDE.decrementAndGet(this);
        }
    }

    @Override
    public final boolean lost() {
        return !connection.open();
    }

    @Override
    public final void trailers(Supplier<Headers> section) {
        trailers = section;
    }

    @Override
    public final void close() throws IOException {
        boolean last = false;
        INSIDE.incrementAndGet(this);
        try {
            if (closed || late()) {
                return;
            }
            closed = true;
            last = true;
            end();
        } catch (IOException e) {
            throw broken(e);
        } finally {
            INSIDE.decrementAndGet(this);
            if (last) {
                ended();
            }
        }
    }
}
