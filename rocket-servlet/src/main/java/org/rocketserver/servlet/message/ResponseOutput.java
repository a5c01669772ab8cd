package org.rocketserver.servlet.message;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.servlet.spi.FileTransfer;

/**
 * The body of a response, or the outgoing half of an upgraded connection, as a stream (Servlet 6.1 §5.4). Blocking
 * until a listener is set; then writing is allowed whenever {@link #isReady} said so. Owned by the exchange's current
 * thread.
 */
public final class ResponseOutput extends ServletOutputStream implements FileTransfer {
    private final ResponseBuffer buffer;
    private final WriteStarter starter;
    private final Ending ending;
    private @Nullable Runnable wait;
    private @Nullable Exception failure;

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
        buffer.write((byte) octet);
    }

    @Override
    public void write(byte[] from, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, from.length);
        buffer.write(from, at, count);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        buffer.write(Objects.requireNonNull(from, "buffer"));
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
        buffer.write(octets, 0, octets.length);
    }

    @Override
    public void transfer(FileChannel file, long at, long count) throws IOException {
        buffer.transfer(file, at, count);
    }

    @Override
    public void flush() throws IOException {
        buffer.flush();
    }

    @Override
    public void close() throws IOException {
        ending.end();
    }

    /**
     * Whether a write would not wait. Always true before a listener is set; after, a false answer asks for the listener
     * to be called.
     */
    @Override
    public boolean isReady() {
        boolean ready = writable();
        if (!ready && wait != null) {
            wait.run();
        }
        return ready;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (wait != null) {
            throw new IllegalStateException("a write listener is set already (Servlet 6.1 §5.4)");
        }
        wait = starter.start(listener, this);
        buffer.nonBlocking();
    }

    /** For the driver: whether a write would not wait, or would fail; asks for nothing. */
    public boolean writable() {
        if (failure != null) {
            return true;
        }
        try {
            return buffer.writable();
        } catch (IOException | RuntimeException e) {
            failure = e;
            return true;
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

    /** Whether a listener was set. */
    public boolean listening() {
        return wait != null;
    }
}
