package org.rocketserver.exchange;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the TLS handshake agreed on.
 *
 * @param protocol for example {@code TLSv1.3}
 * @param cipherSuite the suite's IANA name
 * @param keySize strength of the bulk cipher in bits, 0 if unknown
 * @param sessionId the TLS session's id in hexadecimal, empty if it has none
 * @param peerCertificates the client's chain, its own certificate first; empty if it showed none
 */
public record TlsInfo(
        String protocol, String cipherSuite, int keySize, String sessionId, List<X509Certificate> peerCertificates) {
    /** Copies the list. */
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
