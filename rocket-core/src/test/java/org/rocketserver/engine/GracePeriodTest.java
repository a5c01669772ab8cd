package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.Grace;

/** Whoever waits is told before a grace is over, however short it is and however late somebody looks. */
class GracePeriodTest {
    private final ServerContext context = new ServerContext(
            Limits.DEFAULT,
            Timeouts.DEFAULT,
            InstantSource.system(),
            connection -> {
                throw new AssertionError("nobody connects");
            },
            new Counters());
    private final GracePeriod period = new GracePeriod(context);
    private final AtomicInteger told = new AtomicInteger();

    private boolean goesOn() {
        return period.goesOn(told::incrementAndGet);
    }

    @Test
    void itHasNoEndBeforeItIsGivenOne() {
        assertThat(goesOn()).isTrue();
        assertThat(told).hasValue(0);
        assertThat(context.grace()).isEqualTo(Grace.ENDLESS);
    }

    @Test
    void whoeverLooksAfterItsEndOnlyIsToldOnce() {
        period.hasten(Duration.ofNanos(1));
        assertThat(goesOn()).isFalse();
        assertThat(goesOn()).isFalse();
        assertThat(told).hasValue(1);
        assertThat(context.grace()).isEqualTo(Grace.LAST_PART);
    }

    @Test
    void anEarlierEndCountsAndALaterOneDoesNot() {
        period.hasten(Duration.ofHours(1));
        assertThat(goesOn()).isTrue();
        period.hasten(Duration.ofNanos(1));
        period.hasten(Duration.ofHours(2));
        assertThat(period.left()).isZero();
        assertThat(goesOn()).isFalse();
        assertThat(told).hasValue(1);
    }

    @Test
    void ofNoneAtAllNobodyIsTold() {
        period.hasten(Duration.ZERO);
        assertThat(goesOn()).isFalse();
        assertThat(told).hasValue(0);
    }
}
