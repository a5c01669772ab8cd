package org.rocketserver.servlet.message;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestBody;

/**
 * The body of a request, or the incoming half of an upgraded connection, as a stream (Servlet 6.1 §3.7). Blocking until
 * a listener is set; then reading is allowed whenever {@link #isReady} said so. Owned by the exchange's current thread.
 */
public final class RequestInput extends ServletInputStream {
    private static final int BUFFER = 8192;
    /** Reads of this size go past the buffer. */
    private static final int DIRECT = 1024;
    /** Room for what was promised, in octets: before it has come a promise is not worth more. */
    private static final int PROMISED = 16 * 1024;

    private final RequestBody body;
    private final ReadStarter starter;
    private final byte[] single = new byte[1];
    private @Nullable ByteBuffer ahead;
    private volatile @Nullable Runnable wait;
    private @Nullable Exception failure;
    /** How many octets are to come, or more where nobody knows; never below zero, whatever the body gives. */
    private long left;

    private boolean over;
    private boolean ready;
    private boolean begun;
    private boolean finished;
    private boolean closed;

    /**
     * A stream over a body.
     *
     * @param body where octets come from
     * @param starter told when a listener is set
     */
    public RequestInput(RequestBody body, ReadStarter starter) {
        this.body = body;
        this.starter = starter;
        left = body.length() instanceof BodyLength.Known known ? known.octets() : Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, into.length);
        return count == 0 ? 0 : take(ByteBuffer.wrap(into, at, count));
    }

    /** Reads into a buffer; as the API's Javadoc has it, position and limit then enclose what was read. */
    @Override
    public int read(ByteBuffer into) throws IOException {
        Objects.requireNonNull(into, "buffer");
        check();
        if (!into.hasRemaining()) {
            return 0;
        }
        int start = into.position();
        int count = take(into);
        if (count > 0) {
            into.position(start).limit(start + count);
        }
        return count;
    }

    private int take(ByteBuffer into) throws IOException {
        check();
        begun = true;
        if (isFinished()) {
            return -1;
        }
        if (!hasAhead() && wait == null) {
            if (into.remaining() >= Math.min(DIRECT, left)) {
                return received(body.read(into));
            }
            readAhead(false);
        }
        if (!hasAhead()) {
            return -1;
        }
        int count = copy(buffer(), into);
        ready = hasAhead();
        return count;
    }

    private void check() throws IOException {
        if (closed) {
            throw new IOException("the request's input is closed");
        }
        Exception known = failure();
        if (known instanceof IOException e) {
            throw e;
        }
        if (known instanceof RuntimeException e) {
            throw e;
        }
        if (wait != null && !ready && !finished) {
            throw new IllegalStateException("isReady() must answer true before a non-blocking read (Servlet 6.1 §3.7)");
        }
    }

    private boolean hasAhead() {
        return ahead != null && ahead.hasRemaining();
    }

    private ByteBuffer buffer() {
        ByteBuffer buffer = ahead;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(BUFFER).limit(0);
            ahead = buffer;
        }
        return buffer;
    }

    /** Fills the empty buffer; answers whether octets or the end came. */
    private boolean readAhead(boolean now) throws IOException {
        ByteBuffer buffer = buffer();
        buffer.clear();
        try {
            return received(now ? body.tryRead(buffer) : body.read(buffer)) != 0;
        } finally {
            buffer.flip();
        }
    }

    private static int copy(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        int limit = from.limit();
        from.limit(from.position() + count);
        into.put(from);
        from.limit(limit);
        return count;
    }

    private int received(int count) {
        left = Math.max(0, left - Math.max(0, count));
        finished |= count < 0 || (left == 0 && wait == null); // a listener is told of the end by a turn of its own
        return count;
    }

    @Override
    public int available() throws IOException {
        return closed || !hasAhead() ? 0 : buffer().remaining();
    }

    @Override
    public boolean isFinished() {
        return finished && !hasAhead();
    }

    /**
     * Whether a read would not wait. Always true before a listener is set; after, a false answer asks for the listener
     * to be called. There is nothing to read at the end: of that the listener learns by
     * {@link ReadListener#onAllDataRead}, and a loop that reads while this is true never reads it.
     */
    @Override
    public boolean isReady() {
        Runnable asked = wait;
        if (asked == null || (readable() && !isFinished())) {
            return true;
        }
        asked.run();
        return false;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (wait != null) {
            throw new IllegalStateException("a read listener is set already (Servlet 6.1 §3.7)");
        }
        Listening listening = starter.startReading(listener, this);
        wait = listening.wanted();
        listening.begin().run();
    }

    /**
     * For the driver: whether there are octets, the end, or a failure to read; never waits, and asks for nothing. True
     * allows the next read, as {@link ReadListener#onDataAvailable} implies.
     */
    public boolean readable() {
        ready = closed || finished || failure() != null || hasAhead() || octetsCome();
        return ready;
    }

    private boolean octetsCome() {
        try {
            return readAhead(true);
        } catch (IOException | RuntimeException e) {
            failure = e;
            return true;
        }
    }

    /** Reads into an array of the size that was promised, where that is not much; all octets are read by this too. */
    @Override
    public byte[] readNBytes(int count) throws IOException {
        checkBlocking();
        check();
        long rest = hasAhead() ? left + buffer().remaining() : left;
        if (count < 0 || rest > PROMISED) {
            return super.readNBytes(count);
        }
        byte[] octets = new byte[(int) Math.min(count, rest)];
        int size = readNBytes(octets, 0, octets.length);
        return size == octets.length ? octets : Arrays.copyOf(octets, size);
    }

    @Override
    public int readNBytes(byte[] into, int at, int count) throws IOException {
        checkBlocking();
        return super.readNBytes(into, at, count);
    }

    @Override
    public int readLine(byte[] into, int at, int count) throws IOException {
        checkBlocking();
        return super.readLine(into, at, count);
    }

    private void checkBlocking() {
        if (wait != null) {
            throw new IllegalStateException("this method waits, and a read listener is set (Servlet 6.1 §3.7)");
        }
    }

    /**
     * For the driver: calls back once when {@link #readable} may have become true; see
     * {@link RequestBody#whenReadable}.
     */
    public void whenReadable(Runnable action) {
        if (finished) {
            action.run();
        } else {
            body.whenReadable(action);
        }
    }

    /** For the driver: why reading failed, or null. Made where it is asked for: its trace costs more than a read. */
    public @Nullable Exception failure() {
        if (over && failure == null) {
            failure = new EOFException("the request is over");
        }
        return failure;
    }

    /** Whether somebody has begun to read it, is to be told when that is possible, or wants no more of it. */
    boolean begun() {
        return begun || closed || wait != null;
    }

    /** Whether a listener was set. */
    public boolean listening() {
        return wait != null;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Fails all further reads: the request is over. */
    void end() {
        over = true;
    }
}
