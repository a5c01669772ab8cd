package org.rocketserver.exchange;

/** How long the body of a message is, as far as its sender tells in advance. */
public sealed interface BodyLength {
    /** There is no body at all. */
    BodyLength NONE = new None();

    /** There is a body that ends when it ends. */
    BodyLength UNKNOWN = new Unknown();

    /** Exactly so many octets. */
    static BodyLength of(long octets) {
        return new Known(octets);
    }

    /**
     * A length known in advance.
     *
     * @param octets zero or more
     */
    record Known(long octets) implements BodyLength {
        /** Refuses negative lengths. */
        public Known {
            if (octets < 0) {
                throw new IllegalArgumentException("body length must not be negative: " + octets);
            }
        }
    }

    /** A body without a length. */
    record Unknown() implements BodyLength {}

    /** No body. */
    record None() implements BodyLength {}
}
