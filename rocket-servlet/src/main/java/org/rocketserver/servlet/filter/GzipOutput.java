package org.rocketserver.servlet.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first octets back until it is clear whether there are enough of them, then compresses or does not. Of one
 * request.
 */
final class GzipOutput extends ServletOutputStream {
    private static final int CHUNK = 4096;

    private final GzipResponse response;
    private final int level;
    private final byte[] held;
    private int count;
    private boolean ending;
    private boolean closed;

    /** Where octets go once that is decided. */
    private @Nullable OutputStream target;

    private @Nullable Stream compressor;

    /** The compressor, with its level and an end. */
    private static final class Stream extends GZIPOutputStream {
        Stream(OutputStream out, int level) throws IOException {
            super(out, CHUNK, true);
            def.setLevel(level);
        }

        void release() {
            def.end();
        }
    }

    GzipOutput(GzipResponse response, int minimum, int level) {
        this.response = response;
        this.level = level;
        this.held = new byte[Math.max(1, minimum)];
    }

    boolean isCompressing() {
        return compressor != null;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        OutputStream decided = target;
        if (decided == null && count + length < held.length) {
            System.arraycopy(octets, from, held, count, length);
            count += length;
            return;
        }
        (decided == null ? decide() : decided).write(octets, from, length);
    }

    /** More than the least size, or a part that has to leave at once. */
    private OutputStream decide() throws IOException {
        OutputStream decided;
        if (response.worthIt()) {
            response.compressed();
            Stream stream = new Stream(response.target(), level);
            compressor = stream;
            decided = stream;
        } else {
            response.goDirect();
            decided = response.target();
        }
        target = decided;
        decided.write(held, 0, count);
        return decided;
    }

    @Override
    public void flush() throws IOException {
        if (ending) {
            return;
        }
        (target == null ? decide() : target).flush();
        response.target().flush();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            finish(-1);
            response.target().close();
        }
    }

    /**
     * What a writer still holds comes now, and is no reason to let anything leave before it is clear how much it is.
     */
    void ending() {
        ending = true;
    }

    /**
     * Ends the content.
     *
     * @param announced octets of the content that HEAD does not get, -1 for other methods
     */
    void finish(long announced) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        Stream stream = compressor;
        if (stream != null) {
            stream.finish();
            stream.release();
        } else if (target == null) {
            if (announced >= held.length && response.worthIt()) {
                response.compressed();
            } else {
                response.goDirect(count);
                response.target().write(held, 0, count);
            }
        }
    }

    // ---- without blocking

    @Override
    public boolean isReady() {
        try {
            return response.target().isReady();
        } catch (IOException e) {
            return true; // the next write says why
        }
    }

    /** A compressor writes when it likes, not when the client can take it: such streams leave as they are. */
    @Override
    public void setWriteListener(WriteListener listener) {
        try {
            if (target == null) {
                response.goDirect();
                ServletOutputStream plain = response.target();
                target = plain;
                plain.write(held, 0, count);
            }
            response.target().setWriteListener(listener);
        } catch (IOException e) {
            listener.onError(e);
        }
    }
}
