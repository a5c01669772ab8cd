package org.rocketserver.engine;

/**
 * How long the monitor waits from one look at the leads to the next. It looks every millisecond while somebody is
 * inside a request and a few looks longer; every fifth of one for a while after a lead was found stuck, for where one
 * request in a hundred waits, all others wait for the look that finds it; and every other one where none was for long,
 * and none was without anybody to take it. A look costs some 25 microseconds of a processor's time, with the timer, two
 * switches between threads and what they throw out of its cache. Owner: the monitor's thread.
 */
final class LookInterval {
    /** Between two looks, in nanoseconds. */
    static final long TICK = 1_000_000;

    /** Between two looks where leads get stuck: eight times what a look costs. */
    static final long ALERT_TICK = TICK / 5;

    /**
     * For so many looks after one that found a lead stuck the next stuck one is expected, which is some fifty
     * milliseconds: where they are further apart, half a tick of waiting befalls less than one request in a hundred.
     */
    static final int ALERT_LOOKS = 250;

    /** Between two looks where leads do not get stuck: eighty times what a look costs. */
    static final long CALM_TICK = 2 * TICK;

    /** After so many looks that found no lead stuck or vacant, a second of requests, one that is is an exception. */
    static final int CALM_LOOKS = 1000;

    /** So many looks in a row that find nobody inside a request send the monitor to sleep. */
    static final int QUIET_LOOKS = 4;

    private int quiet;
    private int alert;
    private int calm;

    /** What a look finds; the later the more urgent. */
    enum Finding {
        /** Nobody is inside a request. */
        REST,
        /** Somebody is, or on his way to a lead. */
        ACTIVE,
        /** Nobody leads, nor is on his way to: as long as nobody is free, each look serves those that are ready. */
        VACANT,
        /** A lead had to be taken away: others waited for it. */
        STUCK;

        Finding or(Finding other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    /** Takes note of a look. */
    void found(Finding finding) {
        quiet = finding == Finding.REST ? quiet + 1 : 0;
        alert = finding == Finding.STUCK ? ALERT_LOOKS : Math.max(0, alert - 1);
        calm = finding.compareTo(Finding.VACANT) < 0 ? Math.min(CALM_LOOKS, calm + 1) : 0;
    }

    /**
     * Somebody woke the monitor, which had slept: what it found before is long ago. Its calm stays: a load that lets
     * the monitor sleep every now and then would never have it, and what gets stuck ends it at once.
     */
    void woken() {
        quiet = 0;
        alert = 0;
    }

    /** Nanoseconds to the next look, or zero where it may sleep. */
    long pause() {
        if (quiet >= QUIET_LOOKS) {
            return 0;
        }
        if (alert > 0) {
            return ALERT_TICK;
        }
        return calm == CALM_LOOKS ? CALM_TICK : TICK;
    }
}
