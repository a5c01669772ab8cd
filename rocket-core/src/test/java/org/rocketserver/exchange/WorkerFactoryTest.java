package org.rocketserver.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerFactoryTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT0.01S, PT0.01S",
        "PT0.1S, PT0.02S",
        "PT0.2S, PT0.02S",
        "PT5S, PT0.5S",
        "PT10S, PT1S",
        "PT10.1S, PT1S",
        "PT24H, PT1S"
    })
    void theLastPartOfAGraceIsATenthButASecondAtMostAndSomeMillisecondsAtLeast(Duration grace, Duration last) {
        assertThat(WorkerFactory.lastPart(grace)).isEqualTo(last);
    }
}
