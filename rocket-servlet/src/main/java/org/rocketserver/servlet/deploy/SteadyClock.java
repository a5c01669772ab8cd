package org.rocketserver.servlet.deploy;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of another clock when this was made, and what has passed since: for what lasts a while, such as sessions and
 * challenges, and must neither end nor be prolonged when somebody sets the system's clock. The time that a machine
 * sleeps does not count. Immutable.
 */
final class SteadyClock implements InstantSource {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long began;
    private final long ticks = System.nanoTime();

    SteadyClock(InstantSource clock) {
        began = clock.millis();
    }

    @Override
    public long millis() {
        return began + (System.nanoTime() - ticks) / NANOS_PER_MILLI;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
