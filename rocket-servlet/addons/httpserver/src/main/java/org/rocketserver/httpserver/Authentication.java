package org.rocketserver.httpserver;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;

/** Asks an authenticator about an exchange, and answers where it does not let it pass. */
final class Authentication {
    private static final int UNAUTHORIZED = 401;

    private Authentication() {}

    /**
     * Whether the exchange goes on; if not it was answered.
     *
     * @param exchange gets the user
     * @param seen the same as the program sees it
     */
    static boolean passes(Authenticator judge, PlainExchange exchange, HttpExchange seen) throws IOException {
        Authenticator.Result result = judge instanceof BasicAuthenticator basic && malformed(seen)
                ? refuse(basic, seen)
                : judge.authenticate(seen);
        if (result instanceof Authenticator.Success success) {
            exchange.principal(success.getPrincipal());
            return true;
        }
        if (result instanceof Authenticator.Retry retry) {
            seen.sendResponseHeaders(retry.getResponseCode(), -1);
        } else if (result instanceof Authenticator.Failure failure) {
            seen.sendResponseHeaders(failure.getResponseCode(), -1);
        } else {
            throw new IllegalStateException("an authenticator answers Success, Retry or Failure, not " + result);
        }
        seen.close();
        return false;
    }

    /** Whether credentials for Basic are none: the JDK's authenticator would fail on them as on a fault of its own. */
    private static boolean malformed(HttpExchange exchange) {
        String credentials = exchange.getRequestHeaders().getFirst("Authorization");
        if (credentials == null || !credentials.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            byte[] nameAndPassword = Base64.getDecoder().decode(credentials.substring(6));
            for (byte octet : nameAndPassword) {
                if (octet == ':') {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException e) {
            // not Base64
            return true;
        }
    }

    private static Authenticator.Result refuse(BasicAuthenticator basic, HttpExchange exchange) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + basic.getRealm() + "\"");
        return new Authenticator.Failure(UNAUTHORIZED);
    }
}
