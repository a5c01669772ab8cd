package org.rocketserver.engine;

import org.jspecify.annotations.Nullable;

/**
 * The clock of a worker's thread: what time it is, and for how long the thread keeps a lead from others. Owner: the
 * thread, whose own it finds by itself; any other thread just asks the system.
 *
 * <p>To ask the system what time it is takes as long as many a step of the engine's. All that the engine does between
 * two pieces of others' code, such as to let a connection rest, takes a few microseconds; so it asks once, and goes by
 * that until {@linkplain #codeBegins others' code begins}, octets were {@linkplain #movedSince moved}, or
 * {@linkplain #passes time has passed} in another way. Inside of others' code, which may take any time, it always asks.
 */
public final class OwnTime {
    /** About as long as it takes to move a megabyte. */
    static final long MOVING = 1_000_000;

    /** What time it was when the system was asked, or 0 if it has to be asked again. */
    private long known;

    /** Whether others' code runs. */
    private boolean inCode = true;

    /** How long this thread was busy with peers, see {@link #own}. */
    private long withPeers;

    /** How long octets of this request were moved. */
    private long moving;

    /** How many stretches this request has had so far, from one wait for its peer to the next. */
    private int stretches = 1;

    /** Its own time when the last of them began, if there was more than one. */
    private long stretchBegan;

    /** Whether this request had to wait for its peer to take octets. */
    private boolean gaveWay;

    OwnTime() {}

    private static @Nullable OwnTime ofCaller() {
        return Thread.currentThread() instanceof WorkerThread self ? self.time : null;
    }

    // ---- what time it is

    /** What time it is, in nanoseconds of a clock that starts near zero and never jumps. */
    public static long now() {
        OwnTime self = ofCaller();
        return self == null ? Due.now() : self.time();
    }

    private long time() {
        long now = known;
        if (now == 0) {
            now = Due.now();
            known = inCode ? 0 : now;
        }
        return now;
    }

    /** Something was waited for or done that may have taken long, and the engine goes on. */
    static void passes() {
        OwnTime self = ofCaller();
        if (self != null) {
            self.inCode = false;
            self.known = 0;
        }
    }

    /** Others' code begins. */
    public static void codeBegins() {
        OwnTime self = ofCaller();
        if (self != null) {
            self.inCode = true;
            self.known = 0;
        }
    }

    /** Others' code has returned, if any ran. */
    public static void codeEnds() {
        OwnTime self = ofCaller();
        if (self != null && self.inCode) {
            self.inCode = false;
            self.known = 0;
        }
    }

    // ---- how long the lead is kept

    /**
     * Others' code begins that is to be measured.
     *
     * @return the thread's own time, for {@link #kept}
     */
    static long begin() {
        OwnTime self = ofCaller();
        if (self == null) {
            return Due.now();
        }
        self.moving = 0;
        self.stretches = 1;
        self.gaveWay = false;
        long begin = self.ownTime();
        self.inCode = true;
        self.known = 0;
        return begin;
    }

    /**
     * The thread's own time, in nanoseconds, which stands still while it waits for a peer or moves octets to it or from
     * it. What is measured by it is the application's doing, and comes again with the next request of the kind: how
     * large a body is and how fast a peer does not.
     */
    static long own() {
        OwnTime self = ofCaller();
        return self == null ? Due.now() : self.ownTime();
    }

    private long ownTime() {
        return time() - withPeers;
    }

    /** The thread waited for a peer. */
    static void waited(long nanos) {
        OwnTime self = ofCaller();
        if (self != null) {
            self.known = 0;
            self.withPeers += nanos;
            self.stretches++;
            self.stretchBegan = self.ownTime();
        }
    }

    /** The thread gives way to others, as it waits on its own for its peer to take octets. */
    static void givesWay() {
        OwnTime self = ofCaller();
        if (self != null) {
            self.gaveWay = true;
        }
    }

    /**
     * The thread moved octets to a peer or from it, and enciphered or deciphered them where that is due.
     *
     * @param begin what time it was
     */
    static void movedSince(long begin) {
        OwnTime self = ofCaller();
        if (self != null) {
            self.known = 0;
            self.moved(self.time() - begin);
        }
    }

    private void moved(long nanos) {
        withPeers += nanos;
        moving += nanos;
    }

    /**
     * For how long at a time the thread kept a lead from others while it served, in nanoseconds: its own time, and what
     * it took to move octets beyond {@link #MOVING}, for a peer that is as fast as this server never has to be waited
     * for. Where it waited for its peer a leader looks whether others are ready, and somebody who does not lead has to
     * be woken: so a request whose body comes in many pieces is not slow, if it deals with each of them soon, and with
     * the whole when all have come. One that had to wait for its peer to take octets gave the lead up as it did. Where
     * most of a kind do, it is to be given up first, which costs the same: then nobody has to look after it.
     *
     * @param begin its own time when it began to serve
     */
    static long kept(long begin) {
        OwnTime self = ofCaller();
        return self == null ? Due.now() - begin : self.keptSince(begin);
    }

    private long keptSince(long begin) {
        long now = ownTime();
        long own = now - begin;
        long last = stretches == 1 ? own : now - stretchBegan;
        long kept = Math.max(last, own / stretches) + Math.max(0, moving / stretches - MOVING);
        return gaveWay ? Math.max(kept, 2 * Pace.SLOW_NANOS) : kept;
    }
}
