package org.rocketserver.servlet.spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §4.6, §10.10, §12.2; RFC 9110 §12 to §14: files from a folder, a WAR and a jar alike. */
class DefaultServletTest {
    private static final String TEXT = "0123456789".repeat(100);

    @TempDir
    Path folder;

    private final Map<String, Path> archives = new LinkedHashMap<>();

    @BeforeEach
    void layOut() throws IOException {
        Path exploded = Files.createDirectories(folder.resolve("exploded"));
        Files.createDirectories(exploded.resolve("WEB-INF"));
        Files.writeString(exploded.resolve("WEB-INF").resolve("secret.txt"), "secret");
        Files.writeString(exploded.resolve("a.txt"), TEXT);
        Files.writeString(exploded.resolve("a.txt.gz"), "zipped");
        Files.writeString(Files.createDirectories(exploded.resolve("docs")).resolve("index.html"), "docs");
        archives.put("folder", exploded);
        archives.put(
                "war",
                Archives.zip(
                        folder.resolve("app.war"),
                        Map.of(
                                "a.txt", TEXT,
                                "a.txt.gz", "zipped",
                                "docs/index.html", "docs",
                                "WEB-INF/secret.txt", "secret")));
        Path jar = Archives.zip(
                folder.resolve("files.jar"),
                Map.of(
                        "META-INF/resources/a.txt", TEXT,
                        "META-INF/resources/a.txt.gz", "zipped",
                        "META-INF/resources/docs/index.html", "docs",
                        "META-INF/resources/WEB-INF/secret.txt", "secret"));
        Path withJar = folder.resolve("with-jar");
        Files.createDirectories(withJar.resolve("WEB-INF").resolve("lib"));
        Files.copy(jar, withJar.resolve("WEB-INF").resolve("lib").resolve("files.jar"));
        archives.put("jar", withJar);
    }

