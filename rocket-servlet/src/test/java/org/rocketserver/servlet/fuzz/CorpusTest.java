package org.rocketserver.servlet.fuzz;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.rocketserver.testkit.Corpus;

/**
 * Replays the inputs that are kept for {@link CoverageFuzz}, each whole, cut at many places, and with octets turned.
 */
class CorpusTest {
    private static final Corpus CORPUS = Corpus.beside(CorpusTest.class);
    private static final int TURNED = Integer.getInteger("fuzz.tries", 30);
    private static final int CUTS = 40;

    private static final Map<String, Consumer<byte[]>> TARGETS =
            Map.of("multipart", FuzzTargets::multipart, "webXml", FuzzTargets::webXml);

    @TestFactory
    Stream<DynamicTest> everyKeptInputKeepsTheRules() {
        return CORPUS.replay(TARGETS);
    }

    @TestFactory
    Stream<DynamicTest> everyPartOfThemDoesAndWhatIsLikeThem() {
        return TARGETS.entrySet().stream().flatMap(target -> CORPUS.inputs(target.getKey()).stream()
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
}
