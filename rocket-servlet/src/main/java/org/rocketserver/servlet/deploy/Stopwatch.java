package org.rocketserver.servlet.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notes how long the steps of one deployment take; of one thread. */
final class Stopwatch {
    private final List<Timing> timings = new ArrayList<>();
    private long last = System.nanoTime();

    /** Ends a step, which began when the one before ended. */
    void lap(String step) {
        long now = System.nanoTime();
        timings.add(new Timing(step, Duration.ofNanos(now - last)));
        last = now;
    }

    List<Timing> timings() {
        return timings;
    }
}
