package org.rocketserver.servlet.spec.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §4.6: files that were asked for lately are kept, and never sent when they are not what is there. */
class KeptFilesTest {
    private static final FileTime CHANGED = FileTime.from(Instant.parse("2024-05-06T07:08:09Z"));
    private static final int LARGE = 100_000;

    private final Path folder;
    private final Path root;
    private final List<Integer> handed = Collections.synchronizedList(new ArrayList<>()); // lengths of arrays

    KeptFilesTest(@TempDir Path folder) {
        this.folder = folder;
        this.root = folder.resolve("root");
    }

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(root);
        Files.createDirectories(folder.resolve("outside"));
    }

    /** Of the same time as all others, so that only what else differs can tell them apart. */
    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, CHANGED);
    }

    private Served served() throws Exception {
        return Served.with(WebApp.at("/").resources(root));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000, LARGE})
    void aFileThatChangesOrGoesIsNoticedAtOnce(int size) throws Exception {
        Path file = write(root.resolve("a.txt"), "a".repeat(size));
        try (Served served = served()) {
            MemoryExchange first = served.get("/a.txt");
            assertThat(first.bodyText()).isEqualTo("a".repeat(size));
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("a".repeat(size));

            write(file, "b".repeat(size + 1));
            MemoryExchange longer = served.get("/a.txt");
            assertThat(longer.bodyText()).isEqualTo("b".repeat(size + 1));
            assertThat(longer.header("ETag")).isNotEqualTo(first.header("ETag"));

            Files.writeString(file, "c".repeat(size + 1)); // as long as before
            MemoryExchange later = served.get("/a.txt");
            assertThat(later.bodyText()).isEqualTo("c".repeat(size + 1));
            assertThat(later.header("Last-Modified")).isNotEqualTo(longer.header("Last-Modified"));

            Files.delete(file);
            assertThat(served.get("/a.txt").status()).isEqualTo(404);
            write(file, "back");
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("back");
            Files.delete(file);
            Files.createDirectory(file);
            assertThat(served.get("/a.txt").header("Location")).isEqualTo("/a.txt/");
        }
    }

    @Test
    void sameSizeAndTimeAreNoProofForLong() throws Exception {
        write(root.resolve("a.txt"), "one");
        try (Served served = served()) {
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("one");
            write(root.resolve("a.txt"), "two");
            await().until(() -> served.get("/a.txt").bodyText().equals("two"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void aLinkThatComesToLeadOutIsNoticedAndWhatIsOutsideIsNeverSent(int size) throws Exception {
        write(root.resolve("in.txt"), "i".repeat(size));
        write(folder.resolve("outside/secret.txt"), "s".repeat(size));
        Path link = Files.createSymbolicLink(root.resolve("link.txt"), root.resolve("in.txt"));
        try (Served served = served()) {
            assertThat(served.get("/link.txt").bodyText()).isEqualTo("i".repeat(size));
            Files.delete(link);
            Files.createSymbolicLink(link, folder.resolve("outside/secret.txt"));
            await().until(() -> {
                MemoryExchange answer = served.get("/link.txt");
                assertThat(answer.bodyText()).doesNotContain("sss");
                return answer.status() == 404;
            });
        }
    }

    @Test
    void aFileThatBecomesALinkOutwardsIsNoticedAtOnce() throws Exception {
        write(root.resolve("large.txt"), "i".repeat(LARGE));
        write(folder.resolve("outside/secret.txt"), "s".repeat(LARGE));
        try (Served served = served()) {
            assertThat(served.get("/large.txt").bodyText()).isEqualTo("i".repeat(LARGE));
            Files.delete(root.resolve("large.txt"));
            Files.createSymbolicLink(root.resolve("large.txt"), folder.resolve("outside/secret.txt"));
            assertThat(served.get("/large.txt").status()).isEqualTo(404);
        }
    }

    /** By size and time it is the same file; but it is none of the application's, and it would be opened. */
    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void aFolderThatBecomesALinkOutwardsIsNeverFollowed(int size) throws Exception {
        Files.createDirectories(root.resolve("sub"));
        write(root.resolve("sub/file.txt"), "i".repeat(size));
        write(folder.resolve("outside/file.txt"), "s".repeat(size));
        try (Served served = served()) {
            assertThat(served.get("/sub/file.txt").bodyText()).isEqualTo("i".repeat(size));
            Files.move(root.resolve("sub"), folder.resolve("moved"));
            Files.createSymbolicLink(root.resolve("sub"), folder.resolve("outside"));
            await().until(() -> {
                MemoryExchange answer = served.get("/sub/file.txt");
                assertThat(answer.bodyText()).doesNotContain("sss");
                assertThat(size == LARGE ? answer.status() : 404).isEqualTo(404);
                return answer.status() == 404;
            });
        }
    }

    /** Many applications may keep no more than one. */
    @Test
    void allApplicationsShareOneMemory() throws Exception {
        WebApp[] apps = new WebApp[20];
        for (int i = 0; i < apps.length; i++) {
            Path files = Files.createDirectories(folder.resolve("app" + i));
            write(files.resolve("a.txt"), "a".repeat(5_000));
            apps[i] = WebApp.at("/app" + i).resources(files);
        }
        try (Served served = Served.with(ContainerConfig.DEFAULT.withFileCacheBytes(10_000), apps)) {
            // the memory has room for one: the first application's file cannot be kept when all others were asked
            assertThat(served.get("/app0/a.txt").bodyText()).hasSize(5_000);
            for (int i = 1; i < apps.length; i++) {
                assertThat(served.get("/app" + i + "/a.txt").bodyText()).hasSize(5_000);
            }
            write(folder.resolve("app0/a.txt"), "b".repeat(5_000)); // nothing but its octets differs
            assertThat(served.get("/app0/a.txt").bodyText()).isEqualTo("b".repeat(5_000));
        }
    }

    @Test
    void anIncludedFileIsKeptAndNeverCompressed() throws Exception {
        write(root.resolve("a.txt"), "plain".repeat(200));
        write(root.resolve("a.txt.gz"), "zipped");
        WebApp app = WebApp.at("/")
                .resources(root)
                .servlet("/show", (request, response) -> request.getRequestDispatcher("/a.txt")
                        .include(request, response));
        try (Served served = Served.with(app)) {
            for (int i = 0; i < 2; i++) {
                MemoryExchange shown = served.serve(MemoryExchange.get("/show").header("Accept-Encoding", "gzip"));
                assertThat(shown.bodyText()).isEqualTo("plain".repeat(200));
                assertThat(zipped(served).bodyText()).isEqualTo("zipped");
                assertThat(served.get("/a.txt").header("Vary")).isEqualTo("Accept-Encoding");
            }
            Files.delete(root.resolve("a.txt"));
            Files.delete(root.resolve("a.txt.gz"));
            assertThat(served.get("/show").status()).isNotEqualTo(200);
        }
    }

    /** A sibling is of the file beside it, and not of another jar's or the application's that hides that. */
    @Test
    void aFileThatHidesAJarsHasNothingToDoWithTheSiblingsOfThat() throws Exception {
        write(root.resolve("a.txt"), "own".repeat(200));
        Path jar = Archives.zip(
                folder.resolve("lib.jar"),
                Map.of(
                        "META-INF/resources/a.txt",
                        "jar".repeat(200),
                        "META-INF/resources/a.txt.gz",
                        "zipped",
                        "META-INF/resources/b.txt",
                        "jar".repeat(200),
                        "META-INF/resources/b.txt.gz",
                        "zipped"));
        try (Served served = Served.with(WebApp.at("/").resources(root).resourceJar(jar))) {
            assertThat(zipped(served).bodyText()).isEqualTo("own".repeat(200));
            assertThat(zipped(served).header("Vary")).isNull();
            assertThat(served.serve(MemoryExchange.get("/b.txt").header("Accept-Encoding", "gzip"))
                            .bodyText())
                    .isEqualTo("zipped");
        }
    }

    @Test
    void aSiblingThatComesOrGoesIsNoticed() throws Exception {
        write(root.resolve("a.txt"), "a".repeat(1000));
        try (Served served = served()) {
            assertThat(zipped(served).header("Content-Encoding")).isNull();
            Path sibling = write(root.resolve("a.txt.gz"), "zipped");
            await().until(() -> "gzip".equals(zipped(served).header("Content-Encoding")));
            write(sibling, "zipped anew");
            assertThat(zipped(served).bodyText()).isEqualTo("zipped anew");
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("a".repeat(1000));
            assertThat(served.get("/a.txt").header("Vary")).isEqualTo("Accept-Encoding");
            Files.delete(sibling);
            assertThat(zipped(served).bodyText()).isEqualTo("a".repeat(1000));
        }
    }

    @Test
    void aWelcomeFileThatComesOrGoesIsNoticedAtOnce() throws Exception {
        Path first = write(root.resolve("index.html"), "first");
        write(root.resolve("index.htm"), "second");
        try (Served served = served()) {
            for (int i = 0; i < 3; i++) {
                assertThat(served.get("/").bodyText()).isEqualTo("first");
                assertThat(served.get("/").bodyText()).isEqualTo("first");
                Files.delete(first);
                assertThat(served.get("/").bodyText()).isEqualTo("second");
                assertThat(served.get("/").bodyText()).isEqualTo("second");
                write(first, "first");
            }
        }
    }

    @Test
    void aWelcomeFileIsNoneAnyMoreWhenItsLinkLeadsOut() throws Exception {
        write(root.resolve("in.html"), "inside");
        write(folder.resolve("outside/secret.txt"), "secret");
        Path link = Files.createSymbolicLink(root.resolve("index.html"), root.resolve("in.html"));
        try (Served served = served()) {
            assertThat(served.get("/").bodyText()).isEqualTo("inside");
            Files.delete(link);
            Files.createSymbolicLink(link, folder.resolve("outside/secret.txt"));
            await().until(() -> {
                MemoryExchange answer = served.get("/");
                assertThat(answer.bodyText()).doesNotContain("secret");
                return answer.status() == 404;
            });
        }
    }

    private static MemoryExchange zipped(Served served) {
        return served.serve(MemoryExchange.get("/a.txt").header("Accept-Encoding", "gzip"));
    }

    @Test
    void partsConditionsAndHeadsAreAnsweredFromWhatIsKept() throws Exception {
        write(root.resolve("a.txt"), "0123456789");
        try (Served served = served()) {
            String tag = Objects.requireNonNull(served.get("/a.txt").header("ETag"));
            for (int i = 0; i < 2; i++) {
                MemoryExchange part = served.serve(MemoryExchange.get("/a.txt").header("Range", "bytes=2-4"));
                assertThat(part.status()).isEqualTo(206);
                assertThat(part.bodyText()).isEqualTo("234");
                MemoryExchange known = served.serve(MemoryExchange.get("/a.txt").header("If-None-Match", tag));
                assertThat(known.status()).isEqualTo(304);
                MemoryExchange head = served.serve(MemoryExchange.request("HEAD", "/a.txt"));
                assertThat(head.bodyText()).isEmpty();
                assertThat(head.responseLength()).isEqualTo(org.rocketserver.exchange.BodyLength.of(10));
                assertThat(served.get("/a.txt").bodyText()).isEqualTo("0123456789");
            }
        }
    }

    @Test
    void privateFoldersStayPrivateToClientsWhenAServletHadThemSent() throws Exception {
        Files.createDirectories(root.resolve("WEB-INF"));
        write(root.resolve("WEB-INF/page.html"), "page");
        WebApp app = WebApp.at("/")
                .resources(root)
                .servlet("/show", (request, response) -> request.getRequestDispatcher("/WEB-INF/page.html")
                        .forward(request, response));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/show").bodyText()).isEqualTo("page");
            assertThat(served.get("/WEB-INF/page.html").status()).isEqualTo(404);
        }
    }

    /** A filter may do with its stream what it likes; what others are sent stays as it is. */
    @Test
    void anApplicationsStreamCannotWriteIntoWhatIsKept() throws Exception {
        write(root.resolve("a.txt"), "0123456789");
        Filter spoiler = (request, response, chain) -> {
            boolean spoil = request.getParameter("spoil") != null;
            chain.doFilter(request, spoil ? new Spoiled((HttpServletResponse) response) : response);
        };
        try (Served served = Served.with(WebApp.at("/").resources(root).filter("/*", spoiler))) {
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("0123456789");
            assertThat(served.get("/a.txt?spoil").bodyText()).isEqualTo("##########");
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("0123456789");
        }
    }

    private final class Spoiled extends HttpServletResponseWrapper {
        Spoiled(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream out = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    out.write(octet);
                }

                @Override
                public void write(byte[] octets, int at, int count) throws IOException {
                    handed.add(octets.length);
                    Arrays.fill(octets, (byte) '#');
                    out.write(octets, at, count);
                }

                @Override
                public boolean isReady() {
                    return out.isReady();
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    out.setWriteListener(listener);
                }
            };
        }
    }

    @Test
    void partsWrittenToAnApplicationsStreamAreTheirOwn() throws Exception {
        write(root.resolve("a.txt"), "0123456789");
        Filter spoiler =
                (request, response, chain) -> chain.doFilter(request, new Spoiled((HttpServletResponse) response));
        try (Served served = Served.with(WebApp.at("/").resources(root).filter("/*", spoiler))) {
            MemoryExchange parts = served.serve(MemoryExchange.get("/a.txt").header("Range", "bytes=2-4"));
            assertThat(parts.bodyText()).isEqualTo("###");
            assertThat(handed).containsExactly(3);
        }
    }

    @Test
    void theNextApplicationAtAPathBeginsWithNothing() throws Exception {
        write(root.resolve("a.txt"), "one");
        Path next = Files.createDirectories(folder.resolve("next"));
        write(next.resolve("a.txt"), "two");
        try (Served served = served()) {
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("one");
            served.container().deploy(WebApp.at("/").resources(next));
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("two");
        }
    }

    @Test
    void withoutACacheFilesAreServedTheSame() throws Exception {
        write(root.resolve("a.txt"), "one");
        try (Served served = Served.with(
                ContainerConfig.DEFAULT.withFileCacheBytes(0), WebApp.at("/").resources(root))) {
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("one");
            write(root.resolve("a.txt"), "two"); // nothing but its octets differs
            assertThat(served.get("/a.txt").bodyText()).isEqualTo("two");
        }
        assertThatThrownBy(() -> ContainerConfig.DEFAULT.withFileCacheBytes(-1))
                .hasMessageContaining("fileCacheBytes must not be negative: -1; use 0");
    }
}