    private Served served(String kind) throws Exception {
        return Served.with(WebApp.at("/").archive(archives.get(kind)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "war", "jar"})
    void aFileIsServedWithWhatDescribesIt(String kind) throws Exception {
        try (Served served = served(kind)) {
            MemoryExchange file = served.get("/a.txt");
            assertThat(file.bodyText()).isEqualTo(TEXT);
            assertThat(file.header("Content-Type")).startsWith("text/plain");
            assertThat(file.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(file.header("Last-Modified")).isNotNull();
            MemoryExchange head = served.serve(MemoryExchange.request("HEAD", "/a.txt"));
            assertThat(head.header("ETag")).isEqualTo(file.header("ETag"));
            assertThat(served.get("/docs/").bodyText()).isEqualTo("docs");
            assertThat(served.get("/docs").header("Location")).isEqualTo("/docs/");
            assertThat(served.get("/none.txt").status()).isEqualTo(404);
            assertThat(served.get("/A.TXT").status()).isEqualTo(404);
            MemoryExchange posted = served.serve(MemoryExchange.post("/a.txt").body("x"));
            assertThat(posted.status()).isEqualTo(405);
            assertThat(posted.header("Allow")).contains("GET", "HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "war", "jar"})
    void whatAClientHasIsNotSentAgain(String kind) throws Exception {
        try (Served served = served(kind)) {
            MemoryExchange file = served.get("/a.txt");
            String tag = file.header("ETag");
            String date = file.header("Last-Modified");
            assertThat(status(served, "If-None-Match", tag)).isEqualTo(304);
            assertThat(status(served, "If-None-Match", "\"other\"")).isEqualTo(200);
            assertThat(status(served, "If-Modified-Since", date)).isEqualTo(304);
            assertThat(status(served, "If-Match", "\"other\"")).isEqualTo(412);
            assertThat(status(served, "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:01 GMT"))
                    .isEqualTo(412);
        }
    }

    private static int status(Served served, String name, String value) {
        return served.serve(MemoryExchange.get("/a.txt").header(name, value)).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"war", "jar"})
    void whatTheNextReleaseHasIsSentThoughTheBuildGivesAllFilesOneTime(String kind) throws Exception {
        String before;
        try (Served served = Served.with(WebApp.at("/").archive(release(kind, "release 1")))) {
            before = Objects.requireNonNull(served.get("/a.txt").header("ETag"));
        }
        try (Served served = Served.with(WebApp.at("/").archive(release(kind, "release 2")))) {
            assertThat(status(served, "If-None-Match", before)).isEqualTo(200);
        }
        try (Served served = Served.with(WebApp.at("/").archive(release(kind, "release 1")))) {
            assertThat(status(served, "If-None-Match", before)).as("unchanged").isEqualTo(304);
        }
    }

    /** As builds make them that give equal archives for equal content. */
    private Path release(String kind, String text) throws IOException {
        Path root = Files.createTempDirectory(folder, "release");
        boolean jar = kind.equals("jar");
        Path archive = jar
                ? Files.createDirectories(root.resolve("WEB-INF/lib")).resolve("files.jar")
                : root.resolve("app.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            ZipEntry entry = new ZipEntry(jar ? "META-INF/resources/a.txt" : "a.txt");
            entry.setTime(318_211_200_000L);
            zip.putNextEntry(entry);
            zip.write(text.getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
        }
        return jar ? root : archive;
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "war", "jar"})
    void rangesAreSent(String kind) throws Exception {
        try (Served served = served(kind)) {
            MemoryExchange part = served.serve(MemoryExchange.get("/a.txt").header("Range", "bytes=10-12"));
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.bodyText()).isEqualTo("012");
            assertThat(part.header("Content-Range")).isEqualTo("bytes 10-12/1000");
            MemoryExchange end = served.serve(MemoryExchange.get("/a.txt").header("Range", "bytes=-2"));
            assertThat(end.bodyText()).isEqualTo("89");
            MemoryExchange two = served.serve(MemoryExchange.get("/a.txt").header("Range", "bytes=0-0,500-501"));
            assertThat(two.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
            assertThat(two.bodyText()).contains("bytes 0-0/1000", "bytes 500-501/1000");
            MemoryExchange beyond = served.serve(MemoryExchange.get("/a.txt").header("Range", "bytes=2000-"));
            assertThat(beyond.status()).isEqualTo(416);
            assertThat(beyond.header("Content-Range")).isEqualTo("bytes */1000");
            MemoryExchange old = served.serve(
                    MemoryExchange.get("/a.txt").header("Range", "bytes=0-0").header("If-Range", "\"old\""));
            assertThat(old.status()).isEqualTo(200);
        }
    }

    @Test
    void severalPartsOfWhatIsPackedAreNotUnpackedAgainAndAgain() throws Exception {
        String large = TEXT.repeat(100);
        Path app = folder.resolve("packed");
        Archives.zip(app.resolve("WEB-INF/lib/files.jar"), Map.of("META-INF/resources/large.txt", large));
        Files.writeString(app.resolve("own.txt"), large);
        try (Served served = Served.with(WebApp.at("/").archive(app))) {
            assertThat(parts(served, "/large.txt", "bytes=0-0,50000-50001").status())
                    .isEqualTo(200);
            assertThat(parts(served, "/large.txt", "bytes=0-0,50000-50001").bodyText())
                    .isEqualTo(large);
            assertThat(parts(served, "/large.txt", "bytes=50001-50002").bodyText())
                    .isEqualTo("12");
            assertThat(parts(served, "/own.txt", "bytes=0-0,50000-50001").status())
                    .isEqualTo(206);
        }
    }

    private static MemoryExchange parts(Served served, String path, String range) {
        return served.serve(MemoryExchange.get(path).header("Range", range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "war", "jar"})
    void aCompressedSiblingIsSentToWhoTakesIt(String kind) throws Exception {
        try (Served served = served(kind)) {
            MemoryExchange zipped =
                    served.serve(MemoryExchange.get("/a.txt").header("Accept-Encoding", "gzip, br;q=0"));
            assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(zipped.header("Content-Type")).startsWith("text/plain");
            assertThat(zipped.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(zipped.bodyText()).isEqualTo("zipped");
            MemoryExchange plain = served.serve(MemoryExchange.get("/a.txt").header("Accept-Encoding", "gzip;q=0"));
            assertThat(plain.bodyText()).isEqualTo(TEXT);
            assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(plain.header("ETag")).isNotEqualTo(zipped.header("ETag"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "war", "jar"})
    void whatIsPrivateIsNotThereForClientsButForTheApplication(String kind) throws Exception {
        WebApp app = WebApp.at("/")
                .archive(archives.get(kind))
                .servlet("/inside", (request, response) -> request.getRequestDispatcher("/WEB-INF/secret.txt")
                        .forward(request, response))
                .servlet("/read", (request, response) -> response.getWriter()
                        .print(new String(
                                request.getServletContext()
                                        .getResourceAsStream("/WEB-INF/secret.txt")
                                        .readAllBytes(),
                                StandardCharsets.UTF_8)));
        try (Served served = Served.with(app)) {
            for (String path :
                    new String[] {"/WEB-INF/secret.txt", "/web-inf/secret.txt", "/docs/../WEB-INF/secret.txt"}) {
                assertThat(served.get(path).status()).as(path).isEqualTo(404);
            }
            assertThat(served.get("/inside").bodyText()).isEqualTo("secret");
            assertThat(served.get("/read").bodyText()).isEqualTo("secret");
        }
    }

    @Test
    void aFolderIsListedOnRequestOnly() throws Exception {
        Files.writeString(
                Files.createDirectories(folder.resolve("exploded/bare")).resolve("b.txt"), "b");
        try (Served served = served("folder")) {
            assertThat(served.get("/bare/").status()).isEqualTo(404);
        }
        try (Served served =
                Served.with(WebApp.at("/").archive(archives.get("folder")).directoryListing(true))) {
            assertThat(served.get("/bare/").bodyText()).contains("href=\"./b.txt\"");
        }
    }
}
