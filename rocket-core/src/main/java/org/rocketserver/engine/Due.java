package org.rocketserver.engine;

/** Something that becomes due at a time; may be in one {@link Deadlines} at once. */
abstract class Due {
    /** Never becomes due. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long BASE = System.nanoTime();

    /** The time it is filed under. Written by the monitor, read by others as a hint. */
    volatile long filed = NEVER;

    /** Its place in the heap, or -1. Owner: monitor. */
    int place = -1;

    /** Nanoseconds of a clock that starts near zero and never jumps, so that times compare as numbers. */
    static long now() {
        return System.nanoTime() - BASE;
    }

    /** The time after a delay. */
    static long after(long now, java.time.Duration delay) {
        long room = NEVER - now;
        return delay.compareTo(java.time.Duration.ofNanos(room)) >= 0 ? NEVER : now + delay.toNanos();
    }
}
