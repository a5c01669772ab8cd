package org.rocketserver.servlet.message;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.servlet.spi.FileTransfer;

/**
 * The body of a response, or the outgoing half of an upgraded connection, as a stream (Servlet 6.1 §5.4). Blocking
 * until a listener is set; then writing is allowed whenever {@link #isReady} said so. Owned by the exchange's current
 * thread; once a listener is set, by whoever holds the lock.
 */
public final class ResponseOutput extends ServletOutputStream implements FileTransfer {
    private final ResponseBuffer buffer;
    private final WriteStarter starter;
    private final Ending ending;
    private volatile @Nullable Runnable wait;
    private volatile @Nullable Exception failure;

    /**
     * For the time when a listener is set: the application may write in one thread while a driver drains in another.
     */
    private @Nullable ReentrantLock lock;

    /** What it means to close the stream. */
    @FunctionalInterface
    interface Ending {
        void end() throws IOException;
    }

    ResponseOutput(ResponseBuffer buffer, WriteStarter starter, Ending ending) {
        this.buffer = buffer;
        this.starter = starter;
        this.ending = ending;
    }

    /**
     * The outgoing half of an upgraded connection; each write leaves at once.
     *
     * @param output where octets go
     * @param starter told when a listener is set
     */
    public static ResponseOutput of(ResponseBody output, WriteStarter starter) {
        ResponseBuffer buffer = ResponseBuffer.upgraded(output);
        return new ResponseOutput(buffer, starter, buffer::close);
    }

    @Override
    public void write(int octet) throws IOException {
        if (lock == null) {
            buffer.write((byte) octet);
        } else {
            alone(() -> buffer.write((byte) octet));
        }
    }

    @Override
    public void write(byte[] from, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, from.length);
        if (lock == null) {
            buffer.write(from, at, count);
        } else {
            alone(() -> buffer.write(from, at, count));
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        Objects.requireNonNull(from, "buffer");
        alone(() -> buffer.write(from));
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private void alone(Action action) throws IOException {
        ReentrantLock held = lock;
        if (held == null) {
            action.run();
            return;
        }
        held.lock();
        try {
            if (failure != null) {
                throw new IOException("writing failed before", failure);
            }
            action.run();
        } finally {
            held.unlock();
        }
    }

    /** Writes text of ISO 8859-1 characters, all at once. */
    @Override
    public void print(@Nullable String text) throws IOException {
        String shown = String.valueOf(text);
        for (int i = 0; i < shown.length(); i++) {
            if (shown.charAt(i) > 0xFF) {
                throw new CharConversionException("not an ISO 8859-1 character at index " + i);
            }
        }
        byte[] octets = shown.getBytes(StandardCharsets.ISO_8859_1);
        alone(() -> buffer.write(octets, 0, octets.length));
    }

    @Override
    public void transfer(FileChannel file, long at, long count) throws IOException {
        alone(() -> buffer.transfer(file, at, count));
    }

    @Override
    public void transferAndClose(FileChannel file, long at, long count) throws IOException {
        boolean given = false;
        try {
            given = lock == null && buffer.give(file, at, count);
            if (!given) {
                transfer(file, at, count);
            }
        } finally {
            if (!given) {
                file.close();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        alone(buffer::flush);
    }

    /** Ends the body; where a listener is set without waiting: what is left goes out in the background. */
    @Override
    public void close() throws IOException {
        Runnable asked = wait;
        if (asked == null) {
            ending.end();
        } else if (failure == null) {
            alone(ending::end);
            if (!writable()) {
                asked.run();
            }
        }
    }

    /**
     * Whether a write would not wait. Always true before a listener is set; after, a false answer asks for the listener
     * to be called.
     */
    @Override
    public boolean isReady() {
        Runnable asked = wait;
        if (asked == null) {
            return true;
        }
        boolean ready = writable() && failure == null;
        if (!ready) {
            asked.run();
        }
        return ready;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (wait != null) {
            throw new IllegalStateException("a write listener is set already (Servlet 6.1 §5.4)");
        }
        Listening listening = starter.startWriting(listener, this);
        lock = new ReentrantLock();
        buffer.nonBlocking(true);
        wait = listening.wanted();
        listening.begin().run();
    }

    /** For the driver: whether a write would not wait, or would fail; asks for nothing. */
    public boolean writable() {
        if (failure != null) {
            return true;
        }
        ReentrantLock held = lock;
        if (held == null) {
            return true;
        }
        held.lock();
        try {
            return buffer.writable();
        } catch (IOException | RuntimeException e) {
            failure = e;
            return true;
        } finally {
            held.unlock();
        }
    }

    /** For the driver: calls back once when {@link #writable} may have become true. */
    public void whenWritable(Runnable action) {
        buffer.whenWritable(action);
    }

    /** For the driver: why writing failed while nobody was writing, or null. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Whether the application has closed it, or has written all it announced. */
    public boolean closed() {
        return buffer.closed();
    }

    /**
     * For the container: closes the stream if it is written to without waiting, and says whether all of it has left. If
     * not, a turn of its driver comes when more of it can. Waits for a file that was given away.
     */
    public boolean drained() {
        Runnable asked = wait;
        if (asked == null) {
            awaitGiven();
            return true;
        }
        if (failure != null) {
            return true;
        }
        try {
            alone(buffer::close);
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        boolean all = writable();
        if (!all) {
            asked.run();
        }
        return all;
    }

    /** Waits for a file that was given away; if that fails, {@link #failure} says why. */
    void awaitGiven() {
        try {
            buffer.awaitGiven();
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Whether a listener was set. */
    public boolean listening() {
        return wait != null;
    }
}
