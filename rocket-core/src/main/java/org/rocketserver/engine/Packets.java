package org.rocketserver.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Heap buffers for TLS records, lent while they hold something. Keeps a bounded number of free ones. Thread-safe. */
final class Packets {
    private static final int KEPT = 256;
    private static final int RECORDS = 4;

    private final int record;
    private final int application;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /** The one given back last, which the processor's caches still know; null while it is lent. */
    private final AtomicReference<@Nullable ByteBuffer> last = new AtomicReference<>();

    private final AtomicInteger count = new AtomicInteger();

    /**
     * A pool.
     *
     * @param record the largest record with its header, in octets
     * @param application the largest content of a record, in octets
     */
    Packets(int record, int application) {
        this.record = record;
        this.application = application;
    }

    /** The largest record. */
    int recordSize() {
        return record;
    }

    /** The largest content of a record. */
    int applicationSize() {
        return application;
    }

    /** Lends an empty buffer with room for some records. */
    ByteBuffer borrow() {
        ByteBuffer buffer = last.getAndSet(null);
        if (buffer != null) {
            return buffer.clear();
        }
        buffer = free.poll();
        if (buffer == null) {
            return ByteBuffer.allocate(RECORDS * record);
        }
        count.decrementAndGet();
        return buffer.clear();
    }

    /** Takes a buffer back; the caller must not use it any more. */
    void giveBack(ByteBuffer buffer) {
        if (last.compareAndSet(null, buffer)) {
            return;
        }
        if (count.get() < KEPT) {
            count.incrementAndGet();
            free.add(buffer);
        }
    }
}
