package org.rocketserver.config;

import java.net.Socket;
import java.security.Principal;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a server that chooses its certificate by the name a client asks for (RFC 6066 §3): a base for the key manager
 * of an SSL context that {@link TlsConfig#of(javax.net.ssl.SSLContext)} is given. It has no keys for clients.
 * Subclasses have to be thread-safe, for many handshakes ask at a time.
 */
public abstract class ServerKeys extends X509ExtendedKeyManager {
    /** For subclasses. */
    protected ServerKeys() {}

    /**
     * Chooses a key; a handshake asks for one kind of key after the other until there is one.
     *
     * @param keyType what kind the handshake can use, such as {@code EC} or {@code RSA}
     * @param issuers whom the client trusts, or null if it does not say
     * @param engine the handshake's, or null outside of a handshake
     * @param name the host name that the client asks for, or null if it does not say
     * @return the alias by which the key is asked for, or null if there is none of this kind
     */
    protected abstract @Nullable String choose(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine, @Nullable String name);

    @Override
    public final @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType, issuers, engine, engine == null ? null : requestedName(engine));
    }

    /** The host name that a client asks for, as far as its handshake has told; null if it asks for none. */
    public static @Nullable String requestedName(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    @Override
    public final @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return choose(keyType, issuers, null, null);
    }

    @Override
    public final String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose(keyType, issuers, null, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public final String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public final @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
