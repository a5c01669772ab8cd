package org.rocketserver.config;

import java.time.Duration;

/**
 * How long the server waits for a peer. All are finite and at most 365 days; all are positive, but {@code idle},
 * {@code linger}, {@code unready} and {@code drain} may be zero. Reasons: the neighbours' defaults leave slow peers
 * uncut, see each.
 *
 * @param head from the first octet of a request to the end of its header section, in all and not between reads, so that
 *     a head that drips is cut; twenty seconds are plenty for 16 KiB on any network; breach: 408 and close
 * @param read between two reads that make progress on a request body, whether or not a thread waits; thirty seconds
 *     bridge a change of networks; breach: 408 and close
 * @param write between two writes that make progress on a response; breach: the connection is cut
 * @param idle between two requests on one connection, 0 = never; ten minutes is Rocket's documented promise, and the
 *     least recently used go earlier when connections run short; breach: close without an answer
 * @param handshake from the accepted connection to the end of the TLS handshake; breach: close without an answer
 * @param linger after the last answer on a connection that will be closed, for the peer to read that answer before a
 *     reset can destroy it; 0 = close at once
 * @param unready from {@code stop()} until the listening sockets close: health checks say at once that the server is
 *     not ready, and everything else goes on, so that balancers which look now and then send their clients elsewhere
 *     before anybody is refused; 0 = no such time
 * @param drain from the end of {@code unready} until requests that still run are abandoned; below the twenty to thirty
 *     seconds after which process managers kill; 0 = abandon them at once
 */
public record Timeouts(
        Duration head,
        Duration read,
        Duration write,
        Duration idle,
        Duration handshake,
        Duration linger,
        Duration unready,
        Duration drain) {
    /** 20 s head, 30 s read and write, 600 s idle, 10 s handshake, 2 s linger, no time unready, 15 s drain. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(600),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ZERO,
            Duration.ofSeconds(15));

    /** Refuses what is out of range by the name of the setting. */
    public Timeouts {
        Check.positive("timeouts.head", head);
        Check.positive("timeouts.read", read);
        Check.positive("timeouts.write", write);
        Check.zeroOrPositive("timeouts.idle", idle);
        Check.positive("timeouts.handshake", handshake);
        Check.zeroOrPositive("timeouts.linger", linger);
        Check.zeroOrPositive("timeouts.unready", unready);
        Check.zeroOrPositive("timeouts.drain", drain);
    }

    /** The same with another {@link #head}. */
    public Timeouts withHead(Duration head) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #read}. */
    public Timeouts withRead(Duration read) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #write}. */
    public Timeouts withWrite(Duration write) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #idle}. */
    public Timeouts withIdle(Duration idle) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #handshake}. */
    public Timeouts withHandshake(Duration handshake) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #linger}. */
    public Timeouts withLinger(Duration linger) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #unready}. */
    public Timeouts withUnready(Duration unready) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }

    /** The same with another {@link #drain}. */
    public Timeouts withDrain(Duration drain) {
        return new Timeouts(head, read, write, idle, handshake, linger, unready, drain);
    }
}
