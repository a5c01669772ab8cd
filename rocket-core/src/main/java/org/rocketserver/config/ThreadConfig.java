package org.rocketserver.config;

import java.time.Duration;

/**
 * The threads that serve, and the queue in front of them.
 *
 * @param kind platform threads, or virtual ones on JDK 21 and later
 * @param min threads kept when there is nothing to do; 10 as Rocket promises; ignored by virtual threads
 * @param max threads at most, 0 = no maximum; with virtual threads: exchanges served at once
 * @param acceptedQueueSize connections that wait for a thread for as long as it takes, the first in the queue; those
 *     behind them wait for {@code acceptedQueueTimeout} at most
 * @param acceptedQueueTimeout how long a connection beyond the first {@code acceptedQueueSize} waits for a thread
 *     before it is answered 503 with Retry-After; those first ones are never refused
 * @param shrinkInterval how often one surplus idle thread ends; slowly, because load comes in waves
 */
public record ThreadConfig(
        Kind kind, int min, int max, int acceptedQueueSize, Duration acceptedQueueTimeout, Duration shrinkInterval) {
    /** Which threads run application code. */
    public enum Kind {
        /** Threads of the operating system, pooled. */
        PLATFORM,
        /** A virtual thread for each exchange; needs JDK 21. */
        VIRTUAL
    }

    /** Ten platform threads, as many more as work needs; who waits behind 1024 others does so for at most 10 s. */
    public static final ThreadConfig DEFAULT =
            new ThreadConfig(Kind.PLATFORM, 10, 0, 1024, Duration.ofSeconds(10), Duration.ofSeconds(1));

    /** Refuses what is out of range by the name of the setting. */
    public ThreadConfig {
        Check.between("threads.min", 1, 1_000_000, min);
        Check.between("threads.max", 0, 1_000_000, max);
        if (max != 0 && max < min) {
            throw Check.refused("threads.max", "0 or at least threads.min, " + min, max, "a larger maximum");
        }
        Check.between("threads.acceptedQueueSize", 1, Integer.MAX_VALUE, acceptedQueueSize);
        Check.positive("threads.acceptedQueueTimeout", acceptedQueueTimeout);
        Check.positive("threads.shrinkInterval", shrinkInterval);
    }

    /** The same with another {@link #kind}. */
    public ThreadConfig withKind(Kind kind) {
        return new ThreadConfig(kind, min, max, acceptedQueueSize, acceptedQueueTimeout, shrinkInterval);
    }

    /** The same with another {@link #min}. */
    public ThreadConfig withMin(int min) {
        return new ThreadConfig(kind, min, max, acceptedQueueSize, acceptedQueueTimeout, shrinkInterval);
    }

    /** The same with another {@link #max}. */
    public ThreadConfig withMax(int max) {
        return new ThreadConfig(kind, min, max, acceptedQueueSize, acceptedQueueTimeout, shrinkInterval);
    }

    /** The same with another {@link #acceptedQueueSize}. */
    public ThreadConfig withAcceptedQueueSize(int acceptedQueueSize) {
        return new ThreadConfig(kind, min, max, acceptedQueueSize, acceptedQueueTimeout, shrinkInterval);
    }

    /** The same with another {@link #acceptedQueueTimeout}. */
    public ThreadConfig withAcceptedQueueTimeout(Duration acceptedQueueTimeout) {
        return new ThreadConfig(kind, min, max, acceptedQueueSize, acceptedQueueTimeout, shrinkInterval);
    }

    /** The same with another {@link #shrinkInterval}. */
    public ThreadConfig withShrinkInterval(Duration shrinkInterval) {
        return new ThreadConfig(kind, min, max, acceptedQueueSize, acceptedQueueTimeout, shrinkInterval);
    }
}
