package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.PeerClosed;
import org.rocketserver.engine.Rate;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/**
 * What all request bodies have in common: waiting for the peer within the time-out and the minimum rate, and {@code 100
 * Continue} before the first octet is asked for. A wait without a thread has the time-out but no minimum rate: it costs
 * nothing, and who reads so may have a peer that only speaks at times. Owner: the exchange's.
 */
abstract class Body implements RequestBody {
    final Connection connection;
    private final BodyLength length;
    private @Nullable Http1Exchange exchange;
    private @Nullable ContinueOnRead expectation;
    private @Nullable Rate rate;
    private volatile boolean waiting;

    /** Whether the time of whoever waited without a thread was over before an octet came. */
    private volatile boolean silent;

    private final ReentrantLock reading = new ReentrantLock();

    /** Whether the exchange's worker may read on without anybody in between. Guarded by {@link #reading}. */
    private boolean attended = true;

    private boolean peerLost;
    private boolean refused;
    private boolean begun;

    Body(Connection connection, BodyLength length) {
        this.connection = connection;
        this.length = length;
    }

    /**
     * The body that follows a head.
     *
     * @param length as {@link Framing} tells it
     * @param headerCount how many fields the head had, which count against those of the trailers
     */
    static Body of(BodyLength length, Connection connection, int headerCount) {
        if (length instanceof BodyLength.Known known) {
            return new FixedBody(connection, known);
        }
        return length instanceof BodyLength.Unknown
                ? new ChunkedBody(connection, headerCount)
                : new EmptyBody(connection);
    }

    /** The exchange whose request this is the body of. */
    void belongsTo(Http1Exchange owner) {
        exchange = owner;
    }

    /** The client waits for {@code 100 Continue} before it sends the body. */
    void expect(ContinueOnRead continueOnRead) {
        expectation = continueOnRead;
    }

    /** Whether the client still waits for {@code 100 Continue}. */
    boolean expectationPending() {
        return expectation != null;
    }

    /** Whether the first octet of the body was read. */
    boolean begun() {
        return begun;
    }

    /** Whether the last octet of the body and its framing was read. */
    abstract boolean ended();

    /** The fewest octets that are still to come, as far as known. */
    abstract long least();

    /** Reads what is there: more than 0 octets, 0 for nothing yet, -1 at the end. The buffer has room. */
    abstract int take(ByteBuffer into) throws IOException;

    /** Whether reading failed because the peer went away. */
    boolean peerLost() {
        return peerLost;
    }

    /** Whether reading failed: then nobody knows where the next request begins, or waits for it any more. */
    boolean unreadable() {
        return peerLost || refused;
    }

    @Override
    public final BodyLength length() {
        return length;
    }

    @Override
    public final int read(ByteBuffer into) throws IOException {
        while (true) {
            int count = tryRead(into);
            if (count != 0 || !into.hasRemaining()) {
                return count;
            }
            await();
        }
    }

