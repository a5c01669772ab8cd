package org.rocketserver.httpserver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ResponseBody;

/** A response's body as a stream; small writes are gathered. To close it ends the exchange. Thread-safe. */
final class ResponseStream extends OutputStream {
    private static final int GATHERED = 8 * 1024;

    private final PlainExchange exchange;

    /** Held while the peer is waited for; a virtual thread may. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable ResponseBody body;

    /** How many octets there have to be, -1 for any number. */
    private long declared;

    /** Whether there is no body, or status or method forbid it: octets are counted and dropped. */
    private boolean dropped;

    private long written;
    private byte[] gathered = new byte[0];
    private int filled;
    private boolean closed;

    ResponseStream(PlainExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * The head was given.
     *
     * @param begun takes the octets
     * @param octets how many there have to be, -1 for any number
     * @param forbidden whether they are dropped, because status or method allow none
     */
    void begin(ResponseBody begun, long octets, boolean forbidden) {
        lock.lock();
        try {
            body = begun;
            declared = octets;
            dropped = forbidden;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a response that has no body; whoever writes all the same writes too much, or to nobody. */
    void sendBodiless() throws IOException {
        lock.lock();
        try {
            ResponseBody begun = begun();
            dropped = true;
            begun.close();
            begun.flush();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, octets.length);
        lock.lock();
        try {
            ResponseBody begun = begun();
            if (closed) {
                throw new IOException("the stream of the response's body is closed");
            }
            if (declared >= 0 && length > declared - written) {
                throw exchange.cut(new IOException("too many octets: the response was declared to have " + declared));
            }
            written += length;
            if (!dropped && length > 0) {
                put(begun, octets, offset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(ResponseBody begun, byte[] octets, int offset, int length) throws IOException {
        boolean whole = filled == 0 && written == declared;
        if (filled + length > GATHERED) {
            drain(begun);
        }
        if (whole || length >= GATHERED) {
            begun.write(ByteBuffer.wrap(octets, offset, length));
            return;
        }
        if (gathered.length == 0) {
            gathered = new byte[declared >= 0 ? (int) Math.min(GATHERED, declared) : GATHERED];
        }
        System.arraycopy(octets, offset, gathered, filled, length);
        filled += length;
    }

    private void drain(ResponseBody begun) throws IOException {
        if (filled > 0) {
            int count = filled;
            filled = 0;
            begun.write(ByteBuffer.wrap(gathered, 0, count));
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            ResponseBody begun = begun();
            if (!closed && !dropped) {
                drain(begun);
                begun.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was written goes out, since its writer went away and left the exchange open. */
    void flushIfBegun() throws IOException {
        lock.lock();
        try {
            if (body != null) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private ResponseBody begun() throws IOException {
        ResponseBody begun = body;
        if (begun == null) {
            throw new IOException("the response's headers were not sent; call sendResponseHeaders first");
        }
        return begun;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            ResponseBody begun = begun();
            if (closed) {
                return;
            }
            closed = true;
            if (!dropped) {
                if (written < declared) {
                    throw exchange.cut(new IOException("too few octets: " + written
                            + " were written, the response was declared to have " + declared));
                }
                drain(begun);
                begun.close();
                begun.flush();
            }
        } finally {
            lock.unlock();
            if (closed) {
                exchange.responseClosed();
            }
        }
    }
}
