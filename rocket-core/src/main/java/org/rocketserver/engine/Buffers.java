package org.rocketserver.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct buffers, which the system reads from and writes to without another copy. Lent for the length of one system
 * call and never holding anything between two, so there are about as many as threads that run at once. Bounded; when
 * none is left, heap buffers do. For large bodies there are a few larger ones, as many as processors: what is sent by
 * one call costs the system two thirds of what it costs by sixteen. Thread-safe.
 */
final class Buffers {
    /** Enough for most reads and writes. */
    static final int SIZE = 64 * 1024;

    /** Enough for a large write to a peer that takes it. */
    static final int LARGE = 1024 * 1024;

    /** For so many usual buffers there may be a large one: half as much memory again at most. */
    private static final int LARGE_FOR = 2 * LARGE / SIZE;

    private final int most;
    private final AtomicInteger made = new AtomicInteger();
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger largeLeft;
    private final ConcurrentLinkedQueue<ByteBuffer> freeLarge = new ConcurrentLinkedQueue<>();

    /**
     * A pool.
     *
     * @param most how many usual direct buffers may exist
     */
    Buffers(int most) {
        this.most = most;
        int large = most / LARGE_FOR;
        largeLeft = new AtomicInteger(Math.min(large, Runtime.getRuntime().availableProcessors()));
    }

    /** Lends a cleared buffer; to be given back by the same thread. */
    ByteBuffer lend() {
        if (Thread.currentThread() instanceof WorkerThread worker) {
            ByteBuffer own = worker.scratch;
            if (own != null) {
                worker.scratch = null;
                return own.clear();
            }
        }
        ByteBuffer buffer = free.poll();
        if (buffer != null) {
            return buffer.clear();
        }
        if (made.incrementAndGet() <= most) {
            return ByteBuffer.allocateDirect(SIZE);
        }
        made.decrementAndGet();
        return ByteBuffer.allocate(SIZE / 4);
    }

    /** Lends a large buffer, or a usual one while there is none; likewise. */
    ByteBuffer lendLarge() {
        ByteBuffer buffer = freeLarge.poll();
        if (buffer != null) {
            return buffer.clear();
        }
        if (largeLeft.decrementAndGet() >= 0) {
            return ByteBuffer.allocateDirect(LARGE);
        }
        largeLeft.incrementAndGet();
        return lend();
    }

    /** Takes a buffer back. */
    void giveBack(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return;
        }
        if (buffer.capacity() > SIZE) {
            freeLarge.add(buffer);
            return;
        }
        if (Thread.currentThread() instanceof WorkerThread worker && worker.scratch == null) {
            worker.scratch = buffer;
        } else {
            free.add(buffer);
        }
    }

    /** Gives the worker's own buffer to others while it rests or waits. */
    void release(WorkerThread worker) {
        ByteBuffer own = worker.scratch;
        if (own != null) {
            worker.scratch = null;
            free.add(own);
        }
    }
}
