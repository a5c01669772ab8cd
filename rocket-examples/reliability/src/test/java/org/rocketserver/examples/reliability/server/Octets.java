package org.rocketserver.examples.reliability.server;

import java.util.zip.CRC32;

/** Octets that both sides can tell without being told. */
public final class Octets {
    private Octets() {}

    /** The octets of a seed. */
    public static byte[] of(long seed, int count) {
        byte[] octets = new byte[count];
        fill(octets, seed, 0);
        return octets;
    }

    /** Fills a buffer with the octets of a seed from a place in them. */
    public static void fill(byte[] into, long seed, long from) {
        for (int i = 0; i < into.length; i++) {
            into[i] = at(seed, from + i);
        }
    }

    /** One of them. */
    public static byte at(long seed, long place) {
        return (byte) (seed * 31 + place * 7 + (place >>> 8));
    }

    /** Their sum of check. */
    public static long sum(byte[] octets) {
        CRC32 sum = new CRC32();
        sum.update(octets);
        return sum.getValue();
    }
}
