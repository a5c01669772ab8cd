package org.rocketserver.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an interface comes to its listening socket: it is bound here, or was by whoever gave it. */
final class Binding {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private Binding() {}

    /**
     * Opens it.
     *
     * @param config which one
     * @return bound, and not blocking
     * @throws IOException the address cannot be bound; the message names it
     */
    static ServerSocketChannel open(ListenerConfig config) throws IOException {
        if (config.inheritedChannel()) {
            Channel inherited = System.inheritedChannel();
            if (inherited instanceof ServerSocketChannel server) {
                server.configureBlocking(false);
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
        if (given.isRegistered()) {
            throw new ListenException(
                    config, "listeners.channel: the socket is registered with a selector; cancel its keys first", null);
        }
        given.configureBlocking(false);
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
            channel.configureBlocking(false);
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
            channel.configureBlocking(false);
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
}
