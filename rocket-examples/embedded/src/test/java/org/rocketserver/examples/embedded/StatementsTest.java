package org.rocketserver.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide of numbered statements and the tests that name them speak of the same ones. */
class StatementsTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z][0-9]+) \\| [=+≠] \\| .+ \\|$");

    /** At the beginning of a comment: {@code T5:}, {@code T5, T7.} */
    private static final Pattern CITED =
            Pattern.compile("(?m)^\\s*/?\\*\\*? ((?:[A-Z][0-9]+, )*[A-Z][0-9]+)[.:](?: |$)");

    @Test
    void everyStatementIsNamedByATestAndEveryNameIsAStatement() throws IOException {
        Set<String> stated = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("rocket-examples/guides/statements.md")));
        while (row.find()) {
            assertThat(stated.add(row.group(1))).as(row.group(1)).isTrue();
        }

        Map<String, Integer> cited = citations();

        System.out.println("tests by the statement that they name: " + cited);
        assertThat(stated).hasSizeGreaterThan(50);
        assertThat(cited.keySet()).containsExactlyElementsOf(stated);
    }

    private static Map<String, Integer> citations() throws IOException {
        Map<String, Integer> cited = new TreeMap<>();
        for (String module : new String[] {"rocket-core", "rocket-servlet"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                for (Path file : (Iterable<Path>) files.filter(StatementsTest::isOfTests)::iterator) {
                    Matcher comment = CITED.matcher(Files.readString(file));
                    while (comment.find()) {
                        for (String number : comment.group(1).split(", ", -1)) {
                            cited.merge(number, 1, Integer::sum);
                        }
                    }
                }
            }
        }
        return cited;
    }

    private static boolean isOfTests(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/src/test/java/") && path.endsWith(".java");
    }
}
