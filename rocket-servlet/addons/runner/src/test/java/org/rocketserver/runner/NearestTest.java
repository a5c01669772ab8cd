package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN =
            List.of("--port", "--path", "--context", "--min-threads", "--max-threads", "-p");

    @ParameterizedTest(name = "{0} may mean {1}")
    @CsvSource({
        "--prot, --port",
        "--ports, --port",
        "--pth, --path",
        "--contxet, --context",
        "--max-thread, --max-threads",
        "-x, -p",
        "--colour, ''",
        "--xyz, ''"
    })
    void aMistypedWordHasANeighbour(String word, String nearest) {
        assertThat(Nearest.to(word, KNOWN).orElse("")).isEqualTo(nearest);
    }
}
