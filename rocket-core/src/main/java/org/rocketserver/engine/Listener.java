package org.rocketserver.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.TlsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One interface: binds, accepts, hands over. Never reads, writes or handshakes. Its socket may outlive an engine: a
 * restart gives it the next one.
 *
 * <p>Its thread {@linkplain Lending lends} the socket to a group, whose leader accepts, and sleeps. It takes the socket
 * back where to accept means to wait: for room, for descriptors, for the end.
 */
public final class Listener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final int LOOKS_FOR_A_SEARCH = 10;

    /**
     * Accepted one after another before those that are ready have their turn; most often one, and then none is left.
     */
    private static final int AT_ONCE = 16;

    /**
     * In nanoseconds: a selector that is told to let go of the socket needs less, if its leader is not in a request.
     */
    private static final long SELECTOR_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

    /** For how long at most a stop waits until all that waits in the backlog is accepted; thousands need less. */
    private static final Duration LAST_ACCEPTS = Duration.ofSeconds(2);

    /** The same where nothing more is accepted: until those who lead have let go of the socket. */
    private static final Duration LETTING_GO = Duration.ofMillis(200);

    private final ListenerConfig config;
    private final ServerSocketChannel channel;
    private final String place;
    private final Thread thread;
    private volatile @Nullable Engine engine;
    private volatile @Nullable TlsContext tls;
    private volatile boolean closing;

    /** Whether those that wait in the backlog are accepted before the end. Written before {@link #closing}. */
    private volatile boolean lastAccepts;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** How long to wait, in nanoseconds, after the next accept that fails. Owner: the listener's thread. */
    private long pause = FIRST_PAUSE;

    /** When trouble may be logged again. Owner: the listener's thread. */
    private long complainAgain;

    /** Who knows the socket, and which engine's he is. Owner: the listener's thread. */
    private @Nullable Lending lending;

    private @Nullable Engine borrower;

    /**
     * Binds. {@link #handTo} says who takes the connections, {@link #start} begins to accept.
     *
     * @param config where to listen
     * @throws IOException the address cannot be bound; the message names it
     */
    public Listener(ListenerConfig config) throws IOException {
        this.config = config;
        // first, so that a wrong key file fails the start before anything is bound
        this.tls = read(config);
        this.channel = Binding.open(config);
        SocketAddress address = address();
        this.place = address instanceof InetSocketAddress internet
                ? config.host() + ":" + internet.getPort()
                : address.toString();
        this.thread = new Thread(null, this, "rocket-listener-" + place, 0, false);
    }

    /**
     * Reads the key material of all listeners anew; connections from now on use it.
     *
     * @throws IOException a file is missing or wrong; the message names it, and nothing has changed
     */
    public static void readTls(List<Listener> listeners) throws IOException {
        List<@Nullable TlsContext> read = new ArrayList<>();
        for (Listener listener : listeners) {
            read.add(read(listener.config));
        }
        for (int i = 0; i < read.size(); i++) {
            listeners.get(i).tls = read.get(i);
        }
    }

    /**
     * Reads the key material of an interface, if it has any, and keeps nothing of it.
     *
     * @throws IOException a file is missing or wrong; the message names it
     */
    public static void checkTls(ListenerConfig config) throws IOException {
        read(config);
    }

    private static @Nullable TlsContext read(ListenerConfig config) throws IOException {
        TlsConfig wanted = config.tls();
        return wanted == null ? null : TlsContext.read(wanted);
    }

    /**
     * Begins to accept.
     *
     * @throws ListenException somebody has closed the socket meanwhile, or the system gives no thread; the message
     *     names the interface
     */
    public void start() throws ListenException {
        if (!channel.isOpen()) {
            throw new ListenException(config, "cannot listen on " + place + ": its socket was closed meanwhile", null);
        }
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new ListenException(config, "cannot listen on " + place + ": the system gives no thread for it", e);
        }
    }

    /** What it was told. */
    public ListenerConfig config() {
        return config;
    }

    /** The address it is bound to, its real port included. */
    public SocketAddress address() {
        try {
            return channel.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("the listener is closed", e);
        }
    }

    /** Where it listens, for people: host and port, or the path. */
    public String place() {
        return place;
    }

    /** The port that speaks TLS here, or 0 if none does. */
    public int securePort() {
        return config.tls() != null && address() instanceof InetSocketAddress internet ? internet.getPort() : 0;
    }

    /** Where it listens, in a word: the port, or the file's name. */
    public String shortName() {
        SocketAddress address = address();
        if (address instanceof InetSocketAddress internet) {
            return Integer.toString(internet.getPort());
        }
        Path unix = config.unixSocket();
        return unix == null ? "inherited" : String.valueOf(unix.getFileName());
    }

    /** Gives accepted connections to another engine from now on. */
    public void handTo(Engine next) {
        engine = next;
        wake();
    }

    /** Makes the listener's thread look at what has become of its socket. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            try {
                more = turn();
            } catch (RuntimeException | Error e) {
                // the last resort: nothing ends accepting but closing
                LastResort.report(LOG, "a fault of the server's while accepting at {}", config.host(), e);
                doze(LONGEST_PAUSE);
            }
        }
        closeChannel();
    }

    /** Waits until there may be room, and lends the socket for as long as it need not wait; false at the end. */
    private boolean turn() {
        try {
            awaitRoom();
            if (closing) {
                acceptTheLast();
                return false;
            }
            acceptSome(); // before it is lent again: what was wrong must be over
            pause = FIRST_PAUSE;
            lend();
        } catch (ClosedChannelException e) {
            LOG.trace("{} is closed", config, e);
            return false;
        } catch (IOException e) {
            // no descriptors left, most likely: free some or wait for some
            complain(e);
            taker().makeRoomForOthers();
            doze(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        return true;
    }

    /** Accepts some of those that wait, while there is room. */
    private void acceptSome() throws IOException {
        for (int count = 0; count < AT_ONCE && !taker().full(); count++) {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return;
            }
            handOver(accepted);
        }
    }

    /**
     * Accepts some of those that wait, for the leader that has the socket. Never waits.
     *
     * @return false if he has to give it back: the listener's thread finds out for itself what to wait for
     */
    boolean acceptInPassing() {
        if (closing || taker().full()) {
            return false;
        }
        try {
            acceptSome();
            return true;
        } catch (IOException e) {
            LOG.debug("accepting at {} failed; its own thread tries again", config.host(), e);
        } catch (Throwable e) {
            // the last resort: the leader goes on, and accepting too
            LastResort.report(LOG, "a fault of the server's while accepting at {}", config.host(), e);
        }
        return false;
    }

    /** Lends the socket, and sleeps until it is given back or another engine should have it. */
    private void lend() throws IOException {
        Engine to = taker();
        try {
            Lending now = known(to);
            now.lend();
            while (now.isLent() && !closing && taker() == to) {
                doze(FOR_EVER);
            }
        } catch (ClosedSelectorException | CancelledKeyException e) {
            if (taker() == to) {
                throw e;
            }
            LOG.trace("the engine has ended, another has taken over", e);
        }
    }

    /** Makes the socket known to an engine; to the one before only then no more, so that somebody always has it. */
    private Lending known(Engine to) throws IOException {
        Lending before = lending;
        if (before != null && borrower == to) {
            return before;
        }
        Lending now = to.lend(this, channel);
        lending = now;
        borrower = to;
        if (before != null) {
            before.end();
        }
        return now;
    }

    /**
     * Accepts all that wait, if they are to be, and returns when the socket can be closed: while a selector has it, its
     * closing would wait for that.
     */
    private void acceptTheLast() throws IOException {
        Lending lent = lending;
        if (lent != null) {
            lent.end();
        }
        rehearseClosing();
        while (true) {
            boolean registered = channel.isRegistered(); // first, as the look into the backlog has to be the last
            SocketChannel accepted = lastAccepts ? channel.accept() : null;
            if (accepted != null) {
                handOver(accepted);
            } else if (registered && channel.isOpen()) {
                doze(SELECTOR_PAUSE);
            } else {
                return;
            }
        }
    }

    /** Says why nothing is accepted, once a second at most. */
    private void complain(IOException reason) {
        long now = Due.now();
        if (now >= complainAgain) {
            complainAgain = now + LONGEST_PAUSE;
            LOG.error("cannot accept connections at {}: {}", config.host(), reason.getMessage());
        }
    }

    /**
     * At the limit the connections that rested longest are closed; while all are in the middle of something, nothing is
     * accepted and newcomers wait in the backlog. To search all connections costs more than to ask how many there are.
     */
    private void awaitRoom() {
        for (int look = 0; taker().full() && !closing; look++) {
            if (look % LOOKS_FOR_A_SEARCH != 0 || !taker().makeRoomForOthers()) {
                doze(FIRST_PAUSE);
            }
        }
    }

    /** Waits until woken. Nobody interrupts this thread for a reason, and with the flag set it would not wait again. */
    private void doze(long nanos) {
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) {
            LOG.trace("the listener at {} was interrupted", config.host());
        }
    }

    private Engine taker() {
        return Objects.requireNonNull(engine, "handTo comes before start");
    }

    private void handOver(SocketChannel accepted) {
        try {
            Engine engineNow = taker();
            while (!engineNow.adopt(accepted, config.noDelay(), tls)) {
                Engine next = taker();
                if (next == engineNow) {
                    throw new IOException("the server stops");
                }
                engineNow = next;
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("a connection was gone before it was served", e);
            closeQuietly(accepted);
        } catch (Error e) {
            closeQuietly(accepted); // nobody has it
            throw e;
        }
    }

    private static void closeQuietly(SocketChannel accepted) {
        try {
            accepted.close();
        } catch (IOException e) {
            LOG.trace("closing a connection failed", e);
        }
    }

    /**
     * Accepts what waits in the backlogs, then closes the sockets.
     *
     * @param listeners all those of a server, which end together
     * @param grace how long their requests may take; for those that have no time nothing more is accepted
     */
    public static void close(List<Listener> listeners, Duration grace) {
        for (Listener listener : listeners) {
            listener.lastAccepts = !grace.isZero();
            listener.closing = true;
            listener.wake();
        }
        long end = Due.after(Due.now(), grace.isZero() ? LETTING_GO : LAST_ACCEPTS);
        for (Listener listener : listeners) {
            listener.awaitEnd(end);
            listener.closeChannel();
        }
    }

    private void awaitEnd(long end) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - Due.now());
        if (left <= 0) {
            return;
        }
        try {
            thread.join(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes another socket first. Who arrives after the last look into the backlog and before the closing is reset by
     * the system, and the first closing of all takes several times as long as the next one.
     */
    private void rehearseClosing() {
        try (ServerSocketChannel other = config.unixSocket() == null
                ? ServerSocketChannel.open()
                : ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.configureBlocking(false);
        } catch (IOException e) {
            LOG.debug("no descriptor is left to rehearse with", e); // the end must not wait for one
        }
    }

    private void closeChannel() {
        // once only: the file may be another listener's by the time that a late thread comes here
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close();
            @Nullable Path unix = config.unixSocket();
            if (unix != null) {
                Files.deleteIfExists(unix);
            }
        } catch (IOException e) {
            LOG.debug("closing a listening socket failed", e);
        }
    }
}
