package org.rocketserver.servlet.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    private final Latencies latencies = new Latencies();
    private final long[] nothing = latencies.snapshot();

    @ParameterizedTest(name = "{0} microseconds")
    @ValueSource(longs = {0, 1, 15, 16, 17, 100, 999, 1000, 123_456, 60_000_000, 3_600_000_000L})
    void aValueComesBackAboutAsItWas(long micros) {
        latencies.record(micros * 1000);

        long told = Latencies.quantile(nothing, latencies.snapshot(), 0.5);
        assertThat(told).isGreaterThanOrEqualTo(micros).isCloseTo(micros, within(micros / 16 + 1));
    }

    @Test
    void quantilesAreThoseOfTheTimeBetween() {
        for (int i = 0; i < 1000; i++) {
            latencies.record(50_000_000);
        }
        long[] before = latencies.snapshot();
        for (int i = 1; i <= 1000; i++) {
            latencies.record(i * 1_000_000L);
        }
        long[] after = latencies.snapshot();

        assertThat(Latencies.count(before, after)).isEqualTo(1000);
        assertThat(Latencies.quantile(before, after, 0.5)).isCloseTo(500_000, Percentage.withPercentage(7));
        assertThat(Latencies.quantile(before, after, 0.99)).isCloseTo(990_000, Percentage.withPercentage(7));
        assertThat(Latencies.quantile(before, after, 1)).isCloseTo(1_000_000, Percentage.withPercentage(7));
        assertThat(Latencies.quantile(after, after, 0.5)).isZero();
    }
}
