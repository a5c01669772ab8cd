package org.rocketserver.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param network any address of the block
 * @param prefix how many leading bits count: 0 to 32, or 0 to 128 for IPv6
 */
public record AddressBlock(InetAddress network, int prefix) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Refuses a prefix longer than the address. */
    public AddressBlock {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException("a block of " + network.getHostAddress() + " has a prefix of 0 to "
                    + network.getAddress().length * 8 + " bits: " + prefix);
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 192.0.2.7} or {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException it is none of these; names are not looked up
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new AddressBlock(network, network.getAddress().length * 8);
        }
        try {
            return new AddressBlock(network, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a prefix is a number of bits, as in 10.0.0.0/8: " + text, e);
        }
    }

    /**
     * Reads a literal IP address, without any look-up.
     *
     * @throws IllegalArgumentException it is none
     */
    public static InetAddress address(String text) {
        try {
            boolean four = IPV4.matcher(text).matches()
                    && Arrays.stream(text.split("\\.", -1)).allMatch(octet -> Integer.parseInt(octet) < 256);
            if (four || IPV6.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no IP address: " + text, e);
        }
        throw new IllegalArgumentException("no IP address: " + text);
    }

    /** Whether an address is in the block; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xFF : 0xFF << (8 - (prefix - bit));
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
