package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is remembered of kinds of requests. */
class PaceTest {
    private static final int KIND = 0x12345678;

    private final Pace pace = new Pace();

    @Test
    void aKindIsAsItsRequestsAre() {
        assertThat(pace.slow(KIND)).isFalse();
        assertThat(pace.fast(KIND)).isFalse();
        pace.record(KIND, 2 * Pace.SLOW_NANOS);
        assertThat(pace.slow(KIND)).isTrue();
        for (int i = 0; i < 50; i++) {
            pace.record(KIND, 1000);
        }
        assertThat(pace.slow(KIND)).isFalse();
        assertThat(pace.fast(KIND)).isTrue();
    }

    /** A clock that ran backwards is no reason to take the kind for another. */
    @Test
    void lessThanNothingCountsAsNothing() {
        pace.record(KIND, -5);
        assertThat(pace.fast(KIND)).isTrue();
        assertThat(pace.fast(-1)).isFalse();
    }
}
