package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which application is found where. */
class ContextsTest {
    @TempDir
    Path folder;

    private String shop;
    private String forum;

    @BeforeEach
    void files() throws IOException {
        shop = Files.createFile(folder.resolve("shop.war")).toString();
        forum = Files.createFile(folder.resolve("forum.war")).toString();
    }

    @Test
    void anApplicationThatIsAloneIsTheRoot() throws Refusal {
        assertThat(contexts(List.of(shop), List.of(), List.of())).containsExactly("/");
        assertThat(contexts(List.of(), List.of(folder.toString()), List.of())).containsExactly("/");
    }

    @Test
    void aFolderWithoutWebInfIsOneOfFiles() throws Exception {
        String www = Files.createDirectories(folder.resolve("www")).toString();
        String app = Files.createDirectories(folder.resolve("app/WEB-INF"))
                .getParent()
                .toString();
        List<Word> words = List.of(new Word(0, www), new Word(1, app), new Word(2, shop));

        assertThat(Contexts.assign(words, List.of(), List.of()))
                .extracting(Plan.Application::plainFiles)
                .containsExactly(true, false, false);
    }

    @Test
    void ofSeveralEachIsAtItsName() throws Refusal {
        assertThat(contexts(List.of(shop, forum), List.of(), List.of())).containsExactly("/shop", "/forum");
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "ROOT.war, /",
        "shop.war, /shop",
        "shop.WAR, /shop",
        "a#b.war, /a/b",
        "shop##2.war, /shop",
        "a#b##1.war, /a/b",
        "exploded, /exploded"
    })
    void aNameSaysAPath(String name, String context) {
        assertThat(Contexts.byName(Path.of(name))).isEqualTo(context);
    }

    @Test
    void anOptionPerApplicationNamesTheContextsInOrder() throws Refusal {
        assertThat(contexts(List.of(shop, forum), List.of(), List.of("/a", "b/")))
                .containsExactly("/a", "/b");
        assertThat(contexts(List.of(shop, forum), List.of(), List.of("/"))).containsExactly("/", "/forum");
    }

    @Test
    void aContextBeforeTheFileWinsOverTheOthers() throws Refusal {
        assertThat(contexts(List.of("/x=" + shop, forum), List.of("/files=" + folder), List.of("/y")))
                .containsExactly("/x", "/y", "/files");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--path /b forum.war, /b",
        "forum.war --path b, /b",
        "forum.war --path /b shop.war, /forum /b",
        "--path /a forum.war --path /b shop.war, /a /b",
        "--path /a --path /b forum.war shop.war, /a /b",
        "forum.war shop.war --path /a --path /b, /a /b",
        "forum.war --path /a shop.war --path /b, /a /b",
        "forum.war shop.war --path /a, /a /shop",
        "--path /a /x=forum.war shop.war, /x /a",
        "forum.war --path /f --fs ., /forum /f"
    })
    void anOptionNamesTheContextOfTheApplicationBehindIt(String line, String contexts) throws Refusal {
        String words =
                line.replace("forum.war", forum).replace("shop.war", shop).replace("--fs .", "--fs " + folder);

        assertThat(Planner.plan(CommandLines.read(Map.of(), words.split(" ", -1)))
                        .applications())
                .extracting(Plan.Application::contextPath)
                .containsExactly(contexts.split(" ", -1));
    }

    @Test
    void nothingToServeIsAMistakeOfUsage() {
        assertThatThrownBy(() -> contexts(List.of(), List.of(), List.of()))
                .hasMessageContaining("nothing to serve")
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    void twoAtOnePlaceAreRefusedWithBothNames() {
        assertThatThrownBy(() -> contexts(List.of(shop, "/shop=" + forum), List.of(), List.of()))
                .hasMessageContaining(shop)
                .hasMessageContaining(forum)
                .hasMessageContaining("at /shop");
    }

    @Test
    void moreContextsThanApplicationsAreRefused() {
        assertThatThrownBy(() -> contexts(List.of(shop), List.of(), List.of("/a", "/b")))
                .hasMessageContaining("--context /b has no application");
    }

    @Test
    void whatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> contexts(List.of("no.war"), List.of(), List.of()))
                .hasMessageContaining("there is no no.war in /")
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.DEPLOYMENT);
        String elsewhere = Path.of("no", "such.war").toAbsolutePath().toString();
        assertThatThrownBy(() -> contexts(List.of(elsewhere), List.of(), List.of()))
                .hasMessageContaining("there is no " + elsewhere + "; check the name");
    }

    @Test
    void aNameThatIsNoPathIsToldWithWhatToWrite() throws IOException {
        String war = Files.createFile(folder.resolve("my app.war")).toString();

        assertThatThrownBy(() -> contexts(List.of(shop, war), List.of(), List.of()))
                .hasMessageContaining(war + " would be at /my app, which is no path; say where, as in /shop=" + war);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/%41", "/../x", "/a/..", "/a//b", "/a;b", "/a?b"})
    void aContextThatNoClientCanAskForIsRefused(String context) {
        assertThatThrownBy(() -> contexts(List.of(context + "=" + shop), List.of(), List.of()))
                .hasMessageContaining("the context " + context + " of " + shop + " is no path")
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    void aNameThatCannotBeAFilesIsAMistakeOfUsage() {
        assertThatThrownBy(() -> contexts(List.of("a\0.war"), List.of(), List.of()))
                .hasMessageContaining("can be no file's name here")
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    void aFileIsNoFolderOfFiles() {
        assertThatThrownBy(() -> contexts(List.of(), List.of(shop), List.of())).hasMessageContaining("is no folder");
    }

    private static List<String> contexts(List<String> archives, List<String> folders, List<String> contexts)
            throws Refusal {
        Word.Counter counter = new Word.Counter();
        return Contexts.assign(words(archives, counter), words(folders, counter), words(contexts, counter)).stream()
                .map(Plan.Application::contextPath)
                .toList();
    }

    private static List<Word> words(List<String> texts, Word.Counter counter) {
        return texts.stream().map(counter::convert).toList();
    }
}
