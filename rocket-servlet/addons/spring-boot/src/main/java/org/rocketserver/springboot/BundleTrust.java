package org.rocketserver.springboot;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ServerKeys;

/** Trusts the clients that the bundle of the name they ask for trusts now (RFC 6066 §3). Thread-safe. */
final class BundleTrust extends X509ExtendedTrustManager {
    private final Bundles bundles;

    BundleTrust(Bundles bundles) {
        this.bundles = bundles;
    }

    private X509ExtendedTrustManager trust(@Nullable String name) throws CertificateException {
        X509ExtendedTrustManager trust = bundles.trust(name);
        if (trust == null) {
            throw new CertificateException("the SSL bundle has no trust material, so no client is trusted");
        }
        return trust;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust(ServerKeys.requestedName(engine)).checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust(null).checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust(null).checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust(null).checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust(null).checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust(null).checkServerTrusted(chain, type);
    }

    /** Those of all names: the handshake asks without telling which, and clients choose their certificate by them. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return bundles.trust().stream()
                .flatMap(trust -> Stream.of(trust.getAcceptedIssuers()))
                .distinct()
                .toArray(X509Certificate[]::new);
    }
}
