package org.rocketserver.servlet.message;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.http.Authority;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.RequestTarget;

/**
 * Scheme, host and port that the client used (RFC 9110 §7.1), as a trusted proxy tells or the request itself; worked
 * out when first asked for.
 */
final class Origin {
    private final Exchange exchange;
    private @Nullable Authority authority;

    Origin(Exchange exchange) {
        this.exchange = exchange;
    }

    String scheme() {
        return exchange.scheme();
    }

    /** The host named by the client, else the address it reached; an IPv6 address in brackets. */
    String host() {
        String host = authority().host();
        return host.isEmpty() ? literal(exchange.connection().local()) : host;
    }

    /** The port named by the client, else the scheme's. */
    int port() {
        Authority named = authority();
        if (named.host().isEmpty() && exchange.connection().local() instanceof InetSocketAddress local) {
            return local.getPort();
        }
        return named.portOr(scheme());
    }

    private Authority authority() {
        Authority named = authority;
        if (named == null) {
            named = parse();
            authority = named;
        }
        return named;
    }

    private Authority parse() {
        String forwarded = exchange.connection().host();
        if (forwarded != null) {
            return Authority.parseHost(forwarded);
        }
        if (exchange.request().target() instanceof RequestTarget.Absolute absolute) {
            return Authority.parse(absolute.authority());
        }
        String host = exchange.request().headers().first(HeaderName.HOST);
        return host == null || host.isEmpty() ? Authority.NONE : Authority.parseHost(host);
    }

    private static String literal(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String text = inet.getAddress().getHostAddress();
            int zone = text.indexOf('%');
            String plain = zone < 0 ? text : text.substring(0, zone);
            return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
        }
        return "localhost";
    }

    /** As a URL begins, the port left out where it is the scheme's own. */
    @Override
    public String toString() {
        String scheme = scheme();
        int port = port();
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return usual ? scheme + "://" + host() : scheme + "://" + host() + ":" + port;
    }
}
