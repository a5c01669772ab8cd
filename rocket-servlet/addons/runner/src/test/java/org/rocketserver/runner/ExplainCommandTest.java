package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words are the request, and what is told of an application that cannot be read. */
class ExplainCommandTest {
    @TempDir
    Path folder;

    private Path app;

    @BeforeEach
    void application() throws Exception {
        app = folder.resolve("app");
        Files.createDirectories(app.resolve("WEB-INF"));
    }

    private String explain(String line) throws Refusal {
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        words.replaceAll(word -> word.equals("app") ? app.toString() : word);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        ExplainCommand.run(out, out, Map.of(), words.toArray(String[]::new));
        return told.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--json app /shop --context /shop",
                "--json --context /shop app /shop",
                "--json app GET /shop --context /shop",
                "--json app --context /shop GET /shop",
                "--json --context /shop app GET /shop --address GET",
                "--json app /shop --context=/shop",
                "--json app /shop --context /shop --port 80"
            })
    void theRequestIsAWordOfItsOwnAlsoWhereAnOptionHasTheSameValue(String line) throws Exception {
        assertThat(explain(line)).contains("\"context\": \"/shop\"").contains("\"request\"");
    }

    @Test
    void whatCannotBeReadIsToldWithItsNameOnceWhateverTheSentenceSays() throws Exception {
        Files.writeString(
                app.resolve("WEB-INF/web.xml"),
                "<web-app><filter-mapping><filter-name>f</filter-name></filter-mapping></web-app>");

        assertThatThrownBy(() -> explain("app"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(app + ": WEB-INF/web.xml:1: <filter-mapping> needs")
                .hasMessageNotContaining(app + ": " + app);
    }
}
