package org.rocketserver.exchange;

import java.net.SocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The connection as its users may know it; the same object for all exchanges on it.
 *
 * @param id unique in the server's life
 * @param local the server's side; an {@link java.net.InetSocketAddress} but for Unix domain sockets
 * @param remote the client's side
 * @param created when it was accepted
 * @param tls what TLS agreed on, null exactly when the octets are plain
 */
public record ConnectionInfo(
        String id, SocketAddress local, SocketAddress remote, Instant created, @Nullable TlsInfo tls) {
    /** Whether the octets travel over TLS. */
    public boolean secure() {
        return tls != null;
    }

    /** {@code https} over TLS, else {@code http}. */
    public String scheme() {
        return tls != null ? "https" : "http";
    }
}
