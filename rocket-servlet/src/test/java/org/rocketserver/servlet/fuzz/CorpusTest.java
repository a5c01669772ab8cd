package org.rocketserver.servlet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays the inputs that are kept for {@link CoverageFuzz}, each whole, cut at many places, and with octets turned.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/org/rocketserver/servlet/fuzz/CoverageFuzzInputs");
    private static final int TURNED = Integer.getInteger("fuzz.tries", 30);
    private static final int CUTS = 40;

    private static final Map<String, Consumer<byte[]>> TARGETS =
            Map.of("multipart", FuzzTargets::multipart, "webXml", FuzzTargets::webXml);

    @TestFactory
    Stream<DynamicTest> everyKeptInputKeepsTheRules() {
        return TARGETS.entrySet().stream().flatMap(target -> inputs(target.getKey()).stream()
                .map(input ->
                        DynamicTest.dynamicTest(target.getKey() + " " + input.getFileName(), () -> target.getValue()
                                .accept(Files.readAllBytes(input)))));
    }

    @TestFactory
    Stream<DynamicTest> everyPartOfThemDoesAndWhatIsLikeThem() {
        return TARGETS.entrySet().stream().flatMap(target -> inputs(target.getKey()).stream()
                .map(input -> DynamicTest.dynamicTest(
                        target.getKey() + " around " + input.getFileName(),
                        () -> around(Files.readAllBytes(input), target.getValue()))));
    }

    private static void around(byte[] input, Consumer<byte[]> target) {
        for (int end = 0; end < input.length; end += 1 + input.length / CUTS) {
            target.accept(Arrays.copyOf(input, end));
        }
        Random random = new Random(Arrays.hashCode(input));
        for (int i = 0; i < TURNED; i++) {
            byte[] turned = input.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                turned[random.nextInt(turned.length)] = (byte) random.nextInt(256);
            }
            target.accept(turned);
        }
    }

    private static List<Path> inputs(String target) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).hasSizeGreaterThan(2);
            return inputs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
