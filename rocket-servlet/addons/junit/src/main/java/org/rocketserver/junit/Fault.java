package org.rocketserver.junit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How an answer is spoiled on its way to the client, for tests of clients: see {@link Faults}. Octets are counted from
 * the first of the answer's head; with TLS they are those of TLS records.
 */
public final class Fault {
    enum Kind {
        DELAY,
        CUT,
        RESET,
        STALL,
        ANSWER
    }

    private final Kind kind;
    private final long octets;
    private final Duration delay;
    private final byte[] answer;

    private Fault(Kind kind, long octets, Duration delay, byte[] answer) {
        if (octets < 0) {
            throw new IllegalArgumentException("octets must be 0 or more: " + octets);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the delay must not be negative: " + delay);
        }
        this.kind = kind;
        this.octets = octets;
        this.delay = delay;
        this.answer = answer;
    }

    /** The answer comes whole, but only after this time. */
    public static Fault delay(Duration time) {
        return new Fault(Kind.DELAY, Long.MAX_VALUE, time, new byte[0]);
    }

    /** The connection ends in order (FIN) after so many octets of the answer. */
    public static Fault cut(long octets) {
        return new Fault(Kind.CUT, octets, Duration.ZERO, new byte[0]);
    }

    /** The connection is torn down (RST) after so many octets of the answer. */
    public static Fault reset(long octets) {
        return new Fault(Kind.RESET, octets, Duration.ZERO, new byte[0]);
    }

    /** After so many octets of the answer nothing comes any more, but the connection stays open. */
    public static Fault stall(long octets) {
        return new Fault(Kind.STALL, octets, Duration.ZERO, new byte[0]);
    }

    /**
     * The client gets these octets in place of an answer, and then the end of the connection; the request does not
     * reach the server. Makes no sense with TLS, where the client sees a broken record.
     *
     * @param octets whole, line ends included, in ISO 8859-1, for instance {@code "HTTP/1.1 2OO OK\r\n\r\n"}
     */
    public static Fault answer(String octets) {
        return new Fault(Kind.ANSWER, 0, Duration.ZERO, octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    Kind kind() {
        return kind;
    }

    /** How many octets of the answer pass. */
    long octets() {
        return octets;
    }

    Duration delay() {
        return delay;
    }

    byte[] answer() {
        return answer;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case DELAY -> "delay of " + delay;
            case ANSWER -> "answer of " + answer.length + " octets";
            case CUT, RESET, STALL -> kind + " after " + octets + " octets";
        };
    }
}
