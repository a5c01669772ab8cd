package org.rocketserver.httpserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.http.HttpException;

/**
 * A request's body as a stream. What is left unread when it is closed is read away later, without a thread waiting for
 * it. Used by one thread at a time; any may close it.
 */
final class RequestStream extends InputStream {
    private static final int KEPT = 4 * 1024;

    private final RequestBody body;
    private final PlainExchange exchange;

    /** Octets that were read before they were asked for, in read mode. */
    private ByteBuffer kept = ByteBuffer.allocate(0);

    /** How many are still to come; -1 if only the end tells. Written by who reads. */
    private volatile long left;

    /** Whether the peer is being read from. */
    private volatile boolean reading;

    /** Whether the time for the body is over; only its end may be read then. */
    private volatile boolean late;

    private volatile boolean closed;

    /**
     * A body of which nothing was read.
     *
     * @param body where it comes from
     * @param exchange is cut when the body is late
     */
    RequestStream(RequestBody body, PlainExchange exchange) {
        this.body = body;
        this.exchange = exchange;
        BodyLength length = body.length();
        left = length instanceof BodyLength.Known known ? known.octets() : length instanceof BodyLength.None ? 0 : -1;
    }

    /** A body that breaks the rules of HTTP; its cause says which, and answers the request unless the program does. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(HttpException rule) {
            super(rule.getMessage(), rule);
        }
    }

    /** Whether nothing of the body is to come. */
    boolean ended() {
        return left == 0 && !kept.hasRemaining();
    }

    /**
     * The time for the body is over. Any thread.
     *
     * @return whether the end has not come. That of a chunked body may have, unknown to a reader who stopped before it:
     *     then the next read tells
     */
    boolean timeIsOver() {
        late = true;
        return left > 0 || (left < 0 && reading);
    }

    @Override
    public int read() throws IOException {
        checkOpen();
        if (!kept.hasRemaining() && !keep(true)) {
            return -1;
        }
        return kept.get() & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        checkOpen();
        if (length == 0) {
            return 0;
        }
        if (kept.hasRemaining()) {
            int count = Math.min(length, kept.remaining());
            kept.get(into, offset, count);
            return count;
        }
        return take(ByteBuffer.wrap(into, offset, length), true);
    }

    @Override
    public int available() throws IOException {
        checkOpen();
        if (!kept.hasRemaining()) {
            keep(false);
        }
        return kept.remaining();
    }

    /** Reads ahead; whether there are octets now. */
    private boolean keep(boolean wait) throws IOException {
        if (kept.capacity() == 0) {
            kept = ByteBuffer.allocate(KEPT);
        }
        kept.clear();
        try {
            take(kept, wait);
        } finally {
            kept.flip();
        }
        return kept.hasRemaining();
    }

    private int take(ByteBuffer into, boolean wait) throws IOException {
        long before = left;
        if (before == 0) {
            return -1;
        }
        reading = true;
        try {
            int count = wait && !late ? body.read(into) : body.tryRead(into);
            if (late && count >= 0) {
                throw exchange.cut(new IOException("the request took longer than " + Settings.LONGEST_REQUEST));
            }
            if (count < 0) {
                left = 0;
            } else if (before > 0) {
                left = before - count;
            }
            return count;
        } catch (HttpException e) {
            throw new Refused(e);
        } finally {
            reading = false;
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the stream of the request's body is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
