package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gave way to a stranger's long work does not do so again soon. */
class GivingWayTest {
    private static final long BEGIN = 5_000_000_000L;
    private static final long MICRO = 1000;

    @ParameterizedTest(name = "{0} requests that took {1} us: again {2} us later")
    @CsvSource({
        "2, 20, 0",
        "64, 600, 0",
        "64, 2280, 0",
        "256, 5000, 0",
        "2, 1100, 35200",
        "64, 4000, 128000",
        "256, 8000, 256000"
    })
    void itIsTriedAgainAtOnceOrAfterAWhile(int given, long took, long pause) {
        GivingWay way = new GivingWay();
        assertThat(way.pays(BEGIN)).isTrue();
        long end = BEGIN + took * MICRO;
        way.gave(given, BEGIN, end);
        assertThat(way.pays(end + pause * MICRO)).as("then").isTrue();
        assertThat(way.pays(end + pause * MICRO - 1)).as("before").isEqualTo(pause == 0);
    }
}
