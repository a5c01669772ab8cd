package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the README and the guides is one that this program understands. */
class CommandsOfTheGuidesTest {
    private static final Path ROOT = Path.of("..", "..", "..");
    private static final Pattern COMMAND = Pattern.compile("^java (?:-X\\S+ )?-jar rocket\\.jar (.*?)(?:\\s+#.*)?$");

    @TempDir
    Path folder;

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path text : texts()) {
            for (String line : Files.readAllLines(text)) {
                Matcher command = COMMAND.matcher(line);
                if (command.matches()) {
                    commands.add(command.group(1));
                }
            }
        }
        return commands;
    }

    private static List<Path> texts() throws IOException {
        try (Stream<Path> guides = Files.list(ROOT.resolve("rocket-examples/guides"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), guides.sorted())
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void isUnderstood(String command) {
        String[] words = command.split(" ", -1);
        boolean other = words[0].equals(ExplainCommand.NAME)
                || words[0].equals(ArchiveCommand.NAME)
                || words[0].equals(HashCommand.NAME);
        String[] arguments = Arrays.stream(words)
                .skip(other ? 1 : 0)
                .filter(word -> !word.equals("--json") && !word.equals("--digest"))
                .map(word -> word.equals("rocket.properties") ? emptyFile() : word)
                .toArray(String[]::new);

        assertThatCode(() -> CommandLines.read(Map.of(), arguments)).doesNotThrowAnyException();
    }

    @Test
    void thereAreMany() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(25);
    }

    @Test
    void theFileOfTheGuideIsUnderstoodToo() throws Exception {
        String guide = Files.readString(ROOT.resolve("rocket-examples/guides/run-a-war.md"));
        int begin = guide.indexOf("```properties\n") + "```properties\n".length();
        String text = guide.substring(begin, guide.indexOf("```", begin));
        Properties lines = new Properties();
        lines.load(new StringReader(text));
        Path file = Files.writeString(folder.resolve("rocket.properties"), text);

        CommandLines.Said said = CommandLines.read(Map.of(), "--config", file.toString());

        assertThat(said.options().archives).extracting(Word::text).containsExactly("shop.war", "/forum=phorum-2.war");
        assertThat(said.options().threads.min).isEqualTo(4);
        assertThat(said.fileSettings()).containsOnlyKeys("timeouts.idle");
        assertThat(lines).hasSize(6);
    }

    @Test
    void theImageFileOfTheGuideIsUnderstood() throws Exception {
        String guide = Files.readString(ROOT.resolve("rocket-examples/guides/operate.md"));
        int begin = guide.indexOf("```dockerfile\n");
        String image = guide.substring(begin, guide.indexOf("```", begin + 3));
        Map<String, String> environment = new HashMap<>(Map.of("ROCKET_STATUS_USER", "name:password"));
        Matcher variable = Pattern.compile("(ROCKET_\\w+)=(\\S+)").matcher(image);
        while (variable.find()) {
            environment.put(variable.group(1), variable.group(2));
        }
        Files.writeString(folder.resolve("app.war"), "");

        assertThat(image)
                .contains("ENTRYPOINT [\"java\", \"-XX:MaxRAMPercentage=75\", \"-jar\", \"rocket.jar\", \"app.war\"]");
        Plan plan = Planner.plan(
                CommandLines.read(environment, folder.resolve("app.war").toString()));
        StatusServer status = StatusServer.of(plan.options().operation);

        assertThat(plan.config().listeners().get(0).host()).isEqualTo("0.0.0.0");
        assertThat(plan.config().timeouts().unready()).hasSeconds(5);
        assertThat(status).extracting(StatusServer::port).isEqualTo(9090);
    }

    private String emptyFile() {
        try {
            return Files.writeString(folder.resolve("empty.properties"), "").toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
