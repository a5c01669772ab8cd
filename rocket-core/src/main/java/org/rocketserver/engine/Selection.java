package org.rocketserver.engine;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A selector, the inbox through which it is told of connections, and those it found ready. Used by one thread at a
 * time, the holder of its {@link Group}'s lead, but for what is said to be for any thread, and its end.
 *
 * <p>A new connection is ready before the selector watches it: most peers speak as soon as they are connected, and one
 * that ends with its first answer then never needs a selector. To whoever serves it it looks like one that was
 * reported, so who wants to hear of it has it watched first.
 *
 * <p>Whatever ends a wait from outside is marked first and {@linkplain #wake wakes} the selector then; who selects
 * looks for such marks after it has said that it does. So no end of a wait is missed.
 */
final class Selection {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long FOR_EVER = Long.MAX_VALUE;

    @SuppressWarnings(
            "UnnecessaryLambda") // one class, where each leader that comes to a reference at once makes its own
    private static final LongSupplier NO_END = () -> FOR_EVER;

    private final BooleanSupplier mayWait;
    private final Selector selector;
    private final AtomicBoolean selecting = new AtomicBoolean();

    /** Connections to be watched, for the holder of the lead to act on. */
    private final ConcurrentLinkedQueue<Connection> inbox = new ConcurrentLinkedQueue<>();

    /** New connections, for the holder of the lead to serve. */
    private final ConcurrentLinkedQueue<Connection> newcomers = new ConcurrentLinkedQueue<>();

    /** Those that are open and were never watched, so that the selector does not know them. */
    private final Set<Connection> unwatched = ConcurrentHashMap.newKeySet();

    /** Of connections that have ended, for the holder of the lead to close. */
    private final ConcurrentLinkedQueue<Transport> ended = new ConcurrentLinkedQueue<>();

    /** Listening sockets at which some wait to be accepted. */
    private final ArrayDeque<Lending> knocked = new ArrayDeque<>(1);

    private final ArrayDeque<Connection> ready = new ArrayDeque<>();
    private final Consumer<SelectionKey> report = this::report;

    /**
     * Opens a selector.
     *
     * @param mayWait whether who selects has nothing else to do; whoever changes that wakes the selector
     */
    Selection(BooleanSupplier mayWait) throws IOException {
        this.mayWait = mayWait;
        this.selector = Selector.open();
    }

    // ---- holder of the lead only

    /** A connection that is ready, or null; it belongs to the caller now. */
    @Nullable
    Connection next() {
        return ready.poll();
    }

    /** Whether no connection is ready. */
    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Whether some wait to be accepted. */
    boolean hasKnocked() {
        return !knocked.isEmpty();
    }

    /** A connection of the caller's is ready again, after all that are. */
    void again(Connection connection) {
        ready.add(connection);
    }

    /** Selects, and waits for as long as there is nothing to do; accepts those that wait for it. */
    void select() {
        accept(); // what knocked where nobody was accepted
        select(NO_END);
        accept();
        if (Thread.interrupted()) {
            // the next select would return at once, and so on without end
            LOG.trace("a leader was interrupted as it waited");
        }
        OwnTime.passes();
    }

    /**
     * Selects, and waits unless there is something to do. Nobody is accepted: who waits so, inside a request, may have
     * little of his stack left.
     *
     * @param left how long at most, in nanoseconds; whoever shortens it wakes the selector
     */
    void select(LongSupplier left) {
        drainInbox();
        selecting.set(true);
        boolean idle = ready.isEmpty() && newcomers.isEmpty() && inbox.isEmpty() && ended.isEmpty();
        long nanos = idle && mayWait.getAsBoolean() ? left.getAsLong() : 0;
        if (nanos == 0) {
            selecting.set(false);
            ask(0);
        } else {
            ask(nanos);
            selecting.set(false);
        }
        takeNewcomers();
    }

    /** Selects and never waits; accepts as {@link #select()} does. */
    void selectNow() {
        drainInbox();
        ask(0);
        takeNewcomers();
        accept();
        OwnTime.passes();
    }

    /** Asks the selector, which waits for so many nanoseconds at most. */
    private void ask(long nanos) {
        boolean done = false;
        try {
            if (nanos == 0) {
                selector.selectNow(report);
            } else {
                selector.select(report, nanos == FOR_EVER ? 0 : nanos / NANOS_PER_MILLI + 1);
            }
            done = true;
        } catch (IOException e) {
            LOG.error("a selector failed", e);
        } finally {
            if (!done) {
                giveBackLent();
            }
        }
    }

    /**
     * What befalls the selector, such as a lack of memory, may cost what it was told last. Connections have deadlines;
     * of a listening socket nobody would hear any more, so those who lend them have to lend them anew.
     */
    private void giveBackLent() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Lending socket) {
                socket.giveBack();
            }
        }
    }

    /** For the next select to take: to be accepted a peer need not have spoken, and most speak at once. */
    private void accept() {
        for (Lending socket = knocked.poll(); socket != null; socket = knocked.poll()) {
            socket.accept();
        }
    }

    /** After those that are known to have spoken: the later, the more of them have, too. */
    private void takeNewcomers() {
        for (Connection connection = newcomers.peek(); connection != null; connection = newcomers.peek()) {
            ready.add(connection);
            newcomers.remove(); // only now: where that failed, it is found again
        }
    }

    private void report(SelectionKey key) {
        selecting.setRelease(false); // it has returned: nobody need wake it, least of all who hears of this report
        if (key.attachment() instanceof Lending socket) {
            if (!knocked.contains(socket)) {
                knocked.add(socket);
            }
            return;
        }
        Connection connection = (Connection) key.attachment();
        try {
            int ops = key.readyOps();
            if (connection.ready((ops & SelectionKey.OP_READ) != 0, (ops & SelectionKey.OP_WRITE) != 0)) {
                if ((ops & SelectionKey.OP_WRITE) != 0) {
                    // who waited to write has tried without being told; what still waits asks again when it rests
                    key.interestOps(SelectionKey.OP_READ);
                }
                ready.add(connection);
            } else {
                key.interestOps(connection.interestWhenDisarmed());
            }
        } catch (CancelledKeyException e) {
            LOG.trace("{} was closed meanwhile", connection, e);
        }
    }

    private void drainInbox() {
        for (Connection connection = inbox.poll(); connection != null; connection = inbox.poll()) {
            arm(connection);
        }
        closeEnded();
    }

    private void closeEnded() {
        for (Transport transport = ended.poll(); transport != null; transport = ended.poll()) {
            transport.close();
        }
    }

    /** Watches a connection for what it wants to hear of; one whose time to be served has come is ready. */
    void arm(Connection connection) {
        SelectableChannel channel = connection.transport().channel();
        if (channel == null || !connection.open()) {
            return;
        }
        try {
            SelectionKey key = connection.key;
            if (key == null) {
                connection.watchedBy(channel.register(selector, connection.interest(), connection));
                unwatched.remove(connection); // now that the selector knows it: who looks for all finds it before
            } else if (connection.takesItsTurn()) {
                ready.add(connection);
            } else {
                key.interestOps(connection.interest());
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            LOG.trace("{} was closed meanwhile", connection, e);
        }
    }

    // ---- any thread

    /** Makes a listening socket known, of which nobody wants to hear yet. */
    SelectionKey register(ServerSocketChannel channel, Lending socket) throws ClosedChannelException {
        return channel.register(selector, 0, socket);
    }

    /** A connection is new here, and found by {@link #forEach} from now on. */
    void know(Connection connection) {
        unwatched.add(connection);
    }

    /** A connection has ended. */
    void forget(Connection connection) {
        if (connection.key == null) {
            unwatched.remove(connection);
        }
    }

    /** Has a new connection, which nobody watches, served soon. */
    void welcome(Connection connection) {
        newcomers.add(connection);
        wake();
    }

    /** Has a connection {@linkplain #arm armed} soon. */
    void tell(Connection connection) {
        inbox.add(connection);
        wake();
    }

    /** Has a transport closed soon. */
    void close(Transport transport) {
        ended.add(transport);
        wake();
    }

    /** Makes who selects look at the inbox, and whether it still has to wait. */
    void wake() {
        if (selecting.get() && selecting.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /** Does something with all connections, some of them closed meanwhile; with one that comes to be watched, twice. */
    void forEach(Consumer<Connection> action) {
        unwatched.forEach(action); // first: a connection is known to the selector before it is missing here
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Connection connection) {
                action.accept(connection);
            }
        }
    }

    // ---- the end

    /** Ends a wait in any case. */
    void interrupt() {
        selector.wakeup();
    }

    /** Closes the selector. */
    void close() throws IOException {
        try {
            closeEnded();
        } finally {
            selector.close(); // or the port would stay bound
        }
    }
}
