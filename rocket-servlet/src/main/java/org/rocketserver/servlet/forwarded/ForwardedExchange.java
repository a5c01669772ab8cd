package org.rocketserver.servlet.forwarded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ExchangeWrapper;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.servlet.spi.Network;

/** An exchange as the client behind trusted proxies meant it. */
public final class ForwardedExchange extends ExchangeWrapper {
    private final RequestHead head;
    private final ConnectionInfo connection;
    private final @Nullable String scheme;

    private ForwardedExchange(Exchange exchange, Forwarded said) {
        super(exchange);
        RequestHead now = exchange.request();
        String host = said.host();
        head = host == null
                ? now
                : new RequestHead(
                        now.method(),
                        now.target(),
                        now.version(),
                        now.headers().toBuilder().set("Host", host).build());
        ConnectionInfo direct = exchange.connection();
        InetSocketAddress client = said.client();
        connection = client == null
                ? direct
                : new ConnectionInfo(direct.id(), direct.local(), client, direct.created(), direct.tls());
        scheme = said.scheme();
    }

    /**
     * The exchange as the client meant it, or as it is where its peer is not trusted or says nothing.
     *
     * @param trusted the proxies; those of a Unix domain socket are always trusted
     */
    public static Exchange of(Exchange exchange, List<Network> trusted) {
        SocketAddress peer = exchange.connection().remote();
        InetAddress address = peer instanceof InetSocketAddress internet ? internet.getAddress() : null;
        if (address != null && trusted.stream().noneMatch(network -> network.contains(address))) {
            return exchange;
        }
        Forwarded said = Forwarded.read(exchange.request().headers(), trusted);
        return said.isEmpty() ? exchange : new ForwardedExchange(exchange, said);
    }

    @Override
    public RequestHead request() {
        return head;
    }

    @Override
    public ConnectionInfo connection() {
        return connection;
    }

    @Override
    public String scheme() {
        return scheme == null ? super.scheme() : scheme;
    }
}
