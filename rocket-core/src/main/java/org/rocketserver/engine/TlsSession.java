package org.rocketserver.engine;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.rocketserver.exchange.TlsInfo;

/** What a handshake has agreed on, as applications may know it (Servlet 6.1 §3.10). Pure. */
final class TlsSession {
    private TlsSession() {}

    static TlsInfo describe(SSLSession session) {
        String suite = session.getCipherSuite();
        return new TlsInfo(
                session.getProtocol(),
                suite,
                keySize(suite),
                HexFormat.of().formatHex(session.getId()),
                clientCertificates(session),
                session);
    }

    /** The client's own first; none if it showed none. */
    private static List<X509Certificate> clientCertificates(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // the client showed no certificate: an empty chain says so
            chain.clear();
        }
        return chain;
    }

    /** Bits of the bulk cipher, as its suite's name tells. */
    private static int keySize(String suite) {
        if (suite.contains("_256_") || suite.contains("CHACHA20")) {
            return 256;
        }
        return suite.contains("_128_") ? 128 : 0;
    }
}
