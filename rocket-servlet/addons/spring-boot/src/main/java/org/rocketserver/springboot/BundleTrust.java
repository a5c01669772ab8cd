package org.rocketserver.springboot;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts the clients that the bundle for all names trusts now. Thread-safe. */
final class BundleTrust extends X509ExtendedTrustManager {
    private final Bundles bundles;

    BundleTrust(Bundles bundles) {
        this.bundles = bundles;
    }

    private X509ExtendedTrustManager trust() throws CertificateException {
        X509ExtendedTrustManager trust = bundles.forAll().trust();
        if (trust == null) {
            throw new CertificateException("the SSL bundle has no trust material, so no client is trusted");
        }
        return trust;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust().checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509ExtendedTrustManager trust = bundles.forAll().trust();
        return trust == null ? new X509Certificate[0] : trust.getAcceptedIssuers();
    }
}
