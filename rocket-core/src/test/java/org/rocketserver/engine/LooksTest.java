package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocketserver.engine.Looks.Finding.ACTIVE;
import static org.rocketserver.engine.Looks.Finding.REST;
import static org.rocketserver.engine.Looks.Finding.STUCK;

import org.junit.jupiter.api.Test;

class LooksTest {
    private final Looks looks = new Looks();

    @Test
    void areAMillisecondApartWhileSomebodyIsInsideARequest() {
        looks.found(ACTIVE);
        assertThat(looks.pause()).isEqualTo(1_000_000);
    }

    @Test
    void endAFewLooksAfterTheLastRequest() {
        looks.found(ACTIVE);
        for (int look = 1; look < Looks.QUIET_LOOKS; look++) {
            looks.found(REST);
            assertThat(looks.pause()).as("look %d", look).isPositive();
        }
        looks.found(REST);
        assertThat(looks.pause()).isZero();
        looks.woken();
        assertThat(looks.pause()).isEqualTo(Looks.TICK);
    }

    @Test
    void areCloserForAWhileAfterALeadWasStuck() {
        looks.found(STUCK);
        for (int look = 0; look < Looks.ALERT_LOOKS; look++) {
            assertThat(looks.pause()).as("look %d", look).isEqualTo(200_000);
            looks.found(ACTIVE);
        }
        assertThat(looks.pause()).isEqualTo(Looks.TICK);
    }

    @Test
    void endAlsoSoonAfterALeadWasStuck() {
        looks.found(STUCK);
        for (int look = 0; look < Looks.QUIET_LOOKS; look++) {
            looks.found(REST);
        }
        assertThat(looks.pause()).isZero();
    }

    @Test
    void goByTheMostUrgentOfTheGroups() {
        assertThat(REST.or(ACTIVE)).isEqualTo(ACTIVE);
        assertThat(STUCK.or(ACTIVE)).isEqualTo(STUCK);
        assertThat(REST.or(REST)).isEqualTo(REST);
    }
}
