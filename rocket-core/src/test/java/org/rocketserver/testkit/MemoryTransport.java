package org.rocketserver.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Transport;

/**
 * The octets of a connection in memory. The test puts in what the peer sends and takes out what the peer got; a window
 * plays a peer that reads slowly. Thread-safe.
 */
public final class MemoryTransport implements Transport {
    private ByteBuffer incoming = ByteBuffer.allocate(0);
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private long window = Long.MAX_VALUE;
    private int room;
    private ByteBuffer held = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean closed;
    private boolean reset;
    private boolean shutdown;
    private boolean peerReset;
    private int writes;
    private int reads;

    /** The peer sends octets. */
    public synchronized void send(byte[] octets) {
        ByteBuffer joined = ByteBuffer.allocate(incoming.remaining() + octets.length);
        incoming = joined.put(incoming).put(octets).flip();
    }

    /** The peer ends its side. */
    public synchronized void end() {
        ended = true;
    }

    /** The peer resets the connection. */
    public synchronized void peerReset() {
        peerReset = true;
    }

    /** The peer takes so many octets from now on. */
    public synchronized void window(long octets) {
        window = octets;
    }

    /** So many octets that the peer does not take are held back, as those of TLS records are. */
    public synchronized void holdBack(int octets) {
        room = octets;
    }

    /** Whether the peer takes octets now. */
    synchronized boolean takes() {
        return window > 0 || closed || peerReset;
    }

    /** What the peer got so far. */
    public synchronized byte[] received() {
        return outgoing.toByteArray();
    }

    /** How often octets were written: system calls, were it a socket. */
    public synchronized int writes() {
        return writes;
    }

    /** How often octets were read, likewise; those that brought none are not counted. */
    public synchronized int reads() {
        return reads;
    }

    /** Whether the server closed it, its own side at least. */
    public synchronized boolean closed() {
        return closed || shutdown;
    }

    /** Whether the server cut it. */
    public synchronized boolean wasReset() {
        return reset;
    }

    @Override
    public synchronized int read(ByteBuffer into) throws IOException {
        check();
        int count = Math.min(into.remaining(), incoming.remaining());
        if (count == 0) {
            return ended && !incoming.hasRemaining() ? -1 : 0;
        }
        reads++;
        into.put(into.position(), incoming, incoming.position(), count);
        into.position(into.position() + count);
        incoming.position(incoming.position() + count);
        return count;
    }

    private void check() throws IOException {
        if (closed || reset) {
            throw new IOException("closed");
        }
        if (peerReset) {
            throw new IOException("connection reset by peer");
        }
    }

    @Override
    public synchronized int write(ByteBuffer gathered, ByteBuffer body) throws IOException {
        check();
        if (!flush()) {
            return 0;
        }
        int before = gathered.remaining() + body.remaining();
        take(gathered);
        take(body);
        int taken = before - gathered.remaining() - body.remaining();
        if (taken > 0) {
            writes++;
        }
        return taken;
    }

    private void take(ByteBuffer from) {
        byte[] octets = new byte[(int) Math.min(window, from.remaining())];
        from.get(octets);
        outgoing.writeBytes(octets);
        window -= octets.length;
        if (from.hasRemaining() && held.remaining() < room) {
            byte[] rest = new byte[Math.min(room - held.remaining(), from.remaining())];
            from.get(rest);
            held = ByteBuffer.allocate(held.remaining() + rest.length)
                    .put(held)
                    .put(rest)
                    .flip();
        }
    }

    @Override
    public synchronized long transfer(FileChannel file, long at, long count) throws IOException {
        check();
        long takes = flush() ? Math.max(window, window + room) : 0; // the window may be the largest number
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(Math.min(takes, count), 64 * 1024));
        if (part.capacity() == 0) {
            return 0;
        }
        int read = file.read(part, at);
        if (read < 0) {
            throw new EOFException("the file is shorter than announced");
        }
        take(part.flip());
        return read;
    }

    @Override
    public synchronized boolean flush() {
        while (held.hasRemaining() && window > 0) {
            outgoing.write(held.get());
            window--;
        }
        return !held.hasRemaining();
    }

    @Override
    public synchronized int heldBack() {
        return held.remaining();
    }

    @Override
    public synchronized boolean hasBuffered() {
        return incoming.hasRemaining() || ended || peerReset;
    }

    @Override
    public synchronized void shutdownOutput() {
        shutdown = true;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public synchronized void reset() {
        reset = true;
        closed = true;
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }
}
