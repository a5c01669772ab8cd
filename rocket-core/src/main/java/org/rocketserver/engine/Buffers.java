package org.rocketserver.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct buffers, which the system reads from and writes to without another copy. Lent for the length of one system
 * call, or for as long as a worker has not read what came by it of a body, so there are about as many as threads that
 * run at once. Bounded; when none is left, heap buffers do. For large bodies there are a few larger ones, more than
 * processors, as who fills one may have to wait for a processor before it is sent: what is sent by one call costs the
 * system two thirds of what it costs by sixteen. What was given back last is lent first: it is the likeliest to be in a
 * processor's cache, where in turn all of them would be thrown out of it by each other. Where the JVM has less memory
 * for direct buffers than that, as by {@code -XX:MaxDirectMemorySize}, there are fewer. Thread-safe.
 */
final class Buffers {
    /** Enough for most reads and writes. */
    static final int SIZE = 64 * 1024;

    /** Enough for a megabyte and the head before it, which would cost a call and a packet of its own. */
    static final int LARGE = 1024 * 1024 + SIZE;

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** For so many usual buffers there may be a large one: half as much memory again at most. */
    private static final int LARGE_FOR = 2 * LARGE / SIZE;

    /** How many large buffers there may be for each processor. */
    private static final int LARGE_EACH = 4;

    /** Room for an answer's head and a small body; a larger one gets more. */
    private static final int OUTPUT = 4 * 1024;

    /** How many outputs are kept beside those of workers, for threads that come and go and requests that wait. */
    private static final int MOST_OUTPUTS = 256;

    private final ConcurrentLinkedQueue<ByteBuffer> outputs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outputsKept = new AtomicInteger();
    private final IntFunction<ByteBuffer> source;
    private final Pool usual;
    private final Pool large;

    /**
     * A pool.
     *
     * @param most how many usual direct buffers may exist
     */
    Buffers(int most) {
        this(most, ByteBuffer::allocateDirect);
    }

    /**
     * A pool whose buffers come from elsewhere.
     *
     * @param source makes a direct buffer of a size, or throws an {@link OutOfMemoryError}
     */
    Buffers(int most, IntFunction<ByteBuffer> source) {
        this.source = source;
        this.usual = new Pool(SIZE, most);
        int busy = LARGE_EACH * Runtime.getRuntime().availableProcessors();
        this.large = new Pool(LARGE, Math.min(most / LARGE_FOR, busy));
    }

    /** Buffers of one size. */
    private final class Pool {
        private final int size;
        private final AtomicInteger made = new AtomicInteger();
        private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

        /** How many may exist. */
        private volatile int most;

        Pool(int size, int most) {
            this.size = size;
            this.most = most;
        }

        /** A cleared buffer, or null if none is left. */
        @Nullable
        ByteBuffer take() {
            ByteBuffer buffer = free.poll();
            if (buffer != null) {
                return buffer.clear();
            }
            if (made.incrementAndGet() <= most) {
                try {
                    return source.apply(size);
                } catch (OutOfMemoryError e) {
                    made.decrementAndGet();
                    shrink(e);
                    return null;
                }
            }
            made.decrementAndGet();
            return null;
        }

        /**
         * Direct memory is short. What is tried again costs a garbage collection each time, so there will never be as
         * many again; and heap buffers need direct memory of the JDK's own for each system call, so there will be
         * fewer, and no large ones.
         */
        private void shrink(OutOfMemoryError failure) {
            most = Math.min(most, made.get() * 3 / 4);
            large.most = 0;
            large.free.clear();
            LastResort.report(
                    LOG,
                    "direct memory is short (-XX:MaxDirectMemorySize): octets will be copied once more as soon as {}"
                            + " buffers are in use",
                    usual.most,
                    failure);
        }

        void add(ByteBuffer buffer) {
            if (made.get() > most) {
                made.decrementAndGet(); // left to the garbage collector
            } else {
                free.push(buffer);
            }
        }
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
        ByteBuffer buffer = usual.take();
        return buffer == null ? ByteBuffer.allocate(SIZE / 4) : buffer;
    }

    /** Lends a large buffer, or a usual one while there is none; likewise. */
    ByteBuffer lendLarge() {
        ByteBuffer buffer = large.take();
        return buffer == null ? lend() : buffer;
    }

    /** Takes a buffer back. */
    void giveBack(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return;
        }
        if (buffer.capacity() > SIZE) {
            large.add(buffer);
            return;
        }
        if (Thread.currentThread() instanceof WorkerThread worker && worker.scratch == null) {
            worker.scratch = buffer;
        } else {
            usual.add(buffer);
        }
    }

    /** Lends an empty heap buffer to gather an answer in; to be given back by whoever sent it. */
    ByteBuffer lendOutput() {
        if (Thread.currentThread() instanceof WorkerThread worker) {
            ByteBuffer own = worker.output;
            if (own != null) {
                worker.output = null;
                return own.clear();
            }
        }
        ByteBuffer buffer = outputs.poll();
        if (buffer == null) {
            return ByteBuffer.allocate(OUTPUT);
        }
        outputsKept.decrementAndGet();
        return buffer.clear();
    }

    /** Takes it back; one that an unusual answer made larger is left to the garbage collector. */
    void giveBackOutput(ByteBuffer buffer) {
        if (buffer.capacity() > SIZE) {
            return;
        }
        if (Thread.currentThread() instanceof WorkerThread worker && worker.output == null) {
            worker.output = buffer;
        } else if (outputsKept.incrementAndGet() <= MOST_OUTPUTS) {
            outputs.add(buffer);
        } else {
            outputsKept.decrementAndGet();
        }
    }

    /** Gives the worker's own buffer to others while it rests or waits. */
    void release(WorkerThread worker) {
        ByteBuffer own = worker.scratch;
        if (own != null) {
            worker.scratch = null;
            usual.add(own);
        }
    }
}
