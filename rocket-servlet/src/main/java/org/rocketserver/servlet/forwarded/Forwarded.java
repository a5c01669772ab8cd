package org.rocketserver.servlet.forwarded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Authority;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.spi.Network;

/**
 * What proxies say of their client. Each proxy appends what it saw, so the list is read from its end: the first address
 * that is no trusted proxy's is the client's, and what stands before it was written by the client and is not believed.
 * What cannot be read counts as not said. Pure.
 *
 * @param client its address, the port 0 where none was said; null if unknown
 * @param scheme {@code http} or {@code https}, or null
 * @param host host and optional port, or null
 */
record Forwarded(@Nullable InetSocketAddress client, @Nullable String scheme, @Nullable String host) {
    /** Elements that are looked at; a longer list is cut at its beginning, which is believed least. */
    private static final int MOST = 32;

    private static final int OCTETS = 4096;

    boolean isEmpty() {
        return client == null && scheme == null && host == null;
    }

    /** Reads {@code Forwarded} (RFC 7239 §4) if there is one, else the {@code X-Forwarded-*} fields. */
    static Forwarded read(Headers headers, List<Network> trusted) {
        List<String> elements = list(headers, "Forwarded");
        return elements.isEmpty() ? readOthers(headers, trusted) : readStandard(elements, trusted);
    }

    private static Forwarded readStandard(List<String> elements, List<Network> trusted) {
        List<Map<String, String>> hops =
                elements.stream().map(Forwarded::parameters).toList();
        int hop = hop(hops.stream().map(each -> each.getOrDefault("for", "")).toList(), trusted);
        Map<String, String> said = hops.get(hop);
        return new Forwarded(node(said.get("for")), scheme(said.get("proto")), host(said.get("host"), null));
    }

    /** The pairs of an element; none if one of them is malformed. */
    private static Map<String, String> parameters(String element) {
        Map<String, String> pairs = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String pair : element.split(";", -1)) {
            int equals = pair.indexOf('=');
            String value = equals < 0
                    ? null
                    : Tokens.unquote(pair.substring(equals + 1).trim());
            if (value == null) {
                return Map.of();
            }
            pairs.put(pair.substring(0, equals).trim(), value);
        }
        return pairs;
    }

    private static Forwarded readOthers(Headers headers, List<Network> trusted) {
        List<String> addresses = list(headers, "X-Forwarded-For");
        int hop = hop(addresses, trusted);
        int fromEnd = addresses.size() - hop;
        InetSocketAddress client = addresses.isEmpty() ? null : node(addresses.get(hop));
        return new Forwarded(
                client,
                scheme(beside(headers, "X-Forwarded-Proto", addresses.size(), fromEnd)),
                host(
                        beside(headers, "X-Forwarded-Host", addresses.size(), fromEnd),
                        beside(headers, "X-Forwarded-Port", addresses.size(), fromEnd)));
    }

    /** What stands beside an address where each proxy has appended to both lists; else what the nearest proxy said. */
    private static @Nullable String beside(Headers headers, String name, int addresses, int fromEnd) {
        List<String> values = list(headers, name);
        if (values.isEmpty()) {
            return null;
        }
        boolean parallel = addresses > 0 && values.size() == addresses;
        return values.get(values.size() - (parallel ? fromEnd : 1));
    }

    /**
     * The index of the client's address: the last that no trusted proxy has, or that nobody can read; else the first.
     */
    private static int hop(List<String> addresses, List<Network> trusted) {
        for (int i = addresses.size() - 1; i > 0; i--) {
            InetSocketAddress node = node(addresses.get(i));
            InetAddress address = node == null ? null : node.getAddress();
            if (address == null || trusted.stream().noneMatch(network -> network.contains(address))) {
                return i;
            }
        }
        return 0;
    }

    private static List<String> list(Headers headers, String name) {
        List<String> all = new ArrayList<>();
        for (String value : headers.all(name)) {
            all.addAll(Tokens.splitList(value, OCTETS));
        }
        return all.size() <= MOST ? all : all.subList(all.size() - MOST, all.size());
    }

    /** A node's address (§6): an IP literal, in brackets if it is IPv6, with a port or without; nothing else. */
    private static @Nullable InetSocketAddress node(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        InetAddress bare = Network.literal(text);
        if (bare != null) {
            return new InetSocketAddress(bare, 0);
        }
        try {
            Authority authority = Authority.parse(text);
            String host = authority.host();
            boolean brackets = host.startsWith("[");
            InetAddress address = Network.literal(brackets ? host.substring(1, host.length() - 1) : host);
            return address == null ? null : new InetSocketAddress(address, Math.max(0, authority.port()));
        } catch (HttpException e) {
            return null; // a hidden or unknown node (§6.2, §6.3), or nonsense
        }
    }

    private static @Nullable String scheme(@Nullable String text) {
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return lower.equals("http") || lower.equals("https") ? lower : null;
    }

    private static @Nullable String host(@Nullable String text, @Nullable String port) {
        if (text == null) {
            return null;
        }
        try {
            Authority authority = Authority.parse(text);
            boolean add = authority.port() < 0 && port != null && port.matches("\\d{1,5}");
            return add ? Authority.parse(authority.host() + ":" + port).toString() : authority.toString();
        } catch (HttpException e) {
            return null; // no host at all
        }
    }
}
