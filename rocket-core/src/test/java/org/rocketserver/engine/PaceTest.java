package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
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

    /** What befalls one request, such as a machine that stands still, says nothing of its kind. */
    @Test
    void oneThatTakesLongDoesNotMakeItsKindSlow() {
        pace.record(KIND, 10_000);
        pace.record(KIND, 1_000_000_000);
        pace.record(KIND, 10_000);
        assertThat(pace.slow(KIND)).isFalse();
        for (int i = 0; i < 3; i++) {
            pace.record(KIND, 1_000_000_000);
        }
        assertThat(pace.slow(KIND)).isTrue();
    }

    @Test
    void aDozenShortOnesMakeUpForWhateverCameBefore() {
        for (int i = 0; i < 100; i++) {
            pace.record(KIND, 1_000_000_000);
        }
        assertThat(pace.slow(KIND)).isTrue();
        for (int i = 0; i < 12; i++) {
            pace.record(KIND, 10_000);
        }
        assertThat(pace.slow(KIND)).isFalse();
    }

    /** An application of a thousand paths is no exception. */
    @Test
    void oneKindSeldomMakesAnotherForgotten() {
        int kinds = 1000;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < kinds; i++) {
                pace.record(("/orders/" + i).hashCode() * 31, 2 * Pace.SLOW_NANOS);
            }
        }
        assertThat(IntStream.range(0, kinds)
                        .filter(i -> pace.slow(("/orders/" + i).hashCode() * 31))
                        .count())
                .isGreaterThan(kinds * 95 / 100);
    }

    /** A clock that ran backwards is no reason to take the kind for another. */
    @Test
    void lessThanNothingCountsAsNothing() {
        pace.record(KIND, -5);
        assertThat(pace.fast(KIND)).isTrue();
        assertThat(pace.fast(-1)).isFalse();
    }
}
