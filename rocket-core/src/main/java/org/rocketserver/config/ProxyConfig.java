package org.rocketserver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The proxies in front of the server whose word is taken for who the client is and how it came. What they say reaches
 * {@code ConnectionInfo}, and with it applications and the log of requests. Nobody is believed unless named here.
 *
 * @param trusted addresses such as {@code 10.0.0.7}, blocks such as {@code 10.0.0.0/8}, {@code loopback},
 *     {@code private} (the blocks of RFC 1918 and RFC 4193, link-local and loopback), and {@code unix} for those that
 *     come by a Unix domain socket; empty for none
 * @param header which fields they set. One kind only, since a proxy hands on what it does not know: a client could
 *     write the other kind itself
 */
public record ProxyConfig(List<String> trusted, Header header) {
    /** Which fields are read. */
    public enum Header {
        /** {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port}. */
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED
    }

    /** Nobody is trusted. */
    public static final ProxyConfig DEFAULT = new ProxyConfig(List.of(), Header.X_FORWARDED);

    /** The word for those that come by a Unix domain socket. */
    public static final String UNIX = "unix";

    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");
    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10");

    /** Refuses what is no address, block or word. */
    public ProxyConfig {
        trusted = List.copyOf(trusted);
        for (String entry : trusted) {
            try {
                blocks(entry);
            } catch (IllegalArgumentException e) {
                throw Check.refused(
                        "proxies.trusted",
                        "addresses or blocks",
                        '"' + entry + '"',
                        "one such as 10.0.0.0/8, loopback, private or unix");
            }
        }
    }

    /** The same with others {@link #trusted}. */
    public ProxyConfig withTrusted(List<String> trusted) {
        return new ProxyConfig(trusted, header);
    }

    /** The same with another {@link #header}. */
    public ProxyConfig withHeader(Header header) {
        return new ProxyConfig(trusted, header);
    }

    /** All addresses that are trusted; {@value #UNIX} has none. */
    public List<AddressBlock> blocks() {
        List<AddressBlock> all = new ArrayList<>();
        for (String entry : trusted) {
            all.addAll(blocks(entry));
        }
        return all;
    }

    private static List<AddressBlock> blocks(String entry) {
        List<String> names = new ArrayList<>();
        switch (entry.toLowerCase(Locale.ROOT)) {
            case UNIX -> {}
            case "loopback" -> names.addAll(LOOPBACK);
            case "private" -> {
                names.addAll(LOOPBACK);
                names.addAll(PRIVATE);
            }
            default -> names.add(entry);
        }
        return names.stream().map(AddressBlock::parse).toList();
    }
}
