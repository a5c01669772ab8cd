package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long ago the process began. */
class ProcessAgeTest {
    private static final String STAT = "12 (%s) S 1 12 12 0 -1 4194560 1 0 0 0 3 1 0 0 20 0 21 0 1666100 300 4";

    @ParameterizedTest
    @CsvSource({"java", "a ) (b 7"})
    void isTheMachinesLessThatOfItsStart(String name) {
        assertThat(ProcessAge.of(STAT.formatted(name), "16661.48 3041.87\n")).isEqualTo(Duration.ofMillis(480));
    }

    @Test
    void isNothingThatCannotBe() {
        assertThatThrownBy(() -> ProcessAge.of(STAT.formatted("java"), "16660.99 1.0"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProcessAge.of("12 (java) S 1", "1.0 1.0"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProcessAge.of(STAT.formatted("java"), "long"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void growsAsTimePasses() {
        Duration first = ProcessAge.now();

        assertThat(first).isLessThan(Duration.ofDays(1));
        assertThat(ProcessAge.now()).isGreaterThanOrEqualTo(first);
    }
}
