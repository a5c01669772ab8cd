package org.rocketserver.engine;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a connection's peer to send octets, or to take some: a thread of the connection's owner, or an
 * action that is called back, so that no thread has to wait. One at most waits for either. Thread-safe, but for
 * {@link #awaitReadable} and {@link #awaitWritable}, which are the owner's.
 */
public final class Waiting {
    private final Connection connection;
    private final Readiness readiness;
    private final Watch watch;
    private final Input input;
    private final Output output;

    /** Octets, the end or a failure can be read. */
    private final Hook readable = new Hook();

    /** Octets can be written, or failed to be. */
    private final Hook writable = new Hook();

    /** When whoever waits without a thread has to look again, although nothing came. Read by the monitor. */
    private volatile long readAgainAt = Due.NEVER;

    /** Told then, before who waits. */
    private volatile @Nullable Runnable late;

    /** Waits to write in the place of an action, to have the connection served. */
    private final Runnable service = this::askAgain;

    Waiting(Connection connection, Readiness readiness, Watch watch, Input input, Output output) {
        this.connection = connection;
        this.readiness = readiness;
        this.watch = watch;
        this.input = input;
        this.output = output;
    }

    // ---- with a thread

    /**
     * Waits until octets, the end or a failure can be read. Who has the lead leads on as long as nobody else is to be
     * served, and gives it up then; a worker without the lead waits on its own.
     *
     * @param nanos how long at most
     * @return false if the time is over
     * @throws IOException the connection was closed meanwhile, or the thread interrupted
     */
    public boolean awaitReadable(long nanos) throws IOException {
        if (input.hasBuffered()) {
            return true;
        }
        long begin = System.nanoTime();
        OwnSelector own = hasNoChannel() || WorkerThread.leadsNow() ? null : WorkerThread.ownSelector();
        Wakeup wakeup = new Wakeup(connection, readiness, own, nanos);
        readAgainAt = Due.NEVER;
        readable.set(wakeup);
        hearAtOnce(own == null);
        return await(wakeup, readable, SelectionKey.OP_READ, begin);
    }

    /**
     * Waits until octets can be written, or failed to be. Who has the lead gives it up: a peer that is to make room
     * takes its time, while octets that are still to come may be on their way.
     */
    boolean awaitWritable(long nanos) throws IOException {
        long begin = System.nanoTime();
        OwnSelector own = hasNoChannel() ? null : WorkerThread.ownSelector();
        Wakeup wakeup = new Wakeup(connection, readiness, own, nanos);
        if (own == null) {
            listen(wakeup);
        } else {
            OwnTime.givesWay();
            writable.set(wakeup); // for who closes the connection
        }
        return await(wakeup, writable, SelectionKey.OP_WRITE, begin);
    }

    private boolean hasNoChannel() {
        return connection.transport().channel() == null;
    }

    private static boolean await(Wakeup wakeup, Hook hook, int operation, long begin) throws IOException {
        try {
            return wakeup.await(hook, operation);
        } finally {
            OwnTime.waited(System.nanoTime() - begin);
        }
    }

    // ---- without one

    /**
     * Calls back once when octets, the end or a failure can be read, perhaps at once.
     *
     * @param action must not block; any thread may run it, but none that is inside another request
     */
    public void whenReadable(Runnable action) {
        readAgainAt = Due.NEVER;
        hear(() -> run(action));
    }

    /**
     * Calls back once when octets, the end or a failure can be read, and when the time is over in any case; perhaps at
     * once.
     *
     * @param action must not block; any thread may run it, but none that is inside another request
     * @param nanos how long to wait at most
     * @param over called first if the time is over
     */
    public void whenReadable(Runnable action, long nanos, Runnable over) {
        late = over;
        readAgainAt = Due.now() + nanos;
        readiness.expireAt(connection, lookAgainAt());
        hear(() -> {
            readAgainAt = Due.NEVER;
            run(action);
        });
    }

    /**
     * The same, unless somebody waits to hear already: then he goes on, and this one hears nothing.
     *
     * @param action only queues what is to be done: any thread may run it, also one that waits inside another request
     */
    public void whenReadableFirst(Runnable action) {
        if (readable.setFirst(action)) {
            hearAtOnce(true);
        }
    }

    /** Takes back what {@link #whenReadable} was given, if it was not called and nobody else has asked since. */
    public void noLongerReadable(Runnable action) {
        readable.clear(action);
    }

    /**
     * Calls back once when octets can be written, or failed to be, or it is time to try although nobody told of room. A
     * peer that takes nothing within the write deadline, or less than the minimum rate, fails the next write.
     *
     * @param action must not block; any thread may run it, but none that is inside another request
     */
    public void whenWritable(Runnable action) {
        output.waitBegins();
        readiness.expireAt(connection, lookAgainAt());
        listen(() -> {
            output.waitEnds();
            run(action);
        });
    }

    /**
     * Has the connection served when octets can be written, or failed to be, or it is time to try: whoever leads
     * {@linkplain #takenToServe takes} it then, so that to go on costs no other thread. Told by anybody else, as by the
     * monitor, it asks the leader to look; told that the connection is closed, it tells the protocol.
     */
    void toBeServed() {
        output.waitBegins();
        readiness.expireAt(connection, lookAgainAt());
        listen(service);
    }

    private void askAgain() {
        if (connection.open()) {
            listen(service);
        } else {
            connection.protocol().closed();
        }
    }

    /** Whether the connection waits to be served; it belongs to the caller then. */
    boolean takenToServe() {
        boolean taken = writable.clear(service);
        if (taken) {
            output.waitEnds();
        }
        return taken;
    }

    /** Runs what others gave, but not in the middle of a request that this thread waits in. */
    private void run(Runnable action) {
        if (WorkerThread.insideWait()) {
            readiness.execute(action);
        } else {
            action.run();
        }
    }

    private void hear(Runnable action) {
        readable.set(action);
        hearAtOnce(true);
    }

    /** Tells who wants to hear if there is something to hear already; else has the selector watch, if it shall. */
    private void hearAtOnce(boolean bySelector) {
        if (!connection.open() || input.hasBuffered()) {
            readable.fire();
        } else if (bySelector && watch.disarmed()) {
            readiness.rearm(connection);
        }
    }

    private void listen(Runnable action) {
        writable.set(action);
        if (connection.open()) {
            readiness.rearm(connection);
        } else {
            writable.fire();
        }
    }

    // ---- telling them

    /** Octets came into the input by another than who waits for them. */
    public void tellReader() {
        readable.fire();
    }

    /** What is possible now, or that the connection is closed: then all look for themselves. */
    void tell(boolean canRead, boolean canWrite) {
        if (canRead) {
            readable.fire();
        }
        if (canWrite) {
            writable.fire();
        }
    }

    /** What somebody waits for, as of {@link SelectionKey}. */
    int interest() {
        return (writable.isSet() ? SelectionKey.OP_WRITE : 0) | (readable.isSet() ? SelectionKey.OP_READ : 0);
    }

    /** When somebody who waits without a thread has to look again, or never. */
    long lookAgainAt() {
        return Math.min(readAgainAt, output.tryAgainAt());
    }

    /** Tells those who wait without a thread, and longer than until now, to look for themselves. */
    void lookAgain(long now) {
        Runnable over = late;
        if (readAgainAt <= now && over != null) {
            over.run();
            readable.fire();
        }
        if (output.tryAgainAt() <= now) {
            writable.fire();
        }
    }

    /** The connection comes to rest: no time is over any more for who waited to read. */
    void nobodyReads() {
        readAgainAt = Due.NEVER;
        late = null;
    }
}
