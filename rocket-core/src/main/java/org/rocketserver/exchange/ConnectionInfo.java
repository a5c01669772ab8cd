package org.rocketserver.exchange;

import java.net.SocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The connection as its users may know it; the same object for all exchanges on it, but behind trusted proxies, which
 * send the requests of many clients by one connection.
 *
 * @param id unique in the server's life
 * @param local the server's side; an {@link java.net.InetSocketAddress} but for Unix domain sockets
 * @param remote the peer's side: the client's, or that of the last proxy
 * @param created when it was accepted
 * @param tls what TLS agreed on, null exactly when the octets are plain
 * @param forwarded what trusted proxies say of the client, null where there are none
 */
public record ConnectionInfo(
        String id,
        SocketAddress local,
        SocketAddress remote,
        Instant created,
        @Nullable TlsInfo tls,
        @Nullable ClientInfo forwarded) {
    /** A connection without proxies in front of it. */
    public ConnectionInfo(
            String id, SocketAddress local, SocketAddress remote, Instant created, @Nullable TlsInfo tls) {
        this(id, local, remote, created, tls, null);
    }

    /** The client's address: {@link #remote} unless a trusted proxy names another. */
    public SocketAddress client() {
        return forwarded != null ? forwarded.address() : remote;
    }

    /** The authority that a trusted proxy says the client named, or null: then the request tells it. */
    public @Nullable String host() {
        return forwarded != null ? forwarded.host() : null;
    }

    /** Whether the client's octets travel over TLS, be it as far as a trusted proxy. */
    public boolean secure() {
        return scheme().equals("https");
    }

    /** {@code https} over TLS, else {@code http}; a trusted proxy's word counts more. */
    public String scheme() {
        if (forwarded != null) {
            return forwarded.scheme();
        }
        return tls != null ? "https" : "http";
    }
}
