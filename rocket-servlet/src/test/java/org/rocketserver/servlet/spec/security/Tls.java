package org.rocketserver.servlet.spec.security;

import java.util.List;
import org.rocketserver.exchange.TlsInfo;

/** What a TLS handshake may have agreed on. */
final class Tls {
    static final TlsInfo WITHOUT_CERTIFICATE = new TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, "0a0b", List.of());

    private Tls() {}
}
