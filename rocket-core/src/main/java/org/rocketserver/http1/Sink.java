package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.http.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all response bodies have in common: the count of octets, the end that comes once, and failures of the peer.
 * Small writes are gathered with the head; large ones go out together with what is gathered. Owner: the exchange's.
 *
 * <p>The exchange may end while a thread of the application's writes, as when its time is over. Threads write one after
 * another; who closes a body, or ends its exchange, waits a moment for one that writes, and cuts the connection if that
 * one stays, as it does where the peer takes nothing. So octets of one exchange never come between those of the next.
 */
abstract class Sink implements ResponseBody {
    /** Up to here octets are copied behind what is gathered, beyond they are sent from where they are. */
    static final int GATHER = 16 * 1024;

    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** How long who writes may take to leave, in milliseconds. */
    private static final long MOMENT = 1_000;

    final Connection connection;
    private long counted;
    private boolean closed;

    /** Whether somebody closes it, for whom others who come to write make way. */
    private volatile boolean closing;

    private boolean peerLost;

    /** Whether the exchange is over: what is gathered is the connection's alone then. */
    private volatile boolean over;

    /** Held by who writes, flushes, transfers or closes. */
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable Supplier<Headers> trailers;

    Sink(Connection connection) {
        this.connection = connection;
    }

    /** Sends or gathers all octets, as they are unless the framing wants more, waiting where needed. */
    void put(ByteBuffer from) throws IOException {
        if (from.remaining() <= GATHER - connection.output().gather(0).position()) {
            gather(connection, from);
        } else {
            connection.output().write(from);
        }
    }

    /** Sends octets likewise without waiting; whether all were taken and nothing is held back. */
    boolean offer(ByteBuffer from) throws IOException {
        return connection.output().tryWrite(from);
    }

    /** Sends a part of a file likewise; nothing of it was counted yet. */
    void send(FileChannel file, long at, long count) throws IOException {
        connection.output().transfer(file, at, count);
    }

    /**
     * Sends the last part of a file.
     *
     * @return whether the file is the connection's now, which may send on after this
     */
    boolean sendLast(FileChannel file, long at, long count) throws IOException {
        send(file, at, count);
        return false;
    }

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

    /** How many octets of content the peer was sent, once the exchange is over. */
    long sent() {
        return counted - connection.output().unsent();
    }

    /** Whether the body was ended. */
    boolean closed() {
        return closed;
    }

    /** The exchange is over: nobody begins to write from now on. Any thread. */
    final void over() {
        over = true;
    }

    /** Whether nobody writes any more after it is {@link #over()}, for whom it waits a moment. */
    final boolean left() {
        if (!writing.isLocked()) {
            return true; // who comes now has the lock before he looks whether it is over
        }
        boolean had = hold();
        if (had) {
            writing.unlock();
        }
        return had;
    }

    /** Takes the lock, if who has it leaves in a moment. */
    private boolean hold() {
        if (writing.tryLock()) {
            return true;
        }
        try {
            return writing.tryLock(MOMENT, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
        connection.output().gather(from.remaining()).put(from);
    }

    @Override
    public final void write(ByteBuffer from) throws IOException {
        writing.lock();
        try {
            int count = begin(from);
            try {
                put(from);
            } catch (IOException e) {
                throw broken(e);
            }
            counted += count;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public final boolean tryWrite(ByteBuffer from) throws IOException {
        writing.lock();
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
            writing.unlock();
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
        if (closing || late()) {
            throw new IOException("the response body is closed");
        }
    }

    @Override
    public final void whenWritable(Runnable action) {
        if (!late()) { // or it would come in the place of who sends on
            connection.waiting().whenWritable(action);
        }
    }

    @Override
    public final void flush() throws IOException {
        writing.lock();
        try {
            boolean others = closing && !closed; // who closes it sees to what is gathered
            if (others || (over && (closed || late()))) {
                return;
            }
            connection.output().flush();
        } catch (IOException e) {
            throw broken(e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public final void transfer(FileChannel file, long at, long count) throws IOException {
        send(file, at, count, false);
    }

    @Override
    public final void transferLast(FileChannel file, long at, long count) throws IOException {
        boolean given = false;
        try {
            given = send(file, at, count, true);
        } finally {
            if (!given) {
                file.close();
            }
        }
        close();
    }

    /** Sends a part of a file, if it is the last perhaps later; whether the file is the connection's now. */
    private boolean send(FileChannel file, long at, long count, boolean last) throws IOException {
        writing.lock();
        try {
            checkOpen();
            check(count);
            counted += count; // before: who cuts the connection meanwhile takes off what has not left, see sent()
            boolean sent = false;
            try {
                boolean given = last && sendLast(file, at, count);
                if (!last) {
                    send(file, at, count);
                }
                sent = true;
                return given;
            } catch (IOException e) {
                throw broken(e);
            } finally {
                counted -= sent ? 0 : count;
            }
        } finally {
            writing.unlock();
        }
    }

    /** The exchange is suspended, or nearly, and nobody sends on: waits for what is left of a file. */
    final void sendRest() {
        if (!connection.output().sendsFile()) {
            return;
        }
        try {
            flush();
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e); // the exchange goes on to its end, which is its owner's to say
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
        closing = true;
        if (!hold()) {
            IOException cut = broken(new IOException("the response is closed while another thread still writes it"));
            ended();
            throw cut;
        }
        try {
            if (closed || late()) {
                return;
            }
            closed = true;
            last = true;
            end();
            trailers = null; // of the application nothing is kept while a file goes out
        } catch (IOException e) {
            throw broken(e);
        } finally {
            writing.unlock();
            if (last) {
                ended();
            }
        }
    }
}
