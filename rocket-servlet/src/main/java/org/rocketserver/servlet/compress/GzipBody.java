package org.rocketserver.servlet.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.http.Headers;

/** Compresses what goes through it (RFC 1952). Used by one thread at a time, but for {@link #end}. */
final class GzipBody implements ResponseBody {
    private static final int PIECE = 8 * 1024;
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final ResponseBody body;
    private final long declared;
    private final Consumer<Throwable> abort;

    /** Holds memory outside of the heap until its end; its own lock guards that. */
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    private final CRC32 checksum = new CRC32();
    private long size;
    private boolean unflushed;
    private boolean closed;
    private boolean ended;

    /** Compressed octets that the peer has not taken; position to limit. */
    private ByteBuffer held = ByteBuffer.wrap(HEAD);

    /**
     * In front of a body.
     *
     * @param declared how many octets are to be written, -1 if unknown
     * @param abort cuts the exchange when fewer were
     */
    GzipBody(ResponseBody body, long declared, Consumer<Throwable> abort) {
        this.body = body;
        this.declared = declared;
        this.abort = abort;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            compress(from);
            writeHeld();
        }
    }

    @Override
    public boolean tryWrite(ByteBuffer from) throws IOException {
        if (!from.hasRemaining()) {
            return tryFlush();
        }
        while (from.hasRemaining()) {
            if (held.hasRemaining() && !body.tryWrite(held)) {
                return false;
            }
            compress(from);
        }
        // what is held now has been taken; it is the first to go when the peer takes more
        if (held.hasRemaining()) {
            body.tryWrite(held);
        }
        return true;
    }

    private boolean tryFlush() throws IOException {
        if (held.hasRemaining() && !body.tryWrite(held)) {
            return false;
        }
        if (unflushed) {
            deflate(Deflater.SYNC_FLUSH);
            unflushed = false;
            if (!body.tryWrite(held)) {
                return false;
            }
        }
        return body.tryWrite(ByteBuffer.allocate(0));
    }

    /** Takes a piece of the plain octets. */
    private void compress(ByteBuffer from) throws IOException {
        ByteBuffer piece = from.slice().limit(Math.min(PIECE, from.remaining()));
        from.position(from.position() + piece.remaining());
        size += piece.remaining();
        checksum.update(piece.duplicate());
        deflater.setInput(piece);
        deflate(Deflater.NO_FLUSH);
        unflushed = true;
    }

    /** Adds all that the compressor has to what is held. */
    private void deflate(int flush) throws IOException {
        while (true) {
            ByteBuffer room = ByteBuffer.allocate(held.remaining() + PIECE + 64).put(held);
            int count = deflate(room, flush);
            boolean full = !room.hasRemaining();
            held = room.flip();
            if (count == 0 || !full) {
                return;
            }
        }
    }

    private int deflate(ByteBuffer into, int flush) throws IOException {
        synchronized (deflater) {
            if (ended) {
                throw new IOException("the exchange is over, and with it the compression of its answer");
            }
            return deflater.deflate(into, flush);
        }
    }

    /**
     * The exchange is over, whether the body was closed or not: gives the compressor's memory back, which the garbage
     * collector would not hurry to. Any thread; what is written later fails.
     */
    void end() {
        synchronized (deflater) {
            ended = true;
            deflater.end();
        }
    }

    private void writeHeld() throws IOException {
        if (held.hasRemaining()) {
            body.write(held);
        }
    }

    @Override
    public void whenWritable(Runnable action) {
        body.whenWritable(action);
    }

    @Override
    public void flush() throws IOException {
        if (unflushed) {
            deflate(Deflater.SYNC_FLUSH);
            unflushed = false;
        }
        writeHeld();
        body.flush();
    }

    @Override
    public void transfer(FileChannel file, long at, long count) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long left = count;
        while (left > 0) {
            piece.clear().limit((int) Math.min(PIECE, left));
            int read = file.read(piece, at + count - left);
            if (read < 0) {
                throw new IOException("the file is shorter than it was");
            }
            left -= read;
            write(piece.flip());
        }
    }

    @Override
    public boolean lost() {
        return body.lost();
    }

    @Override
    public void trailers(Supplier<Headers> trailers) {
        body.trailers(trailers);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        unflushed = false; // all of it goes; who flushes what was closed finds nothing left to compress
        try {
            if (declared > size) {
                abort.accept(new IOException("the body ended after " + size + " of " + declared + " octets"));
                return;
            }
            deflater.finish();
            deflate(Deflater.NO_FLUSH);
            ByteBuffer end = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) checksum.getValue())
                    .putInt((int) size)
                    .flip();
            held = ByteBuffer.allocate(held.remaining() + 8).put(held).put(end).flip();
            writeHeld();
            body.close();
        } finally {
            end();
        }
    }
}
