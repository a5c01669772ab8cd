package org.rocketserver.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.http.Headers;

/**
 * A request body that arrives when the test says so. {@link #arrive}, {@link #end} and {@link #fail} may be called from
 * any thread; a blocking read waits for them, but never longer than its patience.
 */
public final class MemoryRequestBody implements RequestBody {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private final BodyLength length;
    private final Executor callbacks;
    private Duration patience = Duration.ofSeconds(5);
    private boolean ended;
    private boolean endSeen;
    private @Nullable Throwable failure;
    private @Nullable Runnable hook;
    private Headers trailers = Headers.EMPTY;

    MemoryRequestBody(BodyLength length, Executor callbacks) {
        this.length = length;
        this.callbacks = callbacks;
    }

    /** How long a blocking read waits before it fails as a real one would. */
    public MemoryRequestBody patience(Duration time) {
        patience = time;
        return this;
    }

    /** More octets are there; runs the action of {@link #whenReadable} on the calling thread. */
    public void arrive(byte[] octets) {
        change(() -> arrived.add(ByteBuffer.wrap(octets.clone())));
    }

    /** More octets are there. */
    public void arrive(String octets) {
        arrive(Octets.of(octets));
    }

    /** All octets have arrived. */
    public void end() {
        end(Headers.EMPTY);
    }

    /** All octets have arrived, and trailers after them. */
    public void end(Headers trailerSection) {
        change(() -> {
            ended = true;
            trailers = trailerSection;
        });
    }

    /** Reads fail from here on; an {@link IOException} or unchecked exception. */
    public void fail(Exception reason) {
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

    @Override
    public BodyLength length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        lock.lock();
        try {
            long left = patience.toNanos();
            int count = take(into);
            while (count == 0 && into.hasRemaining()) {
                if (left <= 0) {
                    throw new IOException("nothing arrived in time");
                }
                left = changed.awaitNanos(left);
                count = take(into);
            }
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int tryRead(ByteBuffer into) throws IOException {
        lock.lock();
        try {
            return take(into);
        } finally {
            lock.unlock();
        }
    }

    private int take(ByteBuffer into) throws IOException {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure != null) {
            throw new IOException(failure);
        }
        int count = 0;
        while (into.hasRemaining() && !arrived.isEmpty()) {
            ByteBuffer first = arrived.getFirst();
            int part = Math.min(into.remaining(), first.remaining());
            into.put(into.position(), first, first.position(), part);
            into.position(into.position() + part);
            first.position(first.position() + part);
            count += part;
            if (!first.hasRemaining()) {
                arrived.removeFirst();
            }
        }
        if (count == 0 && arrived.isEmpty() && ended) {
            endSeen = true;
            return -1;
        }
        return count;
    }

    @Override
    public void whenReadable(Runnable action) {
        boolean now;
        lock.lock();
        try {
            if (hook != null) {
                throw new IllegalStateException("whenReadable is outstanding");
            }
            now = failure != null || ended || !arrived.isEmpty();
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
    public Headers trailers() {
        lock.lock();
        try {
            if (!endSeen) {
                throw new IllegalStateException("the end of the body was not read");
            }
            return trailers;
        } finally {
            lock.unlock();
        }
    }
}
