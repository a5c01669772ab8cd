package org.rocketserver.servlet.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Realm;

/** The certificate that the client showed in the TLS handshake (Servlet 6.1 §13.6.4). */
final class ClientCert implements Authenticator {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final Realm realm;

    ClientCert(Realm realm) {
        this.realm = realm;
    }

    @Override
    public String method() {
        return HttpServletRequest.CLIENT_CERT_AUTH;
    }

    @Override
    public boolean showsCredentials(SecuredRequest request) {
        return request.request().getAttribute(CERTIFICATES) != null;
    }

    @Override
    public @Nullable Login authenticate(SecuredRequest request) {
        if (!(request.request().getAttribute(CERTIFICATES) instanceof X509Certificate[] chain) || chain.length == 0) {
            return null;
        }
        // X500Principal.toString puts a blank after each comma
        String name = chain[0].getSubjectX500Principal().toString();
        Identity identity = realm.certificate(name, List.of(chain));
        return identity == null ? null : new Login(identity, method());
    }

    /** There is no second try on this connection, so it is a refusal and not a challenge. */
    @Override
    public void challenge(SecuredRequest request) throws IOException {
        request.response().sendError(HttpServletResponse.SC_FORBIDDEN);
    }
}
