package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays the inputs that {@link CoverageFuzz} found worth keeping, and the seeds it starts from, without
 * instrumentation: {@code CoverageFuzzInputs} has a folder for each target and a file for each input.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/org/rocketserver/wire/CoverageFuzzInputs");

    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "connection", FuzzTargets::connection,
            "chunked", FuzzTargets::chunked,
            "target", FuzzTargets::target,
            "cookie", FuzzTargets::cookie,
            "form", FuzzTargets::form);

    @TestFactory
    Stream<DynamicTest> everyKeptInputKeepsTheRules() {
        return TARGETS.entrySet().stream().flatMap(target -> inputs(target.getKey()).stream()
                .map(input ->
                        DynamicTest.dynamicTest(target.getKey() + " " + input.getFileName(), () -> target.getValue()
                                .accept(Files.readAllBytes(input)))));
    }

    @Test
    void everyTargetHasSeeds() {
        assertThat(TARGETS.keySet())
                .allSatisfy(target -> assertThat(inputs(target)).hasSizeGreaterThan(3));
    }

    private static List<Path> inputs(String target) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
