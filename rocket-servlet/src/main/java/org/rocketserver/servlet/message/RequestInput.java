package org.rocketserver.servlet.message;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.RequestBody;

/**
 * The body of a request, or the incoming half of an upgraded connection, as a stream (Servlet 6.1 §3.7). Blocking until
 * a listener is set; then reading is allowed whenever {@link #isReady} said so. Owned by the exchange's current thread.
 */
public final class RequestInput extends ServletInputStream {
    private static final int BUFFER = 8192;
    /** Reads of this size go past the buffer. */
    private static final int DIRECT = 1024;

    private final RequestBody body;
    private final ReadStarter starter;
    private final byte[] single = new byte[1];
    private @Nullable ByteBuffer ahead;
    private @Nullable Runnable wait;
    private @Nullable Exception failure;
    private boolean ready;
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

    @Override
    public int read(ByteBuffer into) throws IOException {
        Objects.requireNonNull(into, "buffer");
        return into.hasRemaining() ? take(into) : 0;
    }

    private int take(ByteBuffer into) throws IOException {
        check();
        if (isFinished()) {
            return -1;
        }
        if (!hasAhead() && wait == null) {
            if (into.remaining() >= DIRECT) {
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
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
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
        finished |= count < 0;
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
     * Whether a read would not wait. Before a listener is set this only looks; after, a false answer asks for the
     * listener to be called.
     */
    @Override
    public boolean isReady() {
        ready = readable();
        if (!ready && wait != null) {
            wait.run();
        }
        return ready;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (wait != null) {
            throw new IllegalStateException("a read listener is set already (Servlet 6.1 §3.7)");
        }
        wait = starter.start(listener, this);
    }

    /** For the driver: whether there are octets, the end, or a failure to read; never waits, and asks for nothing. */
    public boolean readable() {
        if (closed || finished || failure != null || hasAhead()) {
            return true;
        }
        try {
            return readAhead(true);
        } catch (IOException | RuntimeException e) {
            failure = e;
            return true;
        }
    }

    /**
     * For the driver: calls back once when {@link #readable} may have become true; see
     * {@link RequestBody#whenReadable}.
     */
    public void whenReadable(Runnable action) {
        body.whenReadable(action);
    }

    /** For the driver: why reading failed, or null. */
    public @Nullable Throwable failure() {
        return failure;
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
        if (failure == null) {
            failure = new EOFException("the request is over");
        }
    }
}
