package org.rocketserver.servlet.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8}. No name is ever looked up.
 *
 * @param address the first address, or any of the range
 * @param prefix how many bits the addresses have in common: 0 to 32, or to 128 for IPv6
 */
public record Network(InetAddress address, int prefix) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** What is not reachable from the internet: loopback, private, link-local and carrier-grade NAT addresses. */
    public static final List<Network> PRIVATE = Stream.of(
                    "127.0.0.0/8",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "100.64.0.0/10",
                    "::1",
                    "fe80::/10",
                    "fc00::/7")
            .map(Network::parse)
            .toList();

    /** Refuses a prefix that the kind of address cannot have. */
    public Network {
        int most = address.getAddress().length * 8;
        if (prefix < 0 || prefix > most) {
            throw new IllegalArgumentException(
                    "the prefix of " + address.getHostAddress() + " must be 0 to " + most + ": " + prefix);
        }
    }

    /**
     * Reads an address, or an address, a slash and a prefix.
     *
     * @throws IllegalArgumentException if it is anything else, such as a name
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || (slash >= 0 && !bits.matches("\\d{1,3}"))) {
            throw new IllegalArgumentException(
                    "a network is an IP address, or one with a prefix as in 10.0.0.0/8: " + text);
        }
        return new Network(address, slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(bits));
    }

    /**
     * An IP address from its literal, without a look-up.
     *
     * @param text {@code 192.0.2.1} or {@code 2001:db8::1}, without brackets and zone
     * @return null if it is none
     */
    public static @Nullable InetAddress literal(String text) {
        boolean four = IPV4.matcher(text).matches();
        if (!four && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(four ? text : "[" + text + "]");
        } catch (UnknownHostException e) {
            return null; // digits in that order, but no address: a number too large, one group too many
        }
    }

    /** Whether an address is in the range. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || (ours[whole] & 0xff) >> (8 - rest) == (theirs[whole] & 0xff) >> (8 - rest);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
