package org.rocketserver.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Who leads a {@link Group}, as one atomic word: vacant, or the term of its holder and a count that is odd while the
 * holder is inside a request. Whoever changes it by compare-and-set from what it saw has the right to go on: the holder
 * to lead on, the monitor to hand the lead to another worker because the holder is inside the same request as before.
 * Thread-safe.
 *
 * <p>A lead that is given up is promised to a parked worker, who needs a while to wake. A worker who has just become
 * free steps in meanwhile, and may give the lead up again: the one who was promised it comes in any case, and takes
 * back the promise before he tries. So where many requests wait, one wake-up serves several hand-overs.
 */
final class Lead {
    /** Nobody leads. */
    static final long VACANT = -1;

    /** Below it is the count, which a lead that nobody takes away for weeks does not exhaust. */
    private static final int TERM_SHIFT = 40;

    private final AtomicLong word = new AtomicLong(VACANT);
    private final AtomicLong terms = new AtomicLong();

    /**
     * Whether a worker was told to take the lead and has not come yet. Guarded by the workers' lock, but for clearing.
     */
    private volatile boolean promised;

    /** The word at the monitor's last look. Owner: monitor. */
    private long seen = VACANT;

    private long seenAt;

    // ---- taking and giving up

    /** Takes it for the caller, who selects; the word that proves it, or {@link #VACANT} if somebody else has it. */
    long take() {
        return take(terms.incrementAndGet() << TERM_SHIFT);
    }

    /** Takes it likewise for who does not wait in the selector. */
    long takeInside() {
        return take((terms.incrementAndGet() << TERM_SHIFT) + 1);
    }

    private long take(long mine) {
        return word.compareAndSet(VACANT, mine) ? mine : VACANT;
    }

    /**
     * The holder enters a request, or goes on with it after a wait.
     *
     * @param outside the word that proves the lead
     * @return the word that does from now on
     */
    long enter(long outside) {
        long inside = outside + 1;
        word.set(inside);
        return inside;
    }

    /**
     * The holder left the request, or waits in it.
     *
     * @param inside what {@link #enter} returned, or {@link #VACANT} if it gave up the lead meanwhile
     * @return the word that proves the lead from now on, or {@link #VACANT} if it has none
     */
    long leave(long inside) {
        long outside = inside + 1;
        return inside != VACANT && word.compareAndSet(inside, outside) ? outside : VACANT;
    }

    /** Makes it vacant, unless it is another's or has been given up; whether that is done. */
    boolean release(long mine) {
        return word.compareAndSet(mine, VACANT);
    }

    /** The same for who does not know how far the count is. */
    boolean releaseTerm(long mine) {
        long now = word.get();
        return now >>> TERM_SHIFT == mine >>> TERM_SHIFT && release(now);
    }

    /** Nobody leads from now on, whoever did. */
    void vacate() {
        word.set(VACANT);
    }

    // ---- the promise

    /** Somebody is told to take the lead, or was not found. Before he can come. */
    void promise(boolean told) {
        promised = told;
    }

    /** Whether nobody leads, and nobody was told to. */
    boolean isFree() {
        return isVacant() && !promised;
    }

    // ---- what is known of it

    /** Whether nobody leads, although somebody may have been told to. */
    boolean isVacant() {
        return word.get() == VACANT;
    }

    /** Whether it still is what its holder knows it to be. */
    boolean isHeld(long mine) {
        return word.get() == mine;
    }

    /** Whether the holder waits in the selector. */
    boolean isSelecting() {
        return !isInside(word.get());
    }

    /** The word now. */
    long word() {
        return word.get();
    }

    /** Whether this is the word of a holder that is inside a request, or of none. */
    static boolean isInside(long word) {
        return (word & 1) != 0;
    }

    /**
     * For how long the word has been the same, as far as the monitor has seen; -1 if it was another at the last look.
     * For the monitor only.
     */
    long unchanged(long now, long at) {
        if (now != seen) {
            seen = now;
            seenAt = at;
            return -1;
        }
        return at - seenAt;
    }
}
