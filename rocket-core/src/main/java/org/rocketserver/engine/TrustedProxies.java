package org.rocketserver.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.AddressBlock;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.exchange.ClientInfo;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.http.Authority;
import org.rocketserver.http.Forwarded;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;

/**
 * Who the client is behind proxies that are believed. Each proxy names whom it got the request from; the list is read
 * from its end, the proxy next to this server, as far as those named are trusted themselves: what stands before them
 * may be the client's invention. Immutable.
 */
public final class TrustedProxies {
    /** Believes nobody. */
    public static final TrustedProxies NONE = new TrustedProxies(ProxyConfig.DEFAULT);

    private final List<AddressBlock> blocks;
    private final boolean unix;
    private final boolean standard;

    /** Believes whom the configuration names. */
    public TrustedProxies(ProxyConfig config) {
        blocks = config.blocks();
        boolean sockets = false;
        for (String each : config.trusted()) {
            sockets |= ProxyConfig.UNIX.equalsIgnoreCase(each);
        }
        unix = sockets;
        standard = config.header() == ProxyConfig.Header.FORWARDED;
    }

    /** The connection as the exchange of a request with these headers shows it. */
    public ConnectionInfo see(ConnectionInfo connection, Headers headers) {
        ClientInfo client = client(connection.remote(), connection.scheme(), headers);
        return client == null
                ? connection
                : new ConnectionInfo(
                        connection.id(),
                        connection.local(),
                        connection.remote(),
                        connection.created(),
                        connection.tls(),
                        client);
    }

    /** The address of the client that sent a request with these headers by way of this peer. */
    public SocketAddress client(SocketAddress peer, Headers headers) {
        ClientInfo client = client(peer, "http", headers);
        return client == null ? peer : client.address();
    }

    private @Nullable ClientInfo client(SocketAddress peer, String scheme, Headers headers) {
        if (!trusts(peer)) {
            return null;
        }
        List<Forwarded> said = standard ? Forwarded.standard(headers) : Forwarded.unofficial(headers);
        SocketAddress address = peer;
        String spoken = scheme;
        String host = null;
        for (int i = said.size() - 1; i >= 0; i--) {
            Forwarded element = said.get(i);
            spoken = element.scheme() == null ? spoken : element.scheme();
            host = element.host() == null ? host : element.host();
            InetSocketAddress named = address(element.client());
            if (named == null) {
                break;
            }
            address = named;
            if (!trusts(named)) {
                break;
            }
        }
        return said.isEmpty() ? null : new ClientInfo(address, spoken, host);
    }

    private boolean trusts(SocketAddress peer) {
        if (peer instanceof InetSocketAddress internet) {
            InetAddress address = internet.getAddress();
            for (AddressBlock block : blocks) {
                if (block.contains(address)) {
                    return true;
                }
            }
            return false;
        }
        return unix;
    }

    /** A literal address with or without a port; null for anything else, which is not looked up. */
    private static @Nullable InetSocketAddress address(@Nullable String client) {
        if (client == null) {
            return null;
        }
        try {
            if (client.indexOf(':') != client.lastIndexOf(':') && !client.startsWith("[")) {
                return new InetSocketAddress(AddressBlock.address(client), 0);
            }
            Authority authority = Authority.parse(client);
            String host = authority.host().startsWith("[")
                    ? authority.host().substring(1, authority.host().length() - 1)
                    : authority.host();
            return new InetSocketAddress(AddressBlock.address(host), Math.max(0, authority.port()));
        } catch (HttpException | IllegalArgumentException e) {
            return null;
        }
    }
}
