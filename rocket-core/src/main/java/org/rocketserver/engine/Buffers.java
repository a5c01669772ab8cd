package org.rocketserver.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct buffers, which the system reads from and writes to without another copy. Lent for the length of one system
 * call and never holding anything between two, so there are about as many as threads that run at once. Bounded; when
 * none is left, heap buffers do. Thread-safe.
 */
final class Buffers {
    /** Enough for a large write; the kernel rarely takes more at once. */
    static final int SIZE = 64 * 1024;

    private final int most;
    private final AtomicInteger made = new AtomicInteger();
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /**
     * A pool.
     *
     * @param most how many direct buffers may exist
     */
    Buffers(int most) {
        this.most = most;
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

    /** Takes a buffer back. */
    void giveBack(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
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
