package org.rocketserver.springboot;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Keys of the bundle that serves the name the client asks for (RFC 6066 §3). Thread-safe. */
final class BundleKeys extends X509ExtendedKeyManager {
    private static final char SEPARATOR = '\n';

    private final Bundles bundles;

    BundleKeys(Bundles bundles) {
        this.bundles = bundles;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String name = engine == null ? null : requestedName(engine);
        X509ExtendedKeyManager keys = keys(name);
        String alias = keys == null ? null : keys.chooseEngineServerAlias(keyType, issuers, engine);
        return alias == null ? null : (name == null ? "" : name) + SEPARATOR + alias;
    }

    private static @Nullable String requestedName(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    private @Nullable X509ExtendedKeyManager keys(@Nullable String name) {
        return bundles.serving(name == null || name.isEmpty() ? null : name).keys();
    }

    /** The keys that an alias of ours is from. */
    private @Nullable X509ExtendedKeyManager from(String alias) {
        return keys(alias.substring(0, alias.indexOf(SEPARATOR)));
    }

    private static String own(String alias) {
        return alias.substring(alias.indexOf(SEPARATOR) + 1);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        X509ExtendedKeyManager keys = from(alias);
        return keys == null ? null : keys.getPrivateKey(own(alias));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        X509ExtendedKeyManager keys = from(alias);
        return keys == null ? null : keys.getCertificateChain(own(alias));
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
