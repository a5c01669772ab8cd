package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Step;

/** Who runs the last step of an exchange that is cut. */
class StepQueueTest {
    private static final Step STEP = () -> Disposition.SUSPENDED;
    private static final Step LAST = () -> Disposition.COMPLETED;

    private final StepQueue steps = new StepQueue();

    @Test
    void whoIsInsideRunsItInPlaceOfWhatWaits() {
        steps.add(STEP);
        steps.endWith(LAST);
        assertThat(steps.end()).isTrue();
        assertThat(steps.takeUnclaimed()).isFalse();
        assertThat(steps.end()).isFalse();
        assertThat(steps.add(STEP)).isFalse();
        assertThat(steps.next()).isSameAs(LAST);
        assertThat(steps.next()).isNull();
    }

    @Test
    void whereNobodyIsInsideItIsTheCallersOnce() {
        assertThat(steps.next()).isNull();
        steps.endWith(LAST);
        assertThat(steps.end()).isTrue();
        assertThat(steps.takeUnclaimed()).isTrue();
        assertThat(steps.takeUnclaimed()).isFalse();
        assertThat(steps.next()).isNull();
    }

    /** As where a server has stopped, and nobody comes any more. */
    @Test
    void whereSomebodyWasSentForAndHasNotComeItIsTheCallersToo() {
        assertThat(steps.next()).isNull();
        assertThat(steps.add(STEP)).isTrue();
        steps.endWith(LAST);
        assertThat(steps.end()).isTrue();
        assertThat(steps.takeUnclaimed()).isTrue();
        assertThat(steps.next()).isNull();
    }

    @Test
    void whatIsOverIsNotEndedAgain() {
        assertThat(steps.next()).isNull();
        assertThat(steps.end()).isTrue();
        steps.endWith(LAST);
        assertThat(steps.end()).isFalse();
        assertThat(steps.takeUnclaimed()).isFalse();
    }
}
