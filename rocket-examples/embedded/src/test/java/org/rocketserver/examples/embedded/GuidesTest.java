package org.rocketserver.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guides: their Java is that of the examples, their links lead somewhere, their configurations are understood. */
class GuidesTest {
    private static final Path SOURCES = Path.of("src/main/java/org/rocketserver/examples/embedded");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

    @TempDir
    Path folder;

    static List<Path> guides() throws IOException {
        try (Stream<Path> files = Files.list(Guide.FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void theJavaOfAGuideIsPartOfAnExample(Path guide) throws IOException {
        String sources = "";
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                sources += dense(Files.readString(file));
            }
        }
        for (String block : Guide.blocks(guide, "java")) {
            assertThat(sources).contains(dense(block));
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void theLinksOfAGuideLeadSomewhere(Path guide) throws IOException {
        Matcher link = LINK.matcher(Files.readString(guide));
        while (link.find()) {
            assertThat(guide.resolveSibling(link.group(1))).exists();
        }
    }

    @Test
    void systemdUnderstandsItsUnit() throws Exception {
        String text = Guide.blocks("operate.md", "systemd").get(0);
        assertThat(text).contains("SuccessExitStatus=143");
        Path file = Files.writeString(folder.resolve("shop.service"), text.replace("/usr/bin/java", "/bin/true"));
        assertUnderstood("systemd-analyze", "verify", file.toString());
    }

    private void assertUnderstood(String program, String... arguments) throws Exception {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        assumeTrue(there, "no " + program + " on this machine");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(out, StandardCharsets.UTF_8))
                .isZero();
    }

    private static String dense(String text) {
        return text.replaceAll("\\s+", "");
    }
}