    @Override
    public final int tryRead(ByteBuffer into) throws IOException {
        if (ended()) {
            return -1;
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        keepExpectation();
        try {
            int count = takeAlone(into);
            Rate measured = rate;
            if (measured != null && count > 0) {
                measured.moved(count);
            }
            begun |= count > 0;
            judgeSilence(count);
            return count;
        } catch (IOException e) {
            peerLost = true;
            throw e;
        } catch (HttpException e) {
            refused = true;
            throw e;
        }
    }

    /** Refuses a peer that sent nothing for all the time that whoever waited without a thread had for it. */
    private void judgeSilence(int count) {
        if (silent) {
            if (count == 0) {
                throw tooSlow();
            }
            silent = false;
        }
    }

    /** The look for a peer that is gone reads too, from another thread. */
    private int takeAlone(ByteBuffer into) throws IOException {
        reading.lock();
        try {
            return take(into);
        } finally {
            reading.unlock();
        }
    }

    /**
     * Takes octets that belong together, such as a chunk, and none behind them. From the system no more are taken than
     * are asked for when nobody would {@linkplain #settle give the buffer back}. For {@link #take}.
     *
     * @param left how many of them there are
     * @return how many were taken; 0 if none has come
     * @throws PeerClosed the peer ended its side
     */
    final int takeUpTo(long left, ByteBuffer into) throws IOException {
        int limit = into.limit();
        if (into.remaining() > left) {
            into.limit(into.position() + (int) left);
        }
        int count;
        try {
            count = connection.input().tryRead(into, attended ? left : 0);
        } finally {
            into.limit(limit);
        }
        if (count < 0) {
            throw new PeerClosed("the peer ended inside a body");
        }
        return count;
    }

    /** The exchange's worker is done, or has left the exchange to others, who may be reading already. */
    void settle() {
        reading.lock();
        try {
            attended = false;
            connection.input().settle();
        } finally {
            reading.unlock();
        }
    }

    /** Looks whether the peer has ended or is gone, unless somebody reads or unread octets hide it. */
    boolean peerEnded() {
        if (waiting || !reading.tryLock()) {
            return false;
        }
        try {
            if (connection.input().hasUnread()) {
                return false;
            }
            int count = connection.input().fill();
            if (count != 0) {
                connection.waiting().tellReader(); // who has begun to wait meanwhile, for no selector will
            }
            return count < 0;
        } catch (IOException e) {
            // nothing to tell but that it is gone
            return true;
        } finally {
            reading.unlock();
        }
    }

    /** What a client that expects it is told before the first octet. */
    private void keepExpectation() throws IOException {
        Http1Exchange own = exchange;
        if (expectation != null && own != null) {
            own.goAhead();
        }
    }

    /** Tells the client; while nobody begins the response, so that it knows whether this was done. */
    void goAhead() throws IOException {
        ContinueOnRead pending = expectation;
        if (pending != null) {
            expectation = null;
            pending.send();
        }
    }

    private void await() throws IOException {
        beforeWait();
        Rate measured = rate;
        if (measured == null) {
            measured = new Rate(connection.limits());
            rate = measured;
        }
        // only now that all octets that came were read
        if (hurries() && measured.tooSlow()) {
            throw tooSlow();
        }
        long begin = System.nanoTime();
        waiting = true;
        boolean came;
        try {
            came = connection.waiting().awaitReadable(patience());
        } finally {
            waiting = false;
        }
        measured.waited(System.nanoTime() - begin);
        if (!came) {
            late();
        }
    }

    /** Nothing came for as long as a read waits; always throws. */
    void late() throws IOException {
        throw tooSlow();
    }

    private HttpException tooSlow() {
        refused = true;
        return new HttpException(Status.REQUEST_TIMEOUT, "the body came too slowly");
    }

    /** Sends the gathered answers to earlier requests: the peer may wait for them. */
    private void beforeWait() throws IOException {
        Http1Exchange own = exchange;
        if (own != null) {
            own.flushEarlier();
        }
    }

    /** How long one read waits, in nanoseconds. */
    long patience() {
        return connection.timeouts().read().toNanos();
    }

    /** Whether the minimum rate holds, and the time-out also where no thread waits. */
    boolean hurries() {
        return true;
    }

    @Override
    public final void whenReadable(Runnable action) {
        if (waiting) {
            throw new IllegalStateException("whenReadable is outstanding");
        }
        if (ended()) {
            connection.execute(action);
            return;
        }
        settle(); // who is told reads from wherever he is
        try {
            keepExpectation();
        } catch (IOException e) {
            // the next read meets the same failure and tells it
            peerLost = true;
            connection.execute(action);
            return;
        }
        waiting = true;
        silent = false;
        Runnable told = () -> {
            waiting = false;
            action.run();
        };
        if (hurries()) {
            connection.waiting().whenReadable(told, patience(), () -> silent = true);
        } else {
            connection.waiting().whenReadable(told);
        }
    }

    /** Whether {@link #whenReadable} is outstanding. */
    boolean waiting() {
        return waiting;
    }

    @Override
    public Headers trailers() {
        if (!ended()) {
            throw new IllegalStateException("the end of the body was not read");
        }
        return Headers.EMPTY;
    }
}
