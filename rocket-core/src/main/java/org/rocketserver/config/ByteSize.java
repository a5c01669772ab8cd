package org.rocketserver.config;

/**
 * An amount of octets, with units for people.
 *
 * @param octets zero or more
 */
public record ByteSize(long octets) implements Comparable<ByteSize> {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    /** Refuses negative amounts. */
    public ByteSize {
        if (octets < 0) {
            throw Check.refused("a size", "zero or more octets", octets, "a size such as 16KiB");
        }
    }

    /** So many octets. */
    public static ByteSize of(long octets) {
        return new ByteSize(octets);
    }

    /** So many times 1024 octets. */
    public static ByteSize kib(long amount) {
        return new ByteSize(Math.multiplyExact(amount, 1L << 10));
    }

    /** So many times 1024² octets. */
    public static ByteSize mib(long amount) {
        return new ByteSize(Math.multiplyExact(amount, 1L << 20));
    }

    /** So many times 1024³ octets. */
    public static ByteSize gib(long amount) {
        return new ByteSize(Math.multiplyExact(amount, 1L << 30));
    }

    /**
     * Reads digits and an optional unit: {@code B}, {@code KiB}, {@code MiB}, {@code GiB} or {@code TiB}. Case does not
     * matter, and neither does what follows the first letter: {@code 16k}, {@code 16kb} and {@code 16 KiB} are the same
     * 16384 octets.
     *
     * @throws IllegalArgumentException if it is anything else, or more than a long holds
     */
    public static ByteSize parse(String text) {
        String trimmed = text.trim();
        int digits = 0;
        while (digits < trimmed.length() && trimmed.charAt(digits) >= '0' && trimmed.charAt(digits) <= '9') {
            digits++;
        }
        int unit = unit(trimmed.substring(digits).trim());
        if (digits == 0 || digits > 18 || unit < 0) {
            throw Check.refused("a size", "digits and a unit", '"' + text + '"', "a size such as 16KiB");
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(trimmed.substring(0, digits)), 1L << (10 * unit)));
        } catch (ArithmeticException e) {
            throw Check.refused("a size", "less than 8 EiB", '"' + text + '"', "a size such as 16KiB");
        }
    }

    private static int unit(String text) {
        for (int unit = 0; unit < UNITS.length; unit++) {
            String name = UNITS[unit];
            if (text.equalsIgnoreCase(name)
                    || text.equalsIgnoreCase(name.substring(0, 1))
                    || (unit > 0 && text.equalsIgnoreCase(name.charAt(0) + "B"))) {
                return unit;
            }
        }
        return text.isEmpty() ? 0 : -1;
    }

    /** The amount as an int. */
    public int intOctets() {
        return Math.toIntExact(octets);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(octets, other.octets);
    }

    /** The shortest text that {@link #parse} reads as the same amount: {@code 16KiB}, {@code 250}. */
    @Override
    public String toString() {
        long amount = octets;
        int unit = 0;
        while (amount != 0 && (amount & 1023) == 0 && unit < UNITS.length - 1) {
            amount >>= 10;
            unit++;
        }
        return unit == 0 ? Long.toString(amount) : amount + UNITS[unit];
    }
}
