package org.rocketserver.servlet.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ResponseBody;

/**
 * The octets of a response on their way out (Servlet 6.1 §5.1): held back until the buffer is full, flushed or closed.
 * A body that fits goes out together with its head and length. Owned by the exchange's current thread.
 */
final class ResponseBuffer {
    private static final byte[] NOTHING = {};

    /**
     * Room for what is written first, if that is not more: most answers are written at once, and small ones are many.
     */
    private static final int FIRST = 64;

    /** What is done at the two ends of the body. */
    @FunctionalInterface
    interface Opening {
        /**
         * Called before the last octets are let go: may refuse that by an exception, which takes back nothing that left
         * before.
         */
        default void ending() {}

        /**
         * Begins the response when the first octets leave: decides its head and length, and sends the head.
         *
         * @param whole the number of octets if all of them are here, else -1
         */
        ResponseBody open(long whole) throws IOException;
    }

    private final Opening opening;
    private int capacity;
    private byte[] octets = NOTHING;
    private int start;
    private int end;
    private long declared = -1;
    private long accepted;
    private @Nullable ResponseBody body;

    /** Volatile, as a time-out may answer while a thread of the application is about to end. */
    private volatile boolean closed;

    /** What is written is dropped: after an error or a redirect was sent (§5.5). */
    private boolean muted;

    private boolean nonBlocking;
    /** The peer did not take all; only {@link #writable} may go on. */
    private boolean blocked;

    private boolean flushing;

    /** Closed without waiting, and not all of it has left. */
    private boolean ending;

    /** Whether it ends with a file that is the body's, not all of which may have left. */
    private boolean given;

    /** A buffer whose response is opened by need. */
    ResponseBuffer(Opening opening, int capacity) {
        this.opening = opening;
        this.capacity = capacity;
    }

    /** The outgoing half of an upgraded connection: nothing is held back. */
    static ResponseBuffer upgraded(ResponseBody output) {
        ResponseBuffer buffer = new ResponseBuffer(whole -> output, 0);
        buffer.body = output;
        return buffer;
    }

    int capacity() {
        return capacity;
    }

    /** Changes the size; the caller has checked that nothing was written. */
    void capacity(int octetCount) {
        capacity = octetCount;
    }

    /** The length that the application promised, or -1. */
    long declared() {
        return declared;
    }

    /** Sets the length that the application promises; -1 takes the promise back. */
    void declare(long octetCount) {
        declared = octetCount;
    }

    /** How many octets the application has written since the last reset. */
    long accepted() {
        return accepted;
    }

    boolean committed() {
        return body != null;
    }

    boolean closed() {
        return closed;
    }

    /** Whether it was begun and cannot be gone on with, because the client is gone. */
    boolean lost() {
        ResponseBody out = body;
        return out != null && !closed && out.lost();
    }

    /** Drops what is written from now on, or takes it again. */
    void mute(boolean on) {
        muted = on;
    }

    /** From now on nothing waits: what the peer does not take stays here; or what is written waits for it again. */
    void nonBlocking(boolean on) {
        nonBlocking = on;
    }

    /** Drops what is held; the caller has checked that nothing has left. */
    void reset() {
        start = 0;
        end = 0;
        accepted = 0;
    }

    void write(byte octet) throws IOException {
        if (end < octets.length && !nonBlocking && declared < 0 && !closed && !muted && capacity > end + 1) {
            octets[end++] = octet;
            accepted++;
        } else {
            write(new byte[] {octet}, 0, 1);
        }
    }

    void write(ByteBuffer from) throws IOException {
        if (from.hasArray()) {
            write(from.array(), from.arrayOffset() + from.position(), from.remaining());
            from.position(from.limit());
            return;
        }
        byte[] piece = new byte[Math.min(from.remaining(), 8192)];
        while (from.hasRemaining()) {
            int count = Math.min(piece.length, from.remaining());
            from.get(piece, 0, count);
            write(piece, 0, count);
        }
    }

    /** Takes octets; those beyond the declared length, and all after the close, are ignored (§5.7). */
    void write(byte[] from, int at, int wanted) throws IOException {
        int count = declared < 0 ? wanted : (int) Math.min(wanted, declared - accepted);
        if (closed || muted || count <= 0) {
            return;
        }
        checkNotBlocked();
        if (accepted + count == declared && !mayEnd()) {
            return;
        }
        accepted += count;
        boolean last = accepted == declared;
        if (nonBlocking || (!last && end - start + count < capacity)) {
            keep(from, at, count);
        } else {
            passOn(from, at, count, last);
        }
        if (last) {
            finish(); // not flushed as by a close (§5.7): who writes in one go what he announced mostly returns next
        } else if (nonBlocking && end - start >= capacity) {
            flushing |= capacity == 0;
            drain();
        } else if (capacity == 0) {
            opened().flush();
        }
    }

    /** Before the last octets; that may take long, and no end is left if somebody else has answered meanwhile. */
    private boolean mayEnd() {
        opening.ending();
        return !closed;
    }

    private void checkNotBlocked() {
        if (blocked) {
            throw new IllegalStateException(
                    "isReady() must answer true before a non-blocking write (Servlet 6.1 §5.4)");
        }
    }

