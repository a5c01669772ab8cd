package org.rocketserver.servlet.status;

import java.util.concurrent.atomic.AtomicLongArray;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ExchangeWrapper;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.exchange.WorkerFactoryWrapper;

/**
 * How long requests take, from their head to the end of their answer, asynchronous ones included; measured around any
 * method of serving. The values fall into classes that are 6 % wide. Thread-safe.
 */
public final class Latencies {
    /** Classes for each doubling. */
    private static final int PARTS = 16;

    private static final int CLASSES = 64 * PARTS;

    private final AtomicLongArray counts = new AtomicLongArray(CLASSES);

    /** Nothing was measured yet. */
    public Latencies() {}

    /** The same method of serving, measured. */
    public WorkerFactory around(WorkerFactory method) {
        return new Measured(method);
    }

    /**
     * Counts one request.
     *
     * @param nanos how long it took
     */
    void record(long nanos) {
        counts.incrementAndGet(classOf(Math.max(0, nanos / 1000)));
    }

    private static int classOf(long micros) {
        if (micros < PARTS) {
            return (int) micros;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(micros);
        int part = (int) (micros >>> (exponent - 4)) & (PARTS - 1);
        return (exponent - 3) * PARTS + part;
    }

    /** The largest value of a class, in microseconds. */
    private static long upper(int index) {
        if (index < PARTS) {
            return index;
        }
        int exponent = index / PARTS + 3;
        int part = index % PARTS + PARTS;
        return ((part + 1L) << (exponent - 4)) - 1;
    }

    /** All counts so far. */
    long[] snapshot() {
        long[] all = new long[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            all[i] = counts.get(i);
        }
        return all;
    }

    /** How many requests lie between two snapshots. */
    static long count(long[] before, long[] after) {
        long count = 0;
        for (int i = 0; i < CLASSES; i++) {
            count += after[i] - before[i];
        }
        return count;
    }

    /**
     * What so many of the requests between two snapshots did not exceed.
     *
     * @param quantile such as 0.99
     * @return microseconds, at most 6 % too large; 0 if there was none
     */
    static long quantile(long[] before, long[] after, double quantile) {
        long rank = (long) Math.ceil(count(before, after) * quantile);
        if (rank == 0) {
            return 0;
        }
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += after[i] - before[i];
            if (seen >= rank) {
                return upper(i);
            }
        }
        return upper(CLASSES - 1);
    }

    private final class Measured extends WorkerFactoryWrapper {
        Measured(WorkerFactory method) {
            super(method);
        }

        @Override
        public Worker newWorker() {
            Worker worker = super.newWorker();
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    Timed timed = new Timed(exchange, System.nanoTime());
                    boolean waits = false;
                    try {
                        Disposition disposition = worker.handle(timed);
                        waits = disposition == Disposition.SUSPENDED;
                        return disposition;
                    } finally {
                        if (!waits) {
                            timed.over();
                        }
                    }
                }
            };
        }
    }

    /** An exchange that knows when it began. */
    private final class Timed extends ExchangeWrapper {
        private final long began;

        Timed(Exchange exchange, long began) {
            super(exchange);
            this.began = began;
        }

        void over() {
            record(System.nanoTime() - began);
        }

        @Override
        public void resume(Step step) {
            super.resume(() -> {
                Disposition disposition = step.run();
                if (disposition == Disposition.COMPLETED) {
                    over();
                }
                return disposition;
            });
        }
    }
}
