package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyLineTest {
    @Test
    void tellsWhereWhatAndHowLongEachPhaseTook() {
        String line = ReadyLine.of(
                List.of("http://127.0.0.1:8080/", "https://[::1]:8443/"),
                List.of(new ReadyLine.Served("/", "shop.war", 1, 2), new ReadyLine.Served("/files", "public", 0, 0)),
                new ReadyLine.Times(
                        Duration.ofMillis(100), Duration.ofMillis(80), Duration.ofMillis(300), Duration.ofMillis(512)),
                LocalDate.of(2031, 12, 24)
                        .atTime(12, 0)
                        .atZone(ZoneId.systemDefault())
                        .toInstant(),
                null);

        assertThat(line)
                .isEqualTo("Rocket is ready at http://127.0.0.1:8080/ and https://[::1]:8443/ after 512 ms"
                        + " (JVM 100, read 80, start 300, server 32):"
                        + " / shop.war (1 servlet, 2 filters), /files public, certificate until 2031-12-24");
    }

    @Test
    void aCertificateThatIsOverIsToldAsThat() {
        String line = ReadyLine.of(
                List.of("https://127.0.0.1:8443/"),
                List.of(new ReadyLine.Served("/", "shop.war", 1, 2)),
                new ReadyLine.Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                LocalDate.of(2021, 12, 24)
                        .atTime(12, 0)
                        .atZone(ZoneId.systemDefault())
                        .toInstant(),
                null);

        assertThat(line).endsWith(", certificate EXPIRED on 2021-12-24");
    }
}
