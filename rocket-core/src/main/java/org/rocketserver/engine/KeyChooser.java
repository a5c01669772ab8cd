package org.rocketserver.engine;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ServerKeys;

/**
 * Chooses the certificate by the name the client asks for (RFC 6066 §3); the first of a fitting kind serves all other
 * names. Aliases are positions in the list.
 */
final class KeyChooser extends ServerKeys {
    private final List<KeyMaterial> keys;

    KeyChooser(List<KeyMaterial> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    protected @Nullable String choose(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine, @Nullable String asked) {
        int fallback = -1;
        boolean named = false;
        for (int i = 0; i < keys.size(); i++) {
            KeyMaterial key = keys.get(i);
            boolean serves = asked != null && key.serves(asked);
            boolean fits = key.isOfType(keyType);
            if (serves && fits) {
                return Integer.toString(i);
            }
            named |= serves;
            fallback = fits && fallback < 0 ? i : fallback;
        }
        // the handshake tries one kind of key after the other: where a key of another kind has the name, wait for that
        return fallback < 0 || named ? null : Integer.toString(fallback);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return keys.get(Integer.parseInt(alias)).key();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return keys.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }
}
