package org.rocketserver.http1;

import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.Authority;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;

/**
 * The Host field's rules (RFC 9112 §3.2): exactly one in HTTP/1.1, at most one in HTTP/1.0, a host and an optional port
 * by grammar. In the absolute form the target's authority counts instead, but the field must be well formed all the
 * same. An empty field is well formed: it says that there is no authority.
 */
final class HostRule {
    /** Longer values are not remembered: a connection that rests must stay small. */
    private static final int KEPT = 256;

    /** The value that was found well formed last; clients repeat themselves. Owner: the connection's. */
    private @Nullable String lastGood;

    /**
     * Checks a head.
     *
     * @throws HttpException 400
     */
    void check(RequestHead head) {
        Headers headers = head.headers();
        int host = headers.find(HeaderName.HOST, 0);
        if (host < 0) {
            if (head.version() == HttpVersion.HTTP_1_1) {
                throw refused("the Host field is missing");
            }
            return;
        }
        if (headers.find(HeaderName.HOST, host + 1) >= 0) {
            throw refused("more than one Host field");
        }
        String good = lastGood;
        if (good == null || !headers.valueEquals(host, good)) {
            String value = headers.value(host);
            Authority.parseHost(value);
            lastGood = value.length() <= KEPT ? value : null;
        }
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §3.2)");
    }
}
