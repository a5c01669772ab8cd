package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words are the request, and what is told of an application that cannot be read. */
@Timeout(60)
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
                "--json --context /shop app GET /shop --work GET",
                "--json app /shop --context=/shop",
                "--json app /shop --context /shop --port 80"
            })
    void theRequestIsAWordOfItsOwnAlsoWhereAnOptionHasTheSameValue(String line) throws Exception {
        assertThat(explain(line)).contains("\"context\": \"/shop\"").contains("\"request\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"get, GET", "Post, POST", "'GE T', GET", "GET:, GET"})
    void aMethodThatIsNoneIsNotTakenForAnApplication(String word, String meant) {
        assertThat(run("app", word, "/shop").refusal())
                .returns(Refusal.Kind.USAGE, Refusal::kind)
                .hasMessage("explain: '" + word + "' is no method; write " + meant + " /shop");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"app, 'none; --with gzip'", "app --with gzip=text/plain, 'gzip, from 1024 octets on: text/plain'"})
    void whatIsCompressedIsTold(String line, String told) throws Exception {
        assertThat(explain(line)).contains("Compression       " + told);
    }

    @Test
    void anExplodedFolderIsNoPathOfARequest() throws Exception {
        assertThat(explain("--json /a=" + app + " app")).contains("\"/a\"").doesNotContain("\"request\"");
    }

    @Test
    void theApplicationOfARequestIsFoundByWhatItsPathMeans() throws Exception {
        assertThat(explain("--json /a=" + app + " /b=" + app + " GET /%62;v=1/x"))
                .contains("\"context\": \"/b\"");
    }

    @Test
    void anOptionalAddressThatIsNotThereIsNoReasonToRefuse() throws Exception {
        assertThat(explain("--json app --set listeners.1.host=nowhere.invalid --set listeners.1.optional=true"))
                .contains("\"context\": \"/\"");
    }

    @Test
    void aSelfSignedCertificateIsNoReasonToTrustTheOthers() throws Exception {
        Path work = folder.resolve("work");
        String line = "app --port 0 --https self-signed --https-port 0 --work " + work
                + " --set listeners.0.tls.certificates.0.key=nosuch.pem"
                + " --set listeners.0.tls.certificates.0.chain=nosuch.pem";

        assertThat(run(line.split(" ", -1)).refusal()).hasMessageContaining("nosuch.pem");
        assertThat(work).doesNotExist();
    }

    @Test
    void ofAnExtensionItIsOne() throws Exception {
        assertThat(explain("--json app M-SEARCH /shop")).contains("\"line\": \"M-SEARCH /shop\"");
    }

    @Test
    void whatCannotBeReadIsToldToProgramsToo() throws Exception {
        Files.writeString(app.resolve("WEB-INF/web.xml"), "<web-app>\n<servlet>");
        Path other = Files.createDirectories(folder.resolve("other"));

        Ended alone = run("--json", "app");
        assertThat(alone.told())
                .startsWith("{")
                .contains("\"application\": \"app\"", "\"context\": \"/\"", "\"problems\": [")
                .contains("WEB-INF/web.xml:2", "\"so\": \"the start is refused\"");
        assertThat(alone.refusal())
                .hasMessageStartingWith(app + ": WEB-INF/web.xml:2")
                .returns(Refusal.Kind.DEPLOYMENT, Refusal::kind);
        Ended both = run("--json", "/a=" + app, "/b=" + other);
        assertThat(both.told()).startsWith("[").contains("\"context\": \"/a\"", "\"context\": \"/b\"", "folder other");
        assertThat(both.refusal()).hasMessageStartingWith(app + ": WEB-INF/web.xml:2");
        Ended text = run("/a=" + app, "/b=" + other);
        assertThat(text.told()).contains("WEB-INF/web.xml:2", "so the start is refused", "folder other");
    }

    @Test
    void soIsWhatIsNotThere() {
        Ended missing = run("--json", "nosuch.war", "GET", "/");

        assertThat(missing.refusal()).returns(Refusal.Kind.DEPLOYMENT, Refusal::kind);
        assertThat(missing.told())
                .startsWith("{")
                .endsWith("}\n")
                .contains("\"problem\": \"there is no nosuch.war", "\"so\": \"the start is refused\"");
        assertThat(run("nosuch.war", "GET", "/").told()).isEmpty();
    }

    /** RFC 8259 §8.1. */
    @Test
    void jsonIsInUtf8WhateverTheConsoleIsIn() throws Exception {
        Path named = Files.createDirectories(folder.resolve("named/WEB-INF")).getParent();
        Files.writeString(
                named.resolve("WEB-INF/web.xml"), "<web-app><display-name>Gr\u00fc\u00dfe</display-name></web-app>");
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(octets, true, StandardCharsets.US_ASCII);

        ExplainCommand.run(out, out, Map.of(), "--json", named.toString());

        assertThat(octets.toString(StandardCharsets.UTF_8)).contains("\"display-name\": \"Gr\u00fc\u00dfe\"");
    }

    @Test
    void aTraceIsShownAlsoWhereTheEnvironmentAsksForIt() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Runner runner = new Runner(InputStream.nullInputStream(), out, out);

        assertThat(runner.run(Map.of("ROCKET_STACKTRACE", "true"), "explain", "--json", "nosuch.war", "GET", "/"))
                .isEqualTo(3);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("\tat org.rocketserver.runner.");
    }

    /** What explain tells, and how it is refused. */
    private record Ended(String told, Refusal refusal) {}

    private Ended run(String... words) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        String[] all = Stream.of(words)
                .map(word -> word.equals("app") ? app.toString() : word)
                .toArray(String[]::new);
        try {
            ExplainCommand.run(out, out, Map.of(), all);
        } catch (Refusal e) {
            return new Ended(told.toString(StandardCharsets.UTF_8), e);
        }
        throw new AssertionError("not refused: " + told);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "--status :9191",
                "--status-user a:b",
                "--users nosuch",
                "--user jane",
                "--session-timeout -1",
                "--session-store WAR/sessions",
                "--work WAR/work",
                "--https self-signed --work WAR/work",
                "--https UNEQUAL",
                "--https nosuch.pem",
                "--https-port 1",
                "--access-log-file nosuch/log",
                "--access-log pretty",
                "--address NOHOST --port 0",
                "--log loud",
                "--with zip",
                "--with spa=x",
                "--with rate-limit=fast",
                "--lib nosuch",
                "--jsp nosuch",
                "--port 99999",
                "--unready soon",
                "--proxy-trust nobody",
                "--min-threads 0",
                "--set timeouts.idle=soon",
                "--config nosuch",
                "--context /a --context /b",
                "nosuch.war"
            })
    void optionsAreRefusedAsByAStart(String options) throws Exception {
        Path war = Files.writeString(folder.resolve("file"), "no folder");
        String key = Files.readString(SelfSigned.in(folder.resolve("one")));
        String other = Files.readString(SelfSigned.in(folder.resolve("two")));
        Path pem = Files.writeString(
                folder.resolve("unequal.pem"),
                key.substring(0, key.indexOf("-----BEGIN CERT")) + other.substring(other.indexOf("-----BEGIN CERT")));
        List<String> words = new ArrayList<>(List.of(app.toString()));
        for (String word : options.split(" ", -1)) {
            words.add(word.replace("WAR", war.toString())
                    .replace("UNEQUAL", pem.toString())
                    .replace("NOHOST", "no such host"));
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        List<String> start = new ArrayList<>(words);
        if (!options.contains("--port")) {
            start.addAll(0, List.of("--port", "0"));
        }
        int status = new Runner(InputStream.nullInputStream(), out, out).run(Map.of(), start.toArray(String[]::new));
        Refusal refusal = run(words.toArray(String[]::new)).refusal();

        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo("rocket: " + refusal.getMessage() + System.lineSeparator());
        assertThat(refusal.kind().exitStatus()).isEqualTo(status).isNotZero();
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
