package org.rocketserver.http1;

import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.Authority;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;
import org.rocketserver.recent.Recent;

/**
 * The Host field's rules (RFC 9112 §3.2): exactly one in HTTP/1.1, at most one in HTTP/1.0, a host and an optional port
 * by grammar. In the absolute form the target's authority counts instead, but the field must be well formed all the
 * same. An empty field is well formed: it says that there is no authority. Remembers some values that were found well
 * formed, for all connections, so that those at rest need no copies of their own. Thread-safe.
 */
final class HostRule {
    /** Longer values are not remembered. */
    private static final int KEPT = 256;

    private static final int SLOTS = 64;

    private final Recent<String> good = new Recent<>(SLOTS);

    /**
     * Checks a head.
     *
     * @param last the value of this connection that was found well formed last; clients repeat themselves
     * @return what to remember as such
     * @throws HttpException 400
     */
    @Nullable
    String check(RequestHead head, @Nullable String last) {
        Headers headers = head.headers();
        int host = headers.find(HeaderName.HOST, 0);
        if (host < 0) {
            if (head.version() == HttpVersion.HTTP_1_1) {
                throw refused("the Host field is missing");
            }
            return last;
        }
        if (headers.find(HeaderName.HOST, host + 1) >= 0) {
            throw refused("more than one Host field");
        }
        if (last != null && headers.valueEquals(host, last)) {
            return last;
        }
        String value = headers.value(host);
        String known = good.get(value.hashCode());
        if (value.equals(known)) {
            return known;
        }
        Authority.parseHost(value);
        if (value.length() > KEPT) {
            return null;
        }
        good.add(value);
        return value;
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §3.2)");
    }
}
