package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyLineTest {
    @Test
    void tellsWhereWhatAndAfterHowLong() {
        String line = ReadyLine.of(
                List.of(URI.create("http://127.0.0.1:8080/"), URI.create("https://[::1]:8443/")),
                List.of(new ReadyLine.Served("/", "shop.war", 1, 2), new ReadyLine.Served("/files", "public", 0, 0)),
                Duration.ofMillis(512));

        assertThat(line)
                .isEqualTo("Rocket is ready at http://127.0.0.1:8080/ and https://[::1]:8443/ after 512 ms:"
                        + " / shop.war (1 servlet, 2 filters), /files public");
    }
}
