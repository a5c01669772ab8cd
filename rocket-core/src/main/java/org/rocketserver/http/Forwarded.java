package org.rocketserver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says about the request that it got: an element of {@code Forwarded} (RFC 7239 §4) or its counterpart
 * in the {@code X-Forwarded} fields. Whether the proxy is to be believed is not decided here.
 *
 * @param client who sent it: an IP address, in brackets if IPv6, perhaps with a port; {@code unknown} or a name that
 *     begins with an underscore (§6.2, §6.3); null if the proxy does not say
 * @param scheme {@code http} or {@code https}, null if the proxy does not say
 * @param host the authority that the client named, null if the proxy does not say
 */
public record Forwarded(@Nullable String client, @Nullable String scheme, @Nullable String host) {
    /** More proxies in a row are nobody's; what lies before the last of these is not looked at. */
    private static final int MOST = 32;

    /** Nothing is said. */
    public static final Forwarded NOTHING = new Forwarded(null, null, null);

    /**
     * The elements of all {@code Forwarded} fields, the proxy next to the client first; one that breaks the grammar
     * says nothing, but keeps its place.
     */
    public static List<Forwarded> standard(Headers headers) {
        List<Forwarded> elements = new ArrayList<>();
        for (String field : headers.all("Forwarded")) {
            for (String element : Tokens.split(field, ',', Integer.MAX_VALUE)) {
                elements.add(element(element));
            }
        }
        return last(elements);
    }

    private static Forwarded element(String text) {
        String client = null;
        String scheme = null;
        String host = null;
        for (String pair : Tokens.split(text, ';', MOST)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || !Tokens.isToken(pair.substring(0, equals))) {
                return NOTHING;
            }
            String value = pair.substring(equals + 1);
            if (value.startsWith("\"")) {
                value = Tokens.unquote(value);
            } else if (!Tokens.isToken(value) && !isAddress(value)) {
                return NOTHING;
            }
            if (value == null) {
                return NOTHING;
            }
            switch (pair.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "for" -> client = value;
                case "proto" -> scheme = scheme(value);
                case "host" -> host = host(value);
                default -> {}
            }
        }
        return new Forwarded(client, scheme, host);
    }

    /** Ports and IPv6 addresses ought to be quoted (§4); many proxies forget it, and nothing else is meant. */
    private static boolean isAddress(String value) {
        return !value.isEmpty()
                && value.chars().allMatch(c -> Tokens.isToken(c) || c == ':' || c == '[' || c == ']' || c == '.');
    }

    /**
     * The same from {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port}: of two lists of equal
     * length the members belong together; else what was added last counts for all.
     */
    public static List<Forwarded> unofficial(Headers headers) {
        List<String> clients = list(headers, "X-Forwarded-For");
        List<String> schemes = list(headers, "X-Forwarded-Proto");
        List<String> hosts = list(headers, "X-Forwarded-Host");
        List<String> ports = list(headers, "X-Forwarded-Port");
        int count = clients.isEmpty()
                ? Math.max(schemes.size(), Math.max(hosts.size(), ports.size())) == 0 ? 0 : 1
                : clients.size();
        List<Forwarded> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String host = member(hosts, i, count);
            String port = member(ports, i, count);
            String scheme = member(schemes, i, count);
            elements.add(new Forwarded(
                    clients.isEmpty() ? null : clients.get(i),
                    scheme == null ? null : scheme(scheme),
                    host == null ? null : host(withPort(host, port))));
        }
        return last(elements);
    }

    private static List<String> list(Headers headers, String name) {
        List<String> members = new ArrayList<>();
        for (String field : headers.all(name)) {
            members.addAll(Tokens.split(field, ',', Integer.MAX_VALUE));
        }
        return members;
    }

    private static @Nullable String member(List<String> members, int at, int count) {
        if (members.isEmpty()) {
            return null;
        }
        return members.get(members.size() == count ? at : members.size() - 1);
    }

    private static String withPort(String host, @Nullable String port) {
        boolean known = host.lastIndexOf(':') > host.lastIndexOf(']');
        return port == null || known ? host : host + ":" + port;
    }

    private static @Nullable String scheme(String value) {
        String scheme = value.toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> scheme;
            case "ws" -> "http";
            case "wss" -> "https";
            default -> null;
        };
    }

    private static @Nullable String host(String value) {
        try {
            return value.isEmpty() ? null : Authority.parseHost(value).toString();
        } catch (HttpException e) {
            return null;
        }
    }

    private static List<Forwarded> last(List<Forwarded> elements) {
        return elements.size() <= MOST ? elements : elements.subList(elements.size() - MOST, elements.size());
    }
}
