package org.rocketserver.servlet.spi;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows who may log in (Servlet 6.1 §13.6). Thread-safe; methods may block, for they are called by worker threads, but
 * every one of them is on the way of a request. A realm that cannot answer (its directory is down) throws, and the
 * request is answered 500; nobody is let in.
 *
 * <p>A realm should take the same time whether or not it knows the name, so that names cannot be guessed by a watch.
 */
public interface Realm {
    /**
     * Checks a name and a password, as BASIC, FORM and {@code HttpServletRequest.login} bring them.
     *
     * @param name as the client sent it; anything is possible, the empty text included
     * @param password as the client sent it
     * @return who it is, or null if the pair is wrong
     */
    @Nullable
    Identity authenticate(String name, String password);

    /**
     * Finds the owner of a client certificate (CLIENT-CERT). That the peer holds its key and that a trusted authority
     * signed it was checked by the TLS handshake.
     *
     * @param name the subject's name in the form {@code CN=…, OU=…}, a blank after each comma (RFC 2253 otherwise)
     * @param chain the client's certificate first; not empty
     * @return who it is, or null if the certificate is nobody's. By default nobody's
     */
    default @Nullable Identity certificate(String name, List<X509Certificate> chain) {
        return null;
    }

    /**
     * Finds what DIGEST needs. Passwords that are stored hashed cannot serve DIGEST: the realm must hold HA1.
     *
     * @param name as the client sent it
     * @param realmName the realm name of the application's login configuration
     * @return null if the name is unknown or has no HA1 for this realm name. By default null: DIGEST lets nobody in
     */
    default @Nullable DigestSecret digest(String name, String realmName) {
        return null;
    }
}
