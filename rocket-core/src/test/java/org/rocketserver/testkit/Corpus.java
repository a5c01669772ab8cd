package org.rocketserver.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Inputs that coverage-guided fuzzing starts from or found worth keeping: a folder for each target, a file for each
 * input, where Jazzer looks for those of a class {@code CoverageFuzz}.
 *
 * @param folder the one that has the folders of the targets
 */
public record Corpus(Path folder) {
    /** Fewer are no start. */
    private static final int LEAST = 3;

    /** The corpus of the class {@code CoverageFuzz} that stands beside this one. */
    public static Corpus beside(Class<?> test) {
        return new Corpus(Path.of("src/test/resources", test.getPackageName().replace('.', '/'), "CoverageFuzzInputs"));
    }

    /** The inputs of a target, by their names. */
    public List<Path> inputs(String target) {
        try (Stream<Path> files = Files.list(folder.resolve(target))) {
            List<Path> inputs = files.sorted().toList();
            if (inputs.size() < LEAST) {
                throw new AssertionError("the target " + target + " has too few seeds: " + inputs);
            }
            return inputs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A test of each input of each target. */
    public Stream<DynamicTest> replay(Map<String, Consumer<byte[]>> targets) {
        return targets.entrySet().stream().flatMap(target -> inputs(target.getKey()).stream()
                .map(input ->
                        DynamicTest.dynamicTest(target.getKey() + " " + input.getFileName(), () -> target.getValue()
                                .accept(Files.readAllBytes(input)))));
    }
}
