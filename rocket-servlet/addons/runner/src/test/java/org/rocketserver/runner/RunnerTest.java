package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What nobody has thought of is told in a sentence too. */
class RunnerTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    /** An environment that cannot be read. */
    private static final Map<String, String> BROKEN = new AbstractMap<>() {
        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            throw new IllegalStateException("this is\n  broken");
        }
    };

    @Test
    void aDefectIsStatus4AndASentence() {
        assertThat(run("--port", "0")).isEqualTo(4);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("rocket: it fails with IllegalStateException: this is broken;"
                        + " --stacktrace shows where it comes from\n");
    }

    @Test
    void itsTraceIsShownOnRequest() {
        assertThat(run("--port", "0", "--stacktrace")).isEqualTo(4);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("\tat org.rocketserver.runner.");
    }

    private int run(String... arguments) {
        return new Runner(InputStream.nullInputStream(), out, out).run(BROKEN, arguments);
    }
}
