package org.rocketserver.exchange;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the TLS handshake agreed on.
 *
 * @param protocol for example {@code TLSv1.3}
 * @param cipherSuite the suite's IANA name
 * @param keySize strength of the bulk cipher in bits, 0 if unknown
 * @param sessionId the TLS session's id in hexadecimal, empty if it has none
 * @param peerCertificates the client's chain, its own certificate first; empty if it showed none
 * @param session the session itself, null where there is none, as in tests
 */
public record TlsInfo(
        String protocol,
        String cipherSuite,
        int keySize,
        String sessionId,
        List<X509Certificate> peerCertificates,
        @Nullable SSLSession session) {
    /** What a handshake agreed on, without its session. */
    public TlsInfo(
            String protocol,
            String cipherSuite,
            int keySize,
            String sessionId,
            List<X509Certificate> peerCertificates) {
        this(protocol, cipherSuite, keySize, sessionId, peerCertificates, null);
    }

    /** Copies the list. */
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
