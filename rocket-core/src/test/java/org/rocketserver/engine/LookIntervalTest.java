package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocketserver.engine.LookInterval.Finding.ACTIVE;
import static org.rocketserver.engine.LookInterval.Finding.REST;
import static org.rocketserver.engine.LookInterval.Finding.STUCK;
import static org.rocketserver.engine.LookInterval.Finding.VACANT;

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

    /** Nobody else serves those that are ready. */
    @Test
    void isNotLongerWhereNobodyLeads() {
        calmDown();
        interval.found(VACANT);
        assertThat(interval.pause()).isEqualTo(1_000_000);
        for (int look = 0; look < 2 * LookInterval.CALM_LOOKS; look++) {
            interval.found(VACANT);
        }
        assertThat(interval.pause()).isEqualTo(1_000_000);
        calmDown();
        assertThat(interval.pause()).isEqualTo(2_000_000);
    }

    private void calmDown() {
        for (int look = 0; look < LookInterval.CALM_LOOKS; look++) {
            interval.found(ACTIVE);
        }
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
        assertThat(STUCK.or(VACANT)).isEqualTo(STUCK);
        assertThat(ACTIVE.or(VACANT)).isEqualTo(VACANT);
        assertThat(REST.or(REST)).isEqualTo(REST);
    }
}
