package org.rocketserver.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.rocketserver.exchange.Grace;
import org.rocketserver.exchange.WorkerFactory;

/**
 * How long what is under way may still take in a generation that ends: a time that only ever moves nearer. Thread-safe.
 */
final class GracePeriod {
    private final ServerContext context;

    /** When it is over, by {@link Due#now()}. */
    private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);

    /** When only the last part of the grace that is over first is left; likewise. */
    private final AtomicLong lastPart = new AtomicLong(Long.MAX_VALUE);

    /**
     * One without an end.
     *
     * @param context what the generation's connections share; is told of the last part
     */
    GracePeriod(ServerContext context) {
        this.context = context;
    }

    /**
     * Makes it end earlier, also before it has begun.
     *
     * @param grace from now on; a later end than the one that is set is ignored
     */
    void hasten(Duration grace) {
        long now = Due.now();
        bring(end, Due.after(now, grace));
        bring(lastPart, Due.after(now, grace.minus(WorkerFactory.lastPart(grace))));
    }

    private static void bring(AtomicLong time, long nearer) {
        time.accumulateAndGet(nearer, Math::min);
    }

    /** How much of it is left. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end.get() - Due.now()));
    }

    /** When it is over at the latest, or another time if that comes first. */
    long endOr(long other) {
        return Math.min(end.get(), other);
    }

    /**
     * Whether it goes on. Before it is over, if only just, somebody is told that it will be; of none at all nobody is.
     *
     * @param graceEnds run once when only the last part is left
     */
    boolean goesOn(Runnable graceEnds) {
        long now = Due.now();
        long last = lastPart.get();
        long over = end.get();
        if (context.grace() != Grace.LAST_PART && now >= last && last < over) {
            context.shorten(Grace.LAST_PART);
            graceEnds.run();
        }
        return now < over;
    }
}
