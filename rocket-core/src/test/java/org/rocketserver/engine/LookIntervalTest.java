package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocketserver.engine.LookInterval.Finding.ACTIVE;
import static org.rocketserver.engine.LookInterval.Finding.REST;
import static org.rocketserver.engine.LookInterval.Finding.STUCK;

import org.junit.jupiter.api.Test;

class LookIntervalTest {
    private final LookInterval interval = new LookInterval();

    @Test
    void isAMillisecondWhileSomebodyIsInsideARequest() {
        interval.found(ACTIVE);
        assertThat(interval.pause()).isEqualTo(1_000_000);
    }

    @Test
    void isOverAFewLooksAfterTheLastRequest() {
        interval.found(ACTIVE);
        for (int look = 1; look < LookInterval.QUIET_LOOKS; look++) {
            interval.found(REST);
            assertThat(interval.pause()).as("look %d", look).isPositive();
        }
        interval.found(REST);
        assertThat(interval.pause()).isZero();
        interval.woken();
        assertThat(interval.pause()).isEqualTo(LookInterval.TICK);
    }

    @Test
    void isShorterForAWhileAfterALeadWasStuck() {
        interval.found(STUCK);
        for (int look = 0; look < LookInterval.ALERT_LOOKS; look++) {
            assertThat(interval.pause()).as("look %d", look).isEqualTo(200_000);
            interval.found(ACTIVE);
        }
        assertThat(interval.pause()).isEqualTo(LookInterval.TICK);
    }

    @Test
    void isLongerWhereNoLeadWasStuckForLong() {
        interval.found(STUCK);
        for (int look = 0; look < LookInterval.CALM_LOOKS; look++) {
            assertThat(interval.pause()).as("look %d", look).isLessThanOrEqualTo(LookInterval.TICK);
            interval.found(ACTIVE);
        }
        assertThat(interval.pause()).isEqualTo(2_000_000);
        interval.found(STUCK);
        assertThat(interval.pause()).isEqualTo(LookInterval.ALERT_TICK);
    }

    @Test
    void isAlsoOverSoonAfterALeadWasStuck() {
        interval.found(STUCK);
        for (int look = 0; look < LookInterval.QUIET_LOOKS; look++) {
            interval.found(REST);
        }
        assertThat(interval.pause()).isZero();
    }

    /** However long the monitor slept, it counts no looks meanwhile. */
    @Test
    void isTheUsualOneAfterASleep() {
        interval.found(STUCK);
        interval.woken();
        assertThat(interval.pause()).isEqualTo(LookInterval.TICK);
    }

    @Test
    void goesByTheMostUrgentOfTheGroups() {
        assertThat(REST.or(ACTIVE)).isEqualTo(ACTIVE);
        assertThat(STUCK.or(ACTIVE)).isEqualTo(STUCK);
        assertThat(REST.or(REST)).isEqualTo(REST);
    }
}
