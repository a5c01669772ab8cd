package org.rocketserver.exchange;

/**
 * How long an {@link Exchange} may still take, as far as it depends on those who serve it: on a server that stops, or
 * on the threads that a restart replaces. Only ever becomes shorter.
 */
public enum Grace {
    /** As long as it takes. */
    ENDLESS,
    /** Until the grace of the stop or restart is over, which has begun. */
    LIMITED,
    /** Only the {@linkplain WorkerFactory#lastPart last part} of it is left: what waits is answered now or never. */
    LAST_PART
}
