package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The octets that came and were not read yet, in an array of exactly their size, so that a connection at rest keeps
 * nothing else; only what comes in many small pieces has room for as much again, so that it is not copied each time.
 * Never waits. Owner: the connection's.
 */
final class Input {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int WINDOW = 16 * 1024;

    private final Transport transport;
    private final ServerContext server;
    private ByteBuffer unread = NOTHING;

    Input(Transport transport, ServerContext server) {
        this.transport = transport;
        this.server = server;
    }

    /** Goes on where another left off. */
    Input(Input before, ServerContext server) {
        this.transport = before.transport;
        this.server = server;
        this.unread = before.unread;
    }

    /** The unread octets, between position and limit. Replaced by {@link #fill}. */
    ByteBuffer unread() {
        return unread;
    }

    /** Whether octets can be read that no selector will report. */
    boolean hasBuffered() {
        return unread.hasRemaining() || transport.hasBuffered();
    }

    /** Appends what has come; see {@link Connection#fill}. */
    int fill() throws IOException {
        int left = unread.remaining();
        ByteBuffer window = server.buffers().lend().limit(WINDOW);
        int count;
        try {
            count = transport.read(window);
            if (count > 0) {
                append(window.flip(), left, count);
                server.counters().read(count);
            }
        } finally {
            server.buffers().giveBack(window);
        }
        return count;
    }

    /** Octets behind the limit belong to nobody, for who keeps the array has all of it (see {@code HeadReader}). */
    private void append(ByteBuffer window, int left, int count) {
        int end = unread.limit();
        if (left > 0 && unread.capacity() - end >= count) {
            window.get(unread.array(), unread.arrayOffset() + end, count);
            unread.limit(end + count);
            return;
        }
        int room = count < left ? Math.max(left + count, 2 * left) : left + count;
        byte[] octets = new byte[room];
        unread.get(octets, 0, left);
        window.get(octets, left, count);
        unread = ByteBuffer.wrap(octets, 0, left + count);
    }

    /** Reads, first what is there already; see {@link Connection#tryRead}. */
    int tryRead(ByteBuffer into) throws IOException {
        int count = Math.min(unread.remaining(), into.remaining());
        if (count > 0) {
            into.put(into.position(), unread, unread.position(), count);
            into.position(into.position() + count);
            unread.position(unread.position() + count);
            return count;
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        long begin = System.nanoTime();
        count = transport.read(into);
        WorkerThread.moved(System.nanoTime() - begin);
        if (count > 0) {
            server.counters().read(count);
        }
        return count;
    }

    /** Lets go of an array that was read to its end. */
    void slim() {
        if (!unread.hasRemaining()) {
            unread = NOTHING;
        }
    }
}