    private void keep(byte[] from, int at, int count) {
        if (count > octets.length - end) {
            int held = end - start;
            int room = Math.max(held + count, Math.min(capacity, Math.max(FIRST, 2 * octets.length)));
            byte[] larger = room > octets.length ? new byte[room] : octets;
            System.arraycopy(octets, start, larger, 0, held);
            octets = larger;
            start = 0;
            end = held;
        }
        System.arraycopy(from, at, octets, end, count);
        end += count;
    }

    /**
     * The buffer is full (§5.1), or nothing will follow: what it holds leaves, and the new octets too unless they fit
     * well.
     */
    private void passOn(byte[] from, int at, int count, boolean last) throws IOException {
        ResponseBody out = opened(last ? accepted : -1);
        if (!last && end - start + count == capacity) {
            keep(from, at, count);
            writeHeld(out);
            return;
        }
        writeHeld(out);
        if (!last && count < capacity / 2) {
            keep(from, at, count);
        } else {
            out.write(ByteBuffer.wrap(from, at, count));
        }
    }

    private ResponseBody opened() throws IOException {
        return opened(-1);
    }

    private ResponseBody opened(long whole) throws IOException {
        ResponseBody out = body;
        if (out == null) {
            out = opening.open(whole);
            body = out;
        }
        return out;
    }

    private void writeHeld(ResponseBody out) throws IOException {
        if (end > start) {
            ByteBuffer held = ByteBuffer.wrap(octets, start, end - start);
            start = 0;
            end = 0;
            out.write(held);
        }
    }

    /** Commits, and pushes what is held to the peer. */
    void flush() throws IOException {
        if (closed || muted) {
            return;
        }
        if (nonBlocking) {
            checkNotBlocked();
            flushing = true;
            drain();
        } else {
            ResponseBody out = opened();
            writeHeld(out);
            out.flush();
        }
    }

    /** Whether a write would not wait; goes on with what the peer did not take before. */
    boolean writable() throws IOException {
        if (blocked) {
            drain();
        }
        return !blocked;
    }

    private void drain() throws IOException {
        ResponseBody out = opened(ending ? accepted : -1);
        blocked = false;
        if (end > start) {
            ByteBuffer held = ByteBuffer.wrap(octets, start, end - start);
            blocked = !out.tryWrite(held);
            start = held.position();
            if (start == end) {
                start = 0;
                end = 0;
            }
        }
        if (!blocked && flushing) {
            blocked = !out.tryWrite(ByteBuffer.wrap(NOTHING));
            flushing = blocked;
        }
        if (!blocked && ending) {
            ending = false;
            end(out);
        }
    }

    private void end(ResponseBody out) throws IOException {
        out.close();
        octets = NOTHING;
    }

    /** Calls back once when {@link #writable} may have become true. */
    void whenWritable(Runnable action) {
        ResponseBody out = body;
        if (out == null) {
            action.run();
        } else {
            out.whenWritable(action);
        }
    }

    /** Sends a part of a file as the next octets of the body. */
    void transfer(FileChannel file, long at, long wanted) throws IOException {
        long count = declared < 0 ? wanted : Math.min(wanted, declared - accepted);
        if (closed || muted || count <= 0) {
            return;
        }
        checkNotBlocked();
        if (accepted + count == declared && !mayEnd()) {
            return;
        }
        accepted += count;
        ResponseBody out = opened(accepted == declared ? accepted : -1);
        writeHeld(out);
        out.transfer(file, at, count);
        if (accepted == declared) {
            finish();
        }
    }

    /**
     * Gives a part of a file away to be sent, if the body ends with it; waits for nobody.
     *
     * @return false if it is not the end: then nothing was done
     */
    boolean give(FileChannel file, long at, long wanted) throws IOException {
        long count = declared - accepted;
        if (closed || muted || nonBlocking || count <= 0 || wanted < count || !mayEnd()) {
            return false;
        }
        accepted = declared;
        ResponseBody out = opened(declared);
        writeHeld(out);
        out.transferLast(file, at, count);
        given = true;
        closed = true;
        octets = NOTHING;
        return true;
    }

    /** Waits until a file that was given away has left. */
    void awaitGiven() throws IOException {
        ResponseBody out = body;
        if (given && out != null) {
            out.flush();
        }
    }

    /**
     * Sends what is held and ends the body; waits where needed, unless nothing waits: then {@link #writable} does the
     * rest. Has no effect the second time.
     */
    void close() throws IOException {
        if (!closed && mayEnd()) {
            finish();
        }
    }

    /** Ends the body, which it may; somebody else can have answered since that was asked. */
    private void finish() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (nonBlocking) {
            ending = true;
            flushing = true;
            drain();
            return;
        }
        ResponseBody out = opened(accepted);
        writeHeld(out);
        end(out);
    }

    /** Pushes a closed body to the peer, waiting where needed; what nobody waits for leaves by itself. */
    void flushClosed() throws IOException {
        ResponseBody out = body;
        if (closed && !nonBlocking && !given && out != null) {
            out.flush();
        }
    }

    /** Ends without sending anything: somebody else has answered. */
    void abandon() {
        closed = true;
        octets = NOTHING;
    }
}
