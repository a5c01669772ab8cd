package org.rocketserver.engine;

/**
 * Whether a leader that hands over gives way to those who serve. Where they share its processor that spares switches;
 * where somebody else has long work for it, who gives way waits for the end of his turn, each time. Which of them it is
 * only shows afterwards: by how long it took. Owner: the leader.
 */
class GivingWay {
    /** In nanoseconds: what nobody is blamed for. */
    static final long USUAL = 1_000_000;

    /** In nanoseconds: so long each of those that were handed over may take besides. */
    static final long EACH = 20_000;

    /** For so many times as long as it took nobody gives way then: what it costs is a small part of the time. */
    static final int TIMES = 32;

    private long notBefore;

    /**
     * Lets others run, if that is likely to pay.
     *
     * @param given to how many requests
     */
    void give(int given) {
        long now = Due.now();
        if (pays(now)) {
            letOthersRun();
            gave(given, now, Due.now());
        }
    }

    /** Gives the processor away for a moment. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint for speed, on which nothing else relies
    void letOthersRun() {
        Thread.yield();
    }

    /** Whether it is worth trying. */
    boolean pays(long now) {
        return now >= notBefore;
    }

    /** Somebody gave way for a while. */
    void gave(int given, long from, long until) {
        long took = until - from;
        if (took > USUAL + given * EACH) {
            notBefore = until + TIMES * took;
        }
    }
}
