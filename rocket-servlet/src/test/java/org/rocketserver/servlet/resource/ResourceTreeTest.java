package org.rocketserver.servlet.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.files.FileMemory;

/** Servlet 6.1 §4.6, §10.5; containment as the paths row of the list of attacks asks. */
class ResourceTreeTest {
    private Path root;
    private Path jar;

    @BeforeEach
    void files(@TempDir Path temporary) throws IOException {
        root = Files.createDirectories(temporary.resolve("root"));
        Files.createDirectories(root.resolve("folder/empty"));
        Files.writeString(root.resolve("index.html"), "index");
        Files.writeString(root.resolve("folder/a b.txt"), "a");
        Files.writeString(temporary.resolve("secret"), "secret");
        Files.createDirectories(temporary.resolve("root2"));
        Files.writeString(temporary.resolve("root2/x"), "x");
        Files.createSymbolicLink(root.resolve("out"), temporary.resolve("secret"));
        Files.createSymbolicLink(root.resolve("outer"), temporary);
        Files.createSymbolicLink(root.resolve("inner"), root.resolve("folder"));
        jar = temporary.resolve("lib.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of(
                    "META-INF/MANIFEST.MF",
                    "META-INF/resources/index.html",
                    "META-INF/resources/only/in jar.txt",
                    "META-INF/resources/../evil",
                    "META-INF/resourcesX/no")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("jar".getBytes(UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static String content(Resource resource) throws IOException {
        try (InputStream in = resource.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/index.html, true",
        "/folder, true",
        "/folder/, true",
        "/folder/a b.txt, true",
        "/inner/a b.txt, true",
        "/, true",
        "/index.html/, false",
        "/INDEX.HTML, false",
        "/nothing, false",
        "'', false",
        "index.html, false",
        "//index.html, false",
        "/folder//a b.txt, false",
        "/./index.html, false",
        "/folder/../index.html, false",
        "/../secret, false",
        "/../root2/x, false",
        "/folder/.., false",
        "/..\\secret, false",
        "/out, false",
        "/outer, false",
        "/outer/secret, false",
        "/outer/root/index.html, false",
        "/folder/empty/x, false",
        "/index.html/x, false"
    })
    void onlyWhatLiesUnderTheFolderIsFound(String path, boolean found) throws IOException {
        assertThat(new DirectoryTree(root).find(path) != null).isEqualTo(found);
    }

    @Test
    void aNulIsNoPartOfAName() throws IOException {
        assertThat(new DirectoryTree(root).find("/index.html\0.txt")).isNull();
        assertThat(new DirectoryTree(root).realPath("/a\0")).isNull();
    }

    @Test
    void aFileTellsWhatItIs() throws IOException {
        Resource file = requireNonNull(new DirectoryTree(root).find("/folder/a b.txt"));

        assertThat(file.size()).isEqualTo(1);
        assertThat(file.folder()).isFalse();
        assertThat(file.modified()).isPositive();
        assertThat(content(file)).isEqualTo("a");
        assertThat(file.url().toString()).endsWith("/root/folder/a%20b.txt");
    }

    @Test
    void aFolderListsItsMembersButNotWhatLeadsOut() throws IOException {
        DirectoryTree tree = new DirectoryTree(root);

        assertThat(tree.list("/")).containsExactlyInAnyOrder("/index.html", "/folder/", "/inner/");
        assertThat(tree.list("/folder")).containsExactlyInAnyOrder("/folder/empty/", "/folder/a b.txt");
        assertThat(tree.list("/folder/empty/")).isEmpty();
        assertThat(tree.list("/index.html")).isNull();
    }

    @Test
    void aRealPathIsAnsweredForWhatDoesNotExistYet() throws IOException {
        assertThat(new DirectoryTree(root).realPath("/new/file"))
                .isEqualTo(root.toRealPath().resolve("new/file"));
        assertThat(new DirectoryTree(root).realPath("/../secret")).isNull();
    }

    @Test
    void anArchiveHasTheFilesOfItsFolderOnly() throws IOException {
        try (ArchiveTree tree = new ArchiveTree(jar, "META-INF/resources")) {
            assertThat(content(requireNonNull(tree.find("/index.html")))).isEqualTo("jar");
            assertThat(requireNonNull(tree.find("/only/")).folder()).isTrue();
            assertThat(tree.list("/")).containsExactlyInAnyOrder("/index.html", "/only/");
            assertThat(tree.list("/only")).containsExactly("/only/in jar.txt");
            assertThat(tree.find("/evil")).isNull();
            assertThat(tree.find("/../evil")).isNull();
            assertThat(tree.find("/index.html/")).isNull();
            assertThat(tree.realPath("/index.html")).isNull();
        }
    }

    @Test
    void theUrlOfAFileInAnArchiveOpensAndKeepsNothingOpen() throws IOException {
        try (ArchiveTree tree = new ArchiveTree(jar, "META-INF/resources")) {
            Resource file = requireNonNull(tree.find("/only/in jar.txt"));

            assertThat(file.url().toString())
                    .startsWith("jar:file:")
                    .endsWith("!/META-INF/resources/only/in%20jar.txt");
            assertThat(file.url().openConnection().getUseCaches()).isFalse();
            try (InputStream in = file.url().openStream()) {
                assertThat(in.readAllBytes()).asString().isEqualTo("jar");
            }
        }
    }

    @Test
    void whatTheApplicationHasHidesTheSameInItsJars() throws IOException {
        try (OverlayTree tree =
                new OverlayTree(List.of(new DirectoryTree(root), new ArchiveTree(jar, "META-INF/resources")))) {
            assertThat(content(requireNonNull(tree.find("/index.html")))).isEqualTo("index");
            assertThat(content(requireNonNull(tree.find("/only/in jar.txt")))).isEqualTo("jar");
            assertThat(tree.list("/")).containsExactlyInAnyOrder("/index.html", "/folder/", "/inner/", "/only/");
            assertThat(tree.realPath("/only/in jar.txt")).isNull();
            assertThat(tree.realPath("/new")).isNotNull();
            assertThat(tree.list("/nothing")).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/index.html, true",
        "/only/in jar.txt, true",
        "/only, false",
        "/folder, false",
        "/nothing, false",
        "/out, false"
    })
    void anOverlayKnowsWhatIsAFile(String path, boolean file) throws IOException {
        try (OverlayTree tree =
                new OverlayTree(List.of(new DirectoryTree(root), new ArchiveTree(jar, "META-INF/resources")))) {
            assertThat(tree.isFile(path)).isEqualTo(file);
        }
    }

    @Test
    void aFolderHidesAFileOfItsNameInAJar() throws IOException {
        Files.createDirectories(root.resolve("only/in jar.txt"));
        try (OverlayTree tree =
                new OverlayTree(List.of(new DirectoryTree(root), new ArchiveTree(jar, "META-INF/resources")))) {
            assertThat(tree.isFile("/only/in jar.txt")).isFalse();
        }
    }

    /** Asked often, each tree answers in its own way: a folder from what it keeps. */
    @Test
    void anOverlayAsksEachTreeWhatIsAFile() throws IOException {
        FileMemory memory = new FileMemory(100_000);
        Path link = Files.createSymbolicLink(root.resolve("link.html"), root.resolve("index.html"));
        OverlayTree tree =
                new OverlayTree(List.of(new DirectoryTree(root, memory), new ArchiveTree(jar, "META-INF/resources")));
        try (tree) {
            // a yes that outlives its link is one that was kept
            await().until(() -> {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, root.resolve("index.html"));
                assertThat(tree.isFile("/link.html")).isTrue();
                Files.delete(link);
                return tree.isFile("/link.html");
            });
            await().until(() -> !tree.isFile("/link.html"));
        }
    }

    @Test
    void whatLiesBesideAFileIsOfItsOwnTree() throws IOException {
        try (OverlayTree tree =
                new OverlayTree(List.of(new DirectoryTree(root), new ArchiveTree(jar, "META-INF/resources")))) {
            Resource own = requireNonNull(tree.find("/index.html"));
            Resource packed = requireNonNull(tree.find("/only/in jar.txt"));
            assertThat(own.beside("")).isEqualTo(own);
            assertThat(packed.beside("")).isEqualTo(packed);
            assertThat(own.beside(".gz")).isNull();
            Files.writeString(root.resolve("index.html"), "longer than before");
            assertThat(own.beside("")).isNotEqualTo(own);
        }
    }

    @ParameterizedTest(name = "{0} is hidden")
    @ValueSource(strings = {"/WEB-INF", "/web-inf/web.xml", "/META-INF/", "/Meta-Inf/x"})
    void privateFoldersAreHiddenInAnyCase(String path) {
        assertThat(Paths.hidden(path)).isTrue();
    }

    @ParameterizedTest(name = "{0} is not hidden")
    @ValueSource(strings = {"/", "/WEB-INFO", "/a/WEB-INF/x", "/META-INF2/x"})
    void otherFoldersAreNot(String path) {
        assertThat(Paths.hidden(path)).isFalse();
    }

    @Test
    void aListingEscapesNames() {
        String page = ListingPage.of("/shop", "/<b>", List.of("/<b>/\"x'&", "/<b>/sub/", "/WEB-INF/"));

        assertThat(page)
                .contains("Index of /shop/&lt;b&gt;")
                .contains("<a href=\"./%22x&#39;&amp;\">&quot;x&#39;&amp;</a>")
                .contains("<a href=\"./sub/\">sub/</a>")
                .doesNotContain("WEB-INF");
    }

    @Test
    void aFolderCannotBeOpened() throws IOException {
        Resource folder = requireNonNull(new DirectoryTree(root).find("/folder"));

        assertThatThrownBy(folder::open).isInstanceOf(IOException.class);
    }
}
