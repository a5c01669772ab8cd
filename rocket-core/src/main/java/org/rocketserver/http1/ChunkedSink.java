package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.OwnTime;
import org.rocketserver.http.Headers;

/** A chunked body (RFC 9112 §7.1): each write is a chunk. */
final class ChunkedSink extends Sink {
    private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 1 << 20;
    private static final int OVERHEAD = 16;

    private boolean ended;

    ChunkedSink(Connection connection) {
        super(connection);
    }

    @Override
    void put(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            int count = Math.min(from.remaining(), LARGEST);
            if (count <= GATHER - connection.output().gather(0).position()) {
                gatherChunk(from, count);
            } else {
                sendChunk(from, count);
            }
        }
    }

    private void gatherChunk(ByteBuffer from, int count) {
        ByteBuffer output = connection.output().gather(count + OVERHEAD);
        size(output, count);
        int limit = from.limit();
        output.put(from.limit(from.position() + count));
        from.limit(limit);
        output.put((byte) '\r').put((byte) '\n');
    }

    private void sendChunk(ByteBuffer from, int count) throws IOException {
        size(connection.output().gather(OVERHEAD), count);
        int limit = from.limit();
        try {
            connection.output().write(from.limit(from.position() + count));
        } finally {
            from.limit(limit);
        }
        connection.output().gather(2).put((byte) '\r').put((byte) '\n');
    }

    @Override
    boolean offer(ByteBuffer from) throws IOException {
        // whole chunks are taken or nothing, for the caller may go on with other octets than it keeps now
        boolean flushed = connection.output().tryFlush();
        while (flushed && from.hasRemaining()) {
            gatherChunk(from, Math.min(from.remaining(), GATHER));
            flushed = connection.output().tryFlush();
        }
        return flushed;
    }

    @Override
    void send(FileChannel file, long at, long count) throws IOException {
        if (count > 0) {
            size(connection.output().gather(2 * OVERHEAD), count);
            connection.output().transfer(file, at, count);
            connection.output().gather(2).put((byte) '\r').put((byte) '\n');
        }
    }

    private static void size(ByteBuffer output, long count) {
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(count)) / 4);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            output.put((byte) Character.forDigit((int) (count >>> shift) & 15, 16));
        }
        output.put((byte) '\r').put((byte) '\n');
    }

    /** The last chunk was not written, because there was trouble with the trailers. */
    @Override
    boolean truncated() {
        return !ended;
    }

    @Override
    void end() {
        Supplier<Headers> wanted = trailers();
        Headers section = wanted == null ? Headers.EMPTY : ask(wanted);
        if (section.isEmpty()) {
            connection.output().gather(END.length).put(END);
        } else {
            TrailerSection.gather(connection, section);
        }
        ended = true;
    }

    private static Headers ask(Supplier<Headers> wanted) {
        OwnTime.codeBegins();
        try {
            return wanted.get();
        } finally {
            OwnTime.codeEnds();
        }
    }
}
