package org.rocketserver.wire;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.rocketserver.testkit.Corpus;

/** Replays the inputs that {@link CoverageFuzz} found worth keeping, and its seeds, without instrumentation. */
class CorpusTest {
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "connection", FuzzTargets::connection,
            "chunked", FuzzTargets::chunked,
            "target", FuzzTargets::target,
            "cookie", FuzzTargets::cookie,
            "form", FuzzTargets::form);

    @TestFactory
    Stream<DynamicTest> everyKeptInputKeepsTheRules() {
        return Corpus.beside(getClass()).replay(TARGETS);
    }
}
