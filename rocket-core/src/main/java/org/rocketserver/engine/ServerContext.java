package org.rocketserver.engine;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.Grace;

/** What all connections of a server share. Thread-safe. */
public final class ServerContext {
    private final Limits limits;
    private final Timeouts timeouts;
    private final InstantSource clock;
    private final Protocol.Factory protocols;
    private final Counters counters;
    private final Buffers buffers;
    private final AtomicLong numbers;
    private final AtomicLong open = new AtomicLong();
    private final AtomicInteger resting = new AtomicInteger();
    private volatile boolean draining;
    private volatile Grace grace = Grace.ENDLESS;

    /**
     * A context.
     *
     * @param limits what peers may ask for
     * @param timeouts how long peers are waited for
     * @param clock what the time is
     * @param protocols makes the protocol of a connection
     * @param counters counts
     */
    public ServerContext(
            Limits limits, Timeouts timeouts, InstantSource clock, Protocol.Factory protocols, Counters counters) {
        this.limits = limits;
        this.timeouts = timeouts;
        this.clock = clock;
        this.protocols = protocols;
        this.counters = counters;
        this.numbers = new AtomicLong();
        // a quarter of the heap's size, for the JVM allows about as much direct memory as heap
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        this.buffers = new Buffers((int) Math.max(4, Math.min(4096, quarter / Buffers.SIZE)));
    }

    /** The same for the next generation of a server: counts, numbers and buffers go on. */
    public ServerContext(ServerContext before) {
        this.limits = before.limits;
        this.timeouts = before.timeouts;
        this.clock = before.clock;
        this.protocols = before.protocols;
        this.counters = before.counters;
        this.buffers = before.buffers;
        this.numbers = before.numbers;
    }

    /** The limits in force. */
    public Limits limits() {
        return limits;
    }

    /** The time-outs in force. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** The clock in force. */
    public InstantSource clock() {
        return clock;
    }

    /** What happened so far. */
    public Counters counters() {
        return counters;
    }

    /** Whether the server is stopping. */
    public boolean draining() {
        return draining;
    }

    /** From now on answers say {@code Connection: close}. */
    public void drain() {
        draining = true;
        shorten(Grace.LIMITED);
    }

    /** How long what is under way may still take. */
    public Grace grace() {
        return grace;
    }

    /** What is under way has so long from now on; no longer than before. */
    public synchronized void shorten(Grace to) {
        if (grace.compareTo(to) < 0) {
            grace = to;
        }
    }

    /** A connection came, new or from the generation before. */
    void opened() {
        counters.open.incrementAndGet();
        open.incrementAndGet();
    }

    /** A connection was closed, or went to the next generation. */
    void closed() {
        counters.open.decrementAndGet();
        open.decrementAndGet();
    }

    /** How many connections of this engine are open. */
    long open() {
        return open.get();
    }

    /** How many connections rest between requests; counted only if that number is limited. */
    AtomicInteger resting() {
        return resting;
    }

    Buffers buffers() {
        return buffers;
    }

    Protocol protocol(Connection connection) {
        return protocols.create(connection);
    }

    long nextConnectionNumber() {
        return numbers.incrementAndGet();
    }
}
