package org.rocketserver.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened so far. Counting is cheap and never blocks; thread-safe. */
public final class Counters {
    final LongAdder accepted = new LongAdder();
    final AtomicLong open = new AtomicLong();
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesWritten = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder handshakeFailures = new LongAdder();
    private final LongAdder[] byClass = new LongAdder[10];

    /** All at zero. */
    public Counters() {
        for (int i = 0; i < byClass.length; i++) {
            byClass[i] = new LongAdder();
        }
    }

    /** Connections accepted. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections open now. */
    public long open() {
        return open.get();
    }

    /** Connections refused for want of a worker, or closed to make room. */
    public long refused() {
        return refused.sum();
    }

    /** TLS handshakes that failed. */
    public long handshakeFailures() {
        return handshakeFailures.sum();
    }

    /** Octets from peers. */
    public long bytesRead() {
        return bytesRead.sum();
    }

    /** Octets to peers. */
    public long bytesWritten() {
        return bytesWritten.sum();
    }

    /** Octets came from peers. */
    void read(long octets) {
        bytesRead.add(octets);
    }

    /** Octets went to peers. */
    void written(long octets) {
        bytesWritten.add(octets);
    }

    /** A final response with this status was begun, parser refusals included. */
    public void answered(int status) {
        byClass[status / 100].increment();
    }

    /** Responses by the first digit of their status. */
    public long answers(int firstDigit) {
        return byClass[firstDigit].sum();
    }
}
