package org.rocketserver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Timers;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.HttpException;
import org.rocketserver.testkit.MemoryExchange;

/** W12: files over HTTP; RFC 9110 §8, §12.5.3, §13, §14. */
class FileWorkerTest {
    private static final Instant CHANGED = Instant.parse("2024-05-06T07:08:09Z");
    private static final Instant NOW = CHANGED.plusSeconds(60);
    private static final int LARGE = 200_000;

    private final Path folder;
    private final Path root;

    FileWorkerTest(@TempDir Path folder) {
        this.folder = folder;
        this.root = folder.resolve("www");
    }

    @BeforeEach
    void prepare() throws IOException {
        write("a.txt", "0123456789");
        write("empty.css", "");
        write("large.bin", "x".repeat(LARGE - 1) + "y");
        write("noextension", "?");
        write("sub/index.html", "<p>sub");
        write("list/b.txt", "b");
        write("list/<i>&'\".txt", "odd");
        write("list/Zdir/x", "x");
        write("list/.secret", "s");
        write(".htaccess", "secret");
        write(".git/config", "secret");
        write(".well-known/acme", "token");
        Files.createDirectories(folder.resolve("www2"));
        Files.writeString(folder.resolve("www2/outside.txt"), "outside");
        Files.createSymbolicLink(root.resolve("escape"), folder.resolve("www2"));
        Files.createSymbolicLink(root.resolve("escape.txt"), folder.resolve("www2/outside.txt"));
        Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("a.txt"));
        Files.createSymbolicLink(root.resolve("tohidden"), root.resolve(".git"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    }

    @Test
    void servesAFileWithTypeLengthTagAndDate() throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get("/a.txt"));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.bodyText()).isEqualTo("0123456789");
        assertThat(exchange.header("Content-Type")).isEqualTo("text/plain");
        assertThat(exchange.header("Last-Modified")).isEqualTo("Mon, 06 May 2024 07:08:09 GMT");
        assertThat(exchange.header("ETag")).matches("\"[0-9a-f]+-a\"");
        assertThat(exchange.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(exchange.header("Vary")).isNull();
        assertThat(exchange.responseLength()).isEqualTo(org.rocketserver.exchange.BodyLength.of(10));
    }

    @Test
    void servesLargeEmptyAndUntypedFiles() throws IOException {
        assertThat(serve(MemoryExchange.get("/large.bin")).bodyText())
                .hasSize(LARGE)
                .endsWith("xy");
        MemoryExchange empty = serve(MemoryExchange.get("/empty.css"));
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.bodyText()).isEmpty();
        assertThat(serve(MemoryExchange.get("/noextension")).header("Content-Type"))
                .isNull();
        assertThat(serve(MemoryExchange.get("/inside.txt")).bodyText()).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a.txt", "/large.bin"})
    void headIsLikeGetWithoutBody(String path) throws IOException {
        MemoryExchange head = serve(MemoryExchange.request("HEAD", path));
        MemoryExchange get = serve(MemoryExchange.get(path));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bodyText()).isEmpty();
        assertThat(head.headers()).hasToString(get.headers().toString());
        assertThat(head.responseLength()).isEqualTo(get.responseLength());
    }

    @Test
    void answersConditions() throws IOException {
        String tag = Objects.requireNonNull(serve(MemoryExchange.get("/a.txt")).header("ETag"));
        MemoryExchange same = serve(MemoryExchange.get("/a.txt").header("If-None-Match", tag));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.bodyText()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(tag);
        String date = "Mon, 06 May 2024 07:08:09 GMT";
        assertThat(status("/a.txt", "If-Modified-Since", date)).isEqualTo(304);
        assertThat(status("/a.txt", "If-Unmodified-Since", date)).isEqualTo(200);
        assertThat(status("/a.txt", "If-Match", "\"other\"")).isEqualTo(412);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "bytes=0-3, a.txt, 0123, bytes 0-3/10",
        "bytes=-2, a.txt, 89, bytes 8-9/10",
        "bytes=199998-, large.bin, xy, bytes 199998-199999/200000",
    })
    void answersASingleRange(String range, String file, String content, String contentRange) throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get("/" + file).header("Range", range));
        assertThat(exchange.status()).isEqualTo(206);
        assertThat(exchange.bodyText()).isEqualTo(content);
        assertThat(exchange.header("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void answersSeveralRangesInParts() throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get("/large.bin").header("Range", "bytes=0-1,-1"));
        assertThat(exchange.status()).isEqualTo(206);
        assertThat(exchange.header("Content-Range")).isNull();
        String type = exchange.header("Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = Objects.requireNonNull(type).substring(type.indexOf('=') + 1);
        assertThat(exchange.bodyText())
                .isEqualTo("\r\n--" + boundary
                        + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes 0-1/200000\r\n\r\nxx\r\n--"
                        + boundary
                        + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes 199999-199999/200000\r\n\r\ny\r\n--"
                        + boundary + "--\r\n");
        assertThat(exchange.responseLength())
                .isEqualTo(org.rocketserver.exchange.BodyLength.of(
                        exchange.bodyText().length()));
    }

    @Test
    void refusesARangeBehindTheEnd() throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get("/a.txt").header("Range", "bytes=10-"));
        assertThat(exchange.status()).isEqualTo(416);
        assertThat(exchange.header("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void aRangeOfAnotherVersionIsAnsweredWithAll() throws IOException {
        MemoryExchange.Builder request = MemoryExchange.get("/a.txt").header("Range", "bytes=0-0");
        assertThat(serve(request.header("If-Range", "\"other\"")).status()).isEqualTo(200);
        MemoryExchange.Builder dated = MemoryExchange.get("/a.txt").header("Range", "bytes=0-0");
        assertThat(serve(dated.header("If-Range", "Mon, 06 May 2024 07:08:09 GMT"))
                        .status())
                .isEqualTo(206);
        assertThat(serve(MemoryExchange.request("HEAD", "/a.txt").header("Range", "bytes=0-0"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "\"{0}\" gets {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | -",
                "identity | -",
                "gzip | gzip",
                "br | br",
                "gzip, br | br",
                "gzip;q=1, br;q=0.5 | gzip",
                "gzip;q=0 | -",
                "* | br",
                "br;q=0, * | gzip",
                "gzip;q=0.1, identity | -",
                "deflate | -"
            })
    void sendsCompressedSiblingsToThoseWhoTakeThem(String accepted, String coding) throws IOException {
        write("s.js", "plain");
        write("s.js.br", "br");
        write("s.js.gz", "gzip");
        MemoryExchange.Builder request = MemoryExchange.get("/s.js");
        MemoryExchange exchange = serve(accepted == null ? request : request.header("Accept-Encoding", accepted));
        assertThat(exchange.bodyText()).isEqualTo(coding == null ? "plain" : coding);
        assertThat(exchange.header("Content-Encoding")).isEqualTo(coding);
        assertThat(exchange.header("Content-Type")).isEqualTo("text/javascript");
        assertThat(exchange.header("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void aSiblingHasATagOfItsOwnAndMayBeTheOnlyOne() throws IOException {
        write("a.txt.gz", "0123456789");
        MemoryExchange packed = serve(MemoryExchange.get("/a.txt").header("Accept-Encoding", "br;q=1, gzip;q=0.5"));
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.header("ETag"))
                .isNotEqualTo(serve(MemoryExchange.get("/a.txt")).header("ETag"));
        assertThat(serve(MemoryExchange.get("/a.txt.gz")).header("Content-Encoding"))
                .isNull();
    }

    @Test
    void aDirectoryIsItsIndexFile() throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get("/sub/"));
        assertThat(exchange.bodyText()).isEqualTo("<p>sub");
        assertThat(exchange.header("Content-Type")).isEqualTo("text/html");
    }

    @ParameterizedTest(name = "{0} leads to {1}")
    @CsvSource({"/sub, /sub/", "/sub?a=b, /sub/?a=b", "//sub, /sub/", "/x/../sub, /sub/", "//sub//., /sub/"})
    void aDirectoryWithoutItsSlashIsRedirected(String target, String location) throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get(target));
        assertThat(exchange.status()).isEqualTo(302);
        assertThat(exchange.header("Location")).isEqualTo(location);
    }

    @Test
    void aListingIsOffByDefaultAndThenSortedAndEscaped() throws IOException {
        assertThat(serve(MemoryExchange.get("/list/")).status()).isEqualTo(404);
        MemoryExchange exchange = serve(MemoryExchange.get("/list/"), settings().withDisplayIndex(true));
        assertThat(exchange.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(exchange.bodyText())
                .containsSubsequence("../", "./Zdir/", "&lt;i&gt;&amp;&#39;&quot;.txt", "b.txt")
                .contains("href=\"./%3Ci%3E%26%27%22.txt\"")
                .doesNotContain("<i>", "secret");
        MemoryExchange top = serve(MemoryExchange.get("/"), settings().withDisplayIndex(true));
        assertThat(top.bodyText()).contains("a.txt").doesNotContain("../", "escape", "loop", "tohidden", ".git");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/none", "/a.txt/", "/a.txt/x", "/.htaccess", "/.git/config", "/.git/", "/sub/.x",
                        "/escape/outside.txt",
                "/escape.txt", "/escape/", "/tohidden/config", "/loop", "/list/.secret", "/", "/A.TXT", "/..."
            })
    void whatIsNotThereHiddenOrOutsideIsNotFound(String target) throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get(target));
        assertThat(exchange.status()).isEqualTo(404);
        assertThat(exchange.bodyText()).isEqualTo("Not Found\n");
        assertThat(exchange.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    }

    /** A volume of Kubernetes: what a ConfigMap holds are links into a folder that is exchanged as a whole. */
    @Test
    void filesThatAreLinkedToTheVersionOfAVolumeAreServed() throws IOException {
        write("..2026_11_27/page.html", "version 1");
        write("..2026_11_27/.secret", "secret");
        Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026_11_27"));
        Files.createSymbolicLink(root.resolve("page.html"), Path.of("..data/page.html"));
        Files.createSymbolicLink(root.resolve("secret"), Path.of("..data/.secret"));

        assertThat(serve(MemoryExchange.get("/page.html")).bodyText()).isEqualTo("version 1");
        for (String hidden : List.of("/..data/page.html", "/..2026_11_27/page.html", "/secret")) {
            assertThat(serve(MemoryExchange.get(hidden)).status()).isEqualTo(404);
        }
        MemoryExchange listing = serve(MemoryExchange.get("/"), settings().withDisplayIndex(true));
        assertThat(listing.bodyText()).contains("page.html").doesNotContain("..data", "..2026", "secret");
    }

    @Test
    void veryLongNamesAreNotFound() throws IOException {
        assertThat(serve(MemoryExchange.get("/" + "n".repeat(5000))).status()).isEqualTo(404);
        assertThat(serve(MemoryExchange.get("/.well-known/acme")).bodyText()).isEqualTo("token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../www2/outside.txt", "/%2e%2e/x", "/sub/..%2f..%2fx", "/a%00", "/..%5cx"})
    void suspiciousPathsAreRefused(String target) throws IOException {
        MemoryExchange exchange = MemoryExchange.get(target).build();
        Worker worker = worker(settings());
        assertThatThrownBy(() -> worker.handle(exchange)).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE", "PATCH", "FOO", "get"})
    void otherMethodsAreNotAllowed(String method) throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.request(method, "/a.txt"));
        assertThat(exchange.status()).isEqualTo(405);
        assertThat(exchange.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "/a.txt", "/none"})
    void optionsTellsWhatIsAllowed(String target) throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.request("OPTIONS", target));
        assertThat(exchange.status()).isEqualTo(204);
        assertThat(exchange.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void aChangedFileIsServedAnew() throws IOException {
        Worker worker = worker(settings());
        assertThat(serve(MemoryExchange.get("/a.txt"), worker).bodyText()).isEqualTo("0123456789");
        assertThat(serve(MemoryExchange.get("/a.txt"), worker).bodyText()).isEqualTo("0123456789");
        Files.writeString(root.resolve("a.txt"), "9876543210");
        assertThat(serve(MemoryExchange.get("/a.txt"), worker).bodyText()).isEqualTo("9876543210");
        Files.delete(root.resolve("a.txt"));
        assertThat(serve(MemoryExchange.get("/a.txt"), worker).status()).isEqualTo(404);
    }

    @Test
    void theCacheStaysBounded() throws IOException {
        FileFinder finder = new FileFinder(settings().withCacheBytes(20_000));
        long most = 0;
        for (int i = 0; i < 50; i++) {
            write("f" + i, "x".repeat(1000));
            assertThat(finder.find("/f" + i, Coding.NONE)).isInstanceOf(Found.RegularFile.class);
            most = Math.max(most, finder.memory().octets());
        }
        assertThat(most).isBetween(1L, 20_000L);
    }

    /** By size and time it is the same file; but it is none of the directory's, and it would be opened. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "large"})
    void aFolderThatBecomesALinkOutwardsIsNotFollowed(String size) throws IOException {
        int octets = size.equals("x") ? 1 : LARGE;
        write("sub/file.bin", "i".repeat(octets));
        Path outside = folder.resolve("www2/file.bin");
        Files.writeString(outside, "o".repeat(octets));
        Files.setLastModifiedTime(outside, FileTime.from(CHANGED));
        Worker worker = worker(settings());
        assertThat(serve(MemoryExchange.get("/sub/file.bin"), worker).bodyText())
                .isEqualTo("i".repeat(octets));
        Files.move(root.resolve("sub"), folder.resolve("moved"));
        Files.createSymbolicLink(root.resolve("sub"), folder.resolve("www2"));
        MemoryExchange answer = serve(MemoryExchange.get("/sub/file.bin"), worker);
        assertThat(answer.bodyText()).doesNotContain("o".repeat(octets));
        assertThat(octets == LARGE ? answer.status() : 404).isEqualTo(404);
    }

    @Test
    void aFileThatChangedJustNowOrWentIsNotKept() throws IOException {
        FileFinder finder = new FileFinder(settings());
        write("f", "x");
        Files.setLastModifiedTime(root.resolve("f"), FileTime.from(Instant.now().plusSeconds(60)));
        finder.find("/f", Coding.NONE);
        assertThat(finder.memory().octets()).isZero();
        write("f", "x");
        await().untilAsserted(() -> {
            finder.find("/f", Coding.NONE);
            assertThat(finder.memory().octets()).isGreaterThan(1024);
        });
        Files.delete(root.resolve("f"));
        finder.find("/f", Coding.NONE);
        assertThat(finder.memory().octets()).isZero();
    }

    @Test
    void cacheControlIsSentIfAskedFor() throws IOException {
        MemoryExchange exchange = serve(MemoryExchange.get("/a.txt"), settings().withCacheControl("max-age=60"));
        assertThat(exchange.header("Cache-Control")).isEqualTo("max-age=60");
    }

    @Test
    void isFoundByItsNameAndReadsApplicationInformation() throws Exception {
        WorkerFactory factory = ServiceLoader.load(WorkerFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("fs"))
                .findFirst()
                .orElseThrow();
        factory.start(services(Map.of("root", root.toString(), "displayIndex", "true", "indexFiles", "b.txt, c.txt")));
        MemoryExchange exchange = MemoryExchange.get("/list/").build();
        exchange.serve(factory.newWorker());
        assertThat(exchange.bodyText()).isEqualTo("b");
    }

    /** Every setting has a text, and names as variables of the environment give them. */
    @Test
    void everySettingCanBeTold() {
        MediaTypes types = MediaTypes.DEFAULT.with("abc", "x/abc").with("wasm", "x/y");
        FileSettings wanted = new FileSettings(root, true, List.of("a", "b"), false, "no-cache", 2048, types);
        Map<String, Object> objects = Map.of(
                "root",
                root,
                "displayIndex",
                true,
                "indexFiles",
                List.of("a", "b"),
                "precompressed",
                false,
                "cacheControl",
                "no-cache",
                "cacheBytes",
                2048,
                "mediaTypes",
                types);
        Map<String, String> texts = Map.of(
                "appInfo.root", root.toString(),
                "appInfo.displayIndex", "yes",
                "appInfo.indexFiles", "a, b",
                "appInfo.precompressed", "off",
                "appInfo.cacheControl", "no-cache",
                "appInfo.cacheBytes", "2KiB",
                "appInfo.mediaTypes.abc", "x/abc",
                "appInfo.mediaTypes.wasm", "x/y");
        Map<String, String> variables = Map.of(
                "ROCKET_APP_INFO_ROOT", root.toString(),
                "ROCKET_APP_INFO_DISPLAY_INDEX", "true",
                "ROCKET_APP_INFO_INDEX_FILES", "a,b",
                "ROCKET_APPINFO_PRECOMPRESSED", "false",
                "ROCKET_APP_INFO_CACHECONTROL", "no-cache",
                "ROCKET_APP_INFO_CACHE_BYTES", "2048",
                "ROCKET_APP_INFO_MEDIA_TYPES_ABC", "x/abc",
                "ROCKET_APP_INFO_MEDIATYPES_WASM", "x/y");
        for (FileSettings read : List.of(
                FileSettings.of(objects),
                FileSettings.of(RocketConfig.of(texts).appInfo()),
                FileSettings.of(RocketConfig.DEFAULT.withEnvironment(variables).appInfo()))) {
            assertThat(read.withMediaTypes(types)).isEqualTo(wanted);
            assertThat(read.mediaTypes().asMap()).isEqualTo(types.asMap());
        }
        assertThat(FileSettings.of(
                        Map.of("document_root", root, "other", "left alone", "mediaTypesFile", "left alone too")))
                .isEqualTo(FileSettings.of(root));
    }

    @Test
    void wrongApplicationInformationFailsTheStart() {
        assertRefused(Map.of(), "appInfo.root must be given");
        assertRefused(Map.of("root", root.resolve("a.txt")), "appInfo.root must be a directory");
        assertRefused(
                Map.of("root", root, "displayIndex", "maybe"),
                "appInfo.displayIndex must be true or false: \"maybe\"; give");
        assertRefused(Map.of("root", "a\0b"), "appInfo.root must be a path");
        assertRefused(Map.of("root", root, "cacheBytes", "much"), "appInfo.cacheBytes must be a size: \"much\"; give");
        assertRefused(Map.of("root", root, "cacheBytes", -1), "appInfo.cacheBytes must be zero or positive");
        assertRefused(Map.of("root", root, "cacheControl", "a\r\nb: c"), "appInfo.cacheControl must be visible ASCII");
        assertRefused(
                Map.of("root", root, "mediaTypes.wasm", "wasm"),
                "appInfo.mediaTypes.wasm must be a media type: \"wasm\"; give");
        assertRefused(Map.of("root", root, "indexFiles", "../a"), "appInfo.indexFiles must be names of files");
        assertThatThrownBy(() -> new FileWorkerFactory().start(services(Map.of("root", root.resolve("none")))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new FileWorkerFactory().newWorker()).isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(Map<String, Object> appInfo, String message) {
        assertThatThrownBy(() -> new FileWorkerFactory().start(services(appInfo)))
                .hasMessageContaining(message);
    }

    private FileSettings settings() {
        return FileSettings.of(root);
    }

    private int status(String target, String name, String value) throws IOException {
        return serve(MemoryExchange.get(target).header(name, value)).status();
    }

    private MemoryExchange serve(MemoryExchange.Builder request) throws IOException {
        return serve(request, settings());
    }

    private static MemoryExchange serve(MemoryExchange.Builder request, FileSettings settings) throws IOException {
        return serve(request, worker(settings));
    }

    private static MemoryExchange serve(MemoryExchange.Builder request, Worker worker) {
        MemoryExchange exchange = request.build();
        exchange.serve(worker);
        assertThat(exchange.failure()).isNull();
        assertThat(exchange.aborted()).isNull();
        assertThat(exchange.response().closed()).isTrue();
        return exchange;
    }

    private static Worker worker(FileSettings settings) throws IOException {
        FileWorkerFactory factory = new FileWorkerFactory(settings);
        factory.start(services(Map.of()));
        return factory.newWorker();
    }

    private static ServerServices services(Map<String, Object> appInfo) {
        return new ServerServices() {
            @Override
            public Executor workers() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Timers timers() {
                throw new UnsupportedOperationException();
            }

            @Override
            public InstantSource clock() {
                return InstantSource.fixed(NOW);
            }

            @Override
            public Map<String, Object> appInfo() {
                return appInfo;
            }
        };
    }

    @Test
    void encodesNamesForLinks() {
        assertThat(DirectoryListing.encode("/a b/\u00e4?#%")).isEqualTo("/a%20b/%C3%A4%3F%23%25");
    }
}
