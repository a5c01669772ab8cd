package org.rocketserver.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One interface to listen on: a TCP address, a Unix domain socket, or a socket that others opened: whoever began the
 * process, or the program.
 *
 * @param host a name or address; {@code 0.0.0.0} or {@code ::} for all interfaces; ignored where another kind is chosen
 * @param port 0 to 65535; 0 = any free one, which {@code Rocket.port()} tells; 8000 by default as Rocket promises
 * @param backlog connections the kernel keeps until they are accepted; a large value, because the kernel clamps it to
 *     its own limit and a short one loses clients in bursts
 * @param tls how TLS is spoken here, null = plain
 * @param unixSocket path of a Unix domain socket to listen on instead of host and port, or null
 * @param inheritedChannel whether to take {@link System#inheritedChannel()} (socket activation) instead of binding
 * @param reuseAddress SO_REUSEADDR, so that a restart does not wait for old connections
 * @param noDelay TCP_NODELAY, which a connection is given before its first packet that could wait without it, so that
 *     one that ends with a first small answer never is; the server gathers its own packets
 * @param optional whether the server starts without this interface if it cannot be had, and says so at ERROR, as long
 *     as there is another; for {@code ::1} on machines that may lack IPv6, for instance. Key files are never optional
 * @param channel a socket that is bound already and that the server takes over at its start, which makes it
 *     non-blocking, or null; serves one start, because a stop closes it; cannot be written as text
 */
public record ListenerConfig(
        String host,
        int port,
        int backlog,
        @Nullable TlsConfig tls,
        @Nullable Path unixSocket,
        boolean inheritedChannel,
        boolean reuseAddress,
        boolean noDelay,
        boolean optional,
        @Nullable ServerSocketChannel channel) {
    /** 127.0.0.1, port 8000, plain. */
    public static final ListenerConfig DEFAULT =
            new ListenerConfig("127.0.0.1", 8000, 65_535, null, null, false, true, true, false, null);

    /** Refuses what is out of range by the name of the setting. */
    public ListenerConfig {
        Check.notBlank("listeners.host", host);
        Check.between("listeners.port", 0, 65_535, port);
        Check.between("listeners.backlog", 1, Integer.MAX_VALUE, backlog);
        if (unixSocket != null && inheritedChannel) {
            throw Check.refused(
                    "listeners.inheritedChannel", "false beside listeners.unixSocket", true, "only one of the two");
        }
        if (channel != null && (unixSocket != null || inheritedChannel)) {
            throw Check.refused(
                    "listeners.channel",
                    "absent beside listeners.unixSocket and listeners.inheritedChannel",
                    channel,
                    "only one of them");
        }
    }

    /** A plain TCP listener. */
    public static ListenerConfig of(String host, int port) {
        return DEFAULT.withHost(host).withPort(port);
    }

    /** A listener on a Unix domain socket. */
    public static ListenerConfig unix(Path socket) {
        return DEFAULT.withUnixSocket(socket);
    }

    /** The socket that inetd or systemd opened for this process. */
    public static ListenerConfig inherited() {
        return DEFAULT.withInheritedChannel(true);
    }

    /**
     * A listener that takes over a socket, bound by the caller: its port is known, and clients may connect, before the
     * server is started.
     *
     * @param bound is closed when the server stops, or fails to start
     * @throws IOException it is closed
     */
    public static ListenerConfig of(ServerSocketChannel bound) throws IOException {
        ListenerConfig config = DEFAULT.withChannel(bound);
        return bound.getLocalAddress() instanceof InetSocketAddress internet
                ? config.withHost(internet.getAddress().getHostAddress()).withPort(internet.getPort())
                : config;
    }

    /** The same with another {@link #host}. */
    public ListenerConfig withHost(String host) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #port}. */
    public ListenerConfig withPort(int port) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #backlog}. */
    public ListenerConfig withBacklog(int backlog) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #tls}. */
    public ListenerConfig withTls(@Nullable TlsConfig tls) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #unixSocket}. */
    public ListenerConfig withUnixSocket(@Nullable Path unixSocket) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #inheritedChannel}. */
    public ListenerConfig withInheritedChannel(boolean inheritedChannel) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #reuseAddress}. */
    public ListenerConfig withReuseAddress(boolean reuseAddress) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #noDelay}. */
    public ListenerConfig withNoDelay(boolean noDelay) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #optional}. */
    public ListenerConfig withOptional(boolean optional) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }

    /** The same with another {@link #channel}. */
    public ListenerConfig withChannel(@Nullable ServerSocketChannel channel) {
        return new ListenerConfig(
                host, port, backlog, tls, unixSocket, inheritedChannel, reuseAddress, noDelay, optional, channel);
    }
}
