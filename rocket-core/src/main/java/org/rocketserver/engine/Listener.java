package org.rocketserver.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
 */
public final class Listener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int LOOKS_FOR_A_SEARCH = 10;

    /** For how long at most a stop waits until all that waits in the backlog is accepted; thousands need less. */
    private static final Duration LAST_ACCEPTS = Duration.ofSeconds(2);

    private final ListenerConfig config;
    private final ServerSocketChannel channel;
    private final Thread thread;
    private volatile @Nullable Engine engine;
    private volatile @Nullable TlsContext tls;
    private volatile boolean closing;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** How long to wait, in nanoseconds, after the next accept that fails. Owner: the listener's thread. */
    private long pause = FIRST_PAUSE;

    /** When trouble may be logged again. Owner: the listener's thread. */
    private long complainAgain;

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
        this.channel = bind(config);
        this.thread = new Thread(null, this, "rocket-listener-" + place(), 0, false);
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

    private static ServerSocketChannel bind(ListenerConfig config) throws IOException {
        if (config.inheritedChannel()) {
            Channel inherited = System.inheritedChannel();
            if (inherited instanceof ServerSocketChannel server) {
                server.configureBlocking(true);
                return server;
            }
            throw new ListenException(
                    config,
                    "listeners.inheritedChannel: the process was given no listening socket; "
                            + "start it by socket activation, or set host and port",
                    null);
        }
        ServerSocketChannel given = config.channel();
        if (given != null) {
            return takeOver(given, config);
        }
        Path unix = config.unixSocket();
        return unix != null ? bindUnix(unix, config) : bindInternet(config);
    }

    private static ServerSocketChannel takeOver(ServerSocketChannel given, ListenerConfig config) throws IOException {
        if (!given.isOpen() || given.getLocalAddress() == null) {
            throw new ListenException(
                    config,
                    "listeners.channel: the socket is "
                            + (given.isOpen() ? "not bound; bind it first" : "closed; each start needs a new one"),
                    null);
        }
        given.configureBlocking(true);
        return given;
    }

    private static ServerSocketChannel bindInternet(ListenerConfig config) throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new ListenException(
                    config,
                    "cannot listen on " + config.host() + ": there is no such host; check listeners.host",
                    null);
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, config.reuseAddress());
            return channel.bind(address, config.backlog());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new ListenException(
                    config,
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage()
                            + "; choose another port or stop the program that has it",
                    e);
        }
    }

    private static ServerSocketChannel bindUnix(Path path, ListenerConfig config) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            removeStale(path);
            return channel.bind(UnixDomainSocketAddress.of(path), config.backlog());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new ListenException(config, "cannot listen on " + path + ": " + e.getMessage(), e);
        }
    }

    /** A socket file that nobody listens on is left over from a process that died. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
            throw new IOException("there is a file that is no socket; choose another path or take it away");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another process listens there: " + probe.getRemoteAddress());
        } catch (java.net.ConnectException e) {
            LOG.debug("{} is left over from a process that died", path, e);
            Files.delete(path);
        }
    }

    /** Begins to accept. */
    public void start() {
        thread.start();
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
        SocketAddress address = address();
        return address instanceof InetSocketAddress internet
                ? config.host() + ":" + internet.getPort()
                : address.toString();
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
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            try {
                more = accept();
            } catch (RuntimeException | Error e) {
                // the last resort: nothing ends accepting but closing
                LastResort.report(LOG, "a fault of the server's while accepting at {}", config.host(), e);
                LockSupport.parkNanos(LONGEST_PAUSE);
            }
        }
        closeChannel();
    }

    /** Takes one connection in, or waits until there may be room for one; false when no more will come. */
    private boolean accept() {
        try {
            awaitRoom();
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return false;
            }
            handOver(accepted);
            pause = FIRST_PAUSE;
            if (closing && channel.isBlocking()) {
                rehearseClosing();
                channel.configureBlocking(false);
            }
        } catch (ClosedChannelException e) {
            LOG.trace("{} is closed", config, e);
            return false;
        } catch (IOException e) {
            // no descriptors left, most likely: free some or wait for some
            complain(e);
            taker().makeRoomForOthers();
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        return true;
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
                LockSupport.parkNanos(FIRST_PAUSE);
            }
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
            listener.closing = true;
            if (!grace.isZero() && listener.thread.isAlive()) {
                listener.wakeUp();
            }
        }
        long end = Due.after(Due.now(), grace.isZero() ? Duration.ZERO : LAST_ACCEPTS);
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

    /** A thread that waits in accept is woken by a connection, because closing the socket would lose the backlog. */
    private void wakeUp() {
        try (SocketChannel self = SocketChannel.open(reachable(address()))) {
            self.shutdownOutput();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the listener could not be woken; its socket is closed at once", e);
            closeChannel();
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

    private static SocketAddress reachable(SocketAddress bound) {
        if (bound instanceof InetSocketAddress internet && internet.getAddress().isAnyLocalAddress()) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), internet.getPort());
        }
        return bound;
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
