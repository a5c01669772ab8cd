package org.rocketserver.springboot;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ServerKeys;

/** Keys of the bundle that serves the name the client asks for (RFC 6066 §3). Thread-safe. */
final class BundleKeys extends ServerKeys {
    private static final char SEPARATOR = '\n';

    private final Bundles bundles;

    BundleKeys(Bundles bundles) {
        this.bundles = bundles;
    }

    @Override
    protected @Nullable String choose(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine, @Nullable String name) {
        X509ExtendedKeyManager keys = keys(name);
        String alias = keys == null ? null : keys.chooseEngineServerAlias(keyType, issuers, engine);
        return alias == null ? null : (name == null ? "" : name) + SEPARATOR + alias;
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
}
