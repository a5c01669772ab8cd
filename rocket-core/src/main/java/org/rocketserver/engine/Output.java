package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The octets that are to be sent, gathered so that small answers leave in one packet, and the waiting for a peer that
 * does not take them. Owner: the connection's.
 */
final class Output {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int LEAST = 4 * 1024;

    private final Connection connection;
    private final Transport transport;
    private ByteBuffer gathered = NOTHING;

    /** When octets were sent last, or the connection was accepted. */
    private long usedAt = Due.now();

    Output(Connection connection, Transport transport) {
        this.connection = connection;
        this.transport = transport;
    }

    /** When octets were sent last, or the connection was accepted. */
    long usedAt() {
        return usedAt;
    }

    /** Gathers octets, in write mode; with room for so many more. */
    ByteBuffer gather(int room) {
        if (gathered.remaining() < Math.max(room, 1)) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(LEAST, gathered.position() + room));
            larger.put(gathered.flip());
            gathered = larger;
        }
        return gathered;
    }

    /** Sends as far as the peer takes it; see {@link Connection#tryWrite}. */
    boolean tryWrite(ByteBuffer from) throws IOException {
        if (!connection.open()) {
            throw new PeerClosed("the connection is closed");
        }
        usedAt = Due.now();
        gathered.flip();
        try {
            while (gathered.hasRemaining() || from.hasRemaining()) {
                int written = transport.write(gathered, from);
                if (written == 0) {
                    return false;
                }
                connection.server().counters().written(written);
            }
        } finally {
            gathered.compact();
        }
        return transport.flush();
    }

    /** Sends what is gathered as far as the peer takes it. */
    boolean tryFlush() throws IOException {
        return tryWrite(NOTHING);
    }

    /** Sends everything, waiting; see {@link Connection#write}. */
    void write(ByteBuffer from) throws IOException {
        Rate rate = null;
        int left = gathered.position() + from.remaining();
        while (!tryWrite(from)) {
            rate = rate == null ? new Rate(connection.limits()) : rate;
            int now = gathered.position() + from.remaining();
            rate.moved(left - now);
            left = now;
            awaitWritable(rate);
        }
    }

    /** Sends what is gathered, waiting. */
    void flush() throws IOException {
        write(NOTHING);
    }

    /** Sends a part of a file, waiting; see {@link Connection#transfer}. */
    void transfer(FileChannel file, long at, long count) throws IOException {
        flush();
        long sent = 0;
        Rate rate = new Rate(connection.limits());
        while (sent < count) {
            usedAt = Due.now();
            long now = transport.transfer(file, at + sent, count - sent);
            if (now == 0) {
                awaitWritable(rate);
            }
            sent += now;
            rate.moved(now);
            connection.server().counters().written(now);
        }
        while (!transport.flush()) {
            awaitWritable(rate);
        }
    }

    private void awaitWritable(Rate rate) throws IOException {
        long before = System.nanoTime();
        if (!connection.awaitWritable(connection.timeouts().write().toNanos())) {
            throw new PeerClosed("the peer takes no octets");
        }
        rate.waited(System.nanoTime() - before);
    }

    /** Lets go of a buffer that was sent to its end. */
    void slim() {
        if (gathered.position() == 0) {
            gathered = NOTHING;
        }
    }

    /** Gives a buffer that a thread keeps for the connections it serves. */
    void lend(ByteBuffer buffer) {
        if (gathered.capacity() == 0) {
            gathered = buffer.clear();
        }
    }

    /** Takes the buffer away if it is empty; only when no exchange is under way. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer buffer = gathered;
        if (buffer.position() == 0 && buffer.capacity() > 0) {
            gathered = NOTHING;
            return buffer;
        }
        return null;
    }
}
