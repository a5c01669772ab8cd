package org.rocketserver.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.http.Headers;

/** Captures a response body. A window may be set, to play a client that takes octets slowly. */
public final class MemoryResponseBody implements ResponseBody {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final BodyLength length;
    private final boolean dropped;
    private final Executor callbacks;
    private final Consumer<Throwable> abort;
    private long counted;
    private long room;
    private int flushes;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable hook;
    private @Nullable Supplier<Headers> trailers;
    private Headers sentTrailers = Headers.EMPTY;

    MemoryResponseBody(BodyLength length, boolean dropped, long room, Executor callbacks, Consumer<Throwable> abort) {
        this.length = length;
        this.dropped = dropped;
        this.room = room;
        this.callbacks = callbacks;
        this.abort = abort;
    }

    /** The client takes so many octets more; runs the action of {@link #whenWritable} on the calling thread. */
    public void open(long octets) {
        change(() -> room += octets);
    }

    /** Writes fail from here on. */
    public void fail(IOException reason) {
        change(() -> failure = reason);
    }

    private void change(Runnable change) {
        Runnable due;
        lock.lock();
        try {
            change.run();
            changed.signalAll();
            due = hook;
            hook = null;
        } finally {
            lock.unlock();
        }
        if (due != null) {
            due.run();
        }
    }

    /** What the client got so far. */
    public byte[] octets() {
        lock.lock();
        try {
            return taken.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    /** How many octets were written, those included that the status or method does not allow to be sent. */
    public long counted() {
        return counted;
    }

    /** Whether the body was ended. */
    public boolean closed() {
        return closed;
    }

    /** How often it was flushed. */
    public int flushes() {
        return flushes;
    }

    /** The trailers that were sent at the end. */
    public Headers sentTrailers() {
        return sentTrailers;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        lock.lock();
        try {
            long left = Duration.ofSeconds(5).toNanos();
            while (!take(from)) {
                if (left <= 0) {
                    throw new IOException("the client does not read");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean tryWrite(ByteBuffer from) throws IOException {
        lock.lock();
        try {
            return take(from);
        } finally {
            lock.unlock();
        }
    }

    private boolean take(ByteBuffer from) throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (closed) {
            throw new IOException("the response body is closed");
        }
        if (length instanceof BodyLength.Known known && counted + from.remaining() > known.octets()) {
            throw new IOException("more octets than the declared length");
        }
        if (dropped) {
            counted += from.remaining();
            from.position(from.limit());
            return true;
        }
        int count = (int) Math.min(room, from.remaining());
        byte[] part = new byte[count];
        from.get(part);
        taken.writeBytes(part);
        counted += count;
        room -= count;
        return !from.hasRemaining();
    }

    @Override
    public void whenWritable(Runnable action) {
        boolean now;
        lock.lock();
        try {
            if (hook != null) {
                throw new IllegalStateException("whenWritable is outstanding");
            }
            now = failure != null || room > 0 || dropped;
            if (!now) {
                hook = action;
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            callbacks.execute(action);
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            flushes++;
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void transfer(FileChannel file, long at, long count) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(8192);
        long done = 0;
        while (done < count) {
            part.clear().limit((int) Math.min(part.capacity(), count - done));
            int read = file.read(part, at + done);
            if (read < 0) {
                throw new EOFException("the file is shorter than announced");
            }
            write(part.flip());
            done += read;
        }
    }

    @Override
    public boolean lost() {
        return closed || failure != null;
    }

    @Override
    public void trailers(Supplier<Headers> section) {
        trailers = section;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (length instanceof BodyLength.Known known && counted < known.octets() && !dropped) {
            abort.accept(new IOException("the body is shorter than declared"));
            return;
        }
        if (trailers != null && length instanceof BodyLength.Unknown && !dropped) {
            sentTrailers = trailers.get();
        }
    }
}
