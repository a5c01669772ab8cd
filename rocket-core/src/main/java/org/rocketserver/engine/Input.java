package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The octets that came and were not read yet, in an array of exactly their size, so that a connection at rest keeps
 * nothing else; only what comes in many small pieces has room for as much again, so that it is not copied each time.
 * Who reads a body in small pieces gets them from a borrowed buffer that is filled by one call of the system. Never
 * waits. Owner: the connection's.
 */
public final class Input {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int WINDOW = 16 * 1024;

    private final Transport transport;
    private final ServerContext server;
    private ByteBuffer unread = NOTHING;

    /** What came with the last octets of a body that were asked for, after what is unread; borrowed while not null. */
    private @Nullable ByteBuffer ahead;

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

    /** The unread octets, between position and limit of a heap buffer. Replaced by {@link #fill}. */
    public ByteBuffer unread() {
        return unread;
    }

    /** Whether there are unread octets, such as a part of a request; a guess unless the connection rests. */
    public boolean hasUnread() {
        return unread.hasRemaining();
    }

    /** Whether octets can be read that no selector will report. */
    boolean hasBuffered() {
        return hasUnread() || ahead != null || transport.hasBuffered();
    }

    /**
     * Appends what has come to what is unread; never waits.
     *
     * @return octets appended, 0 if nothing is there, -1 at the peer's end
     * @throws IOException the peer went away
     */
    public int fill() throws IOException {
        int settled = settle();
        if (settled > 0) {
            return settled;
        }
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

    /**
     * Reads into a buffer, first what is unread, else straight from the transport; never waits.
     *
     * @return octets read, 0 if nothing is there or the buffer is full, -1 at the peer's end
     * @throws IOException the peer went away
     */
    public int tryRead(ByteBuffer into) throws IOException {
        return tryRead(into, 0);
    }

    /**
     * The same for who will read on: more may be taken from the system at once than there is room for, and is kept for
     * the next call in a buffer that is not this connection's. Who reads so has to {@linkplain #settle give it back}
     * before others may have the connection, and to look at what is {@linkplain #unread unread} only then.
     *
     * @param most how many octets the caller will read in all; none behind them is taken
     * @return as above
     * @throws IOException the peer went away
     */
    public int tryRead(ByteBuffer into, long most) throws IOException {
        int count = take(into);
        if (count > 0 || !into.hasRemaining()) {
            return count;
        }
        return into.remaining() < most && transport.readsDirectly() ? readAhead(into, most) : read(into);
    }

    private int take(ByteBuffer into) {
        int count = copy(unread, into);
        ByteBuffer borrowed = ahead;
        if (count == 0 && borrowed != null) {
            count = copy(borrowed, into);
            if (!borrowed.hasRemaining()) {
                ahead = null;
                server.buffers().giveBack(borrowed);
            }
        }
        return count;
    }

    private static int copy(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        if (count > 0) {
            into.put(into.position(), from, from.position(), count);
            into.position(into.position() + count);
            from.position(from.position() + count);
        }
        return count;
    }

    private int readAhead(ByteBuffer into, long most) throws IOException {
        ByteBuffer buffer = server.buffers().lend();
        if (!buffer.isDirect() || into.remaining() >= buffer.capacity()) {
            server.buffers().giveBack(buffer);
            return read(into);
        }
        int count = 0;
        try {
            count = read(buffer.limit((int) Math.min(buffer.capacity(), most)));
        } finally {
            if (count <= 0) {
                server.buffers().giveBack(buffer);
            }
        }
        if (count <= 0) {
            return count;
        }
        ahead = buffer.flip();
        return take(into);
    }

    private int read(ByteBuffer into) throws IOException {
        long begin = OwnTime.now();
        int count = transport.read(into);
        OwnTime.movedSince(begin);
        if (count > 0) {
            server.counters().read(count);
        }
        return count;
    }

    /**
     * Gives back what is borrowed; what it holds is unread from now on.
     *
     * @return how many octets that are
     */
    public int settle() {
        ByteBuffer borrowed = ahead;
        if (borrowed == null) {
            return 0;
        }
        int count = borrowed.remaining();
        append(borrowed, unread.remaining(), count);
        ahead = null;
        server.buffers().giveBack(borrowed);
        return count;
    }

    /** Lets go of an array that was read to its end. */
    void slim() {
        if (!unread.hasRemaining()) {
            unread = NOTHING;
        }
    }
}
