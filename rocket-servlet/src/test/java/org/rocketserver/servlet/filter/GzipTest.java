package org.rocketserver.servlet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** What is compressed, what is not, and that the content stays what it was (RFC 9110 §8.4, §12.5.3). */
class GzipTest {
    private static final String LONG = "Rocket lifts off. ".repeat(400);

    @TempDir
    Path folder;

    private static WebApp app() {
        return WebApp.at("/")
                .filter("/*", new Gzip())
                .servlet("/text", (request, response) -> {
                    response.setContentType("text/plain;charset=utf-8");
                    response.setHeader("ETag", "\"1\"");
                    response.setContentLength(LONG.getBytes(StandardCharsets.UTF_8).length);
                    response.getWriter().print(LONG);
                })
                .servlet("/short", (request, response) -> {
                    response.setContentType("text/plain");
                    response.getWriter().print("brief");
                })
                .servlet("/typed", (request, response) -> {
                    response.setContentType(request.getParameter("type"));
                    response.getOutputStream().write(LONG.getBytes(StandardCharsets.UTF_8));
                })
                .servlet("/flushed", (request, response) -> {
                    response.setContentType("text/plain;charset=utf-8");
                    response.getWriter().print("first ä ");
                    response.flushBuffer();
                    response.getWriter().print("second");
                })
                .servlet("/again", (request, response) -> {
                    response.setContentType("text/plain;charset=utf-8");
                    response.getWriter().print(LONG);
                    response.reset();
                    response.setContentType("text/plain");
                    response.getWriter().print("again");
                })
                .servlet("/error", (request, response) -> {
                    response.setContentType("text/plain");
                    response.getWriter().print(LONG.substring(0, 100));
                    response.sendError(410, "gone");
                })
                .servlet("/thrown", (request, response) -> {
                    response.setContentType("text/plain");
                    response.getWriter().print(LONG.substring(0, 100));
                    throw new IllegalStateException("oops");
                })
                .servlet("/async", (request, response) -> {
                    var async = request.startAsync();
                    async.start(() -> {
                        try {
                            response.setContentType("text/plain;charset=utf-8");
                            response.getWriter().print(LONG);
                            async.complete();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                })
                .servlet("/unblocked", (request, response) -> {
                    var async = request.startAsync();
                    response.setContentType("text/plain;charset=utf-8");
                    ServletOutputStream out = response.getOutputStream();
                    out.setWriteListener(new WriteListener() {
                        private boolean written;

                        @Override
                        public void onWritePossible() throws IOException {
                            while (out.isReady()) {
                                if (written) {
                                    async.complete();
                                    return;
                                }
                                written = true;
                                out.write(LONG.getBytes(StandardCharsets.UTF_8));
                            }
                        }

                        @Override
                        public void onError(Throwable thrown) {
                            async.complete();
                        }
                    });
                });
    }

    @Test
    void longTextIsCompressedForWhoTakesIt() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = get(served, "/text");
            assertThat(exchange.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(exchange.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
            assertThat(exchange.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(exchange.header("ETag")).isEqualTo("W/\"1\"");
            assertThat(exchange.response().octets().length).isLessThan(LONG.length() / 10);
            assertThat(unzipped(exchange)).isEqualTo(LONG);
        }
    }

    @ParameterizedTest(name = "Accept-Encoding: {0}")
    @CsvSource(
            delimiter = '|',
            value = {"''", "identity", "br", "gzip;q=0", "*;q=0", "deflate, gzip;q=0.0"})
    void whoDoesNotTakeItGetsTheTextAsItIs(String accepted) throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = served.serve(MemoryExchange.get("/text").header("Accept-Encoding", accepted));
            assertThat(exchange.header("Content-Encoding")).isNull();
            assertThat(exchange.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(exchange.header("ETag")).isEqualTo("\"1\"");
            assertThat(exchange.bodyText()).isEqualTo(LONG);
        }
    }

    @Test
    void whatIsShortIsLeftAsItIs() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = get(served, "/short");
            assertThat(exchange.header("Content-Encoding")).isNull();
            assertThat(exchange.bodyText()).isEqualTo("brief");
        }
    }

    @ParameterizedTest(name = "{0} is compressed: {1}")
    @CsvSource({
        "application/json, true",
        "application/problem+json, true",
        "image/svg+xml, true",
        "TEXT/HTML;charset=utf-8, true",
        "image/png, false",
        "application/zip, false",
        "text/event-stream, false",
        "'', false"
    })
    void theTypeDecides(String type, boolean compressed) throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = get(served, "/typed?type=" + type.replace("+", "%2B"));
            assertThat("gzip".equals(exchange.header("Content-Encoding"))).isEqualTo(compressed);
            assertThat(compressed ? unzipped(exchange) : exchange.bodyText()).isEqualTo(LONG);
        }
    }

    @Test
    void whatIsFlushedLeavesAndIsStillOneStream() throws Exception {
        try (Served served = Served.with(app())) {
            assertThat(unzipped(get(served, "/flushed"))).isEqualTo("first ä second");
        }
    }

    @Test
    void whatIsResetIsForgotten() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = get(served, "/again");
            assertThat(exchange.header("Content-Encoding")).isNull();
            assertThat(exchange.bodyText()).isEqualTo("again");
        }
    }

    @Test
    void errorsAreAnsweredAsWithoutTheFilter() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange gone = get(served, "/error");
            assertThat(gone.status()).isEqualTo(410);
            assertThat(gone.header("Content-Encoding")).isNull();
            assertThat(gone.bodyText()).contains("<h1>410 Gone</h1>").doesNotContain("Rocket");
            MemoryExchange thrown = get(served, "/thrown");
            assertThat(thrown.status()).isEqualTo(500);
            assertThat(thrown.header("Content-Encoding")).isNull();
            assertThat(thrown.bodyText()).contains("500").doesNotContain("Rocket");
        }
    }

    @Test
    void anAsynchronousAnswerIsCompressedToItsEnd() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = get(served, "/async");
            assertThat(exchange.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(unzipped(exchange)).isEqualTo(LONG);
        }
    }

    @Test
    void whatIsWrittenWithoutBlockingIsLeftAsItIs() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange exchange = get(served, "/unblocked");
            assertThat(exchange.header("Content-Encoding")).isNull();
            assertThat(exchange.bodyText()).isEqualTo(LONG);
        }
    }

    @Test
    void filesAreCompressedByTheirTypeAndPartsOfThemNever() throws Exception {
        Files.writeString(folder.resolve("a.txt"), LONG);
        Files.writeString(folder.resolve("a.png"), LONG);
        try (Served served = Served.with(WebApp.at("/").resources(folder).filter("/*", new Gzip()))) {
            assertThat(unzipped(get(served, "/a.txt"))).isEqualTo(LONG);
            assertThat(get(served, "/a.png").header("Content-Encoding")).isNull();
            assertThat(get(served, "/a.png").bodyText()).isEqualTo(LONG);
            MemoryExchange part = served.serve(MemoryExchange.get("/a.txt")
                    .header("Accept-Encoding", "gzip")
                    .header("Range", "bytes=0-1999"));
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.header("Content-Encoding")).isNull();
            assertThat(part.response().octets()).hasSize(2000);
        }
    }

    @Test
    void headSaysWhatGetWouldSay() throws Exception {
        Files.writeString(folder.resolve("a.txt"), LONG);
        Files.writeString(folder.resolve("b.txt"), "short");
        try (Served served = Served.with(WebApp.at("/").resources(folder).filter("/*", new Gzip()))) {
            MemoryExchange big =
                    served.serve(MemoryExchange.request("HEAD", "/a.txt").header("Accept-Encoding", "gzip"));
            assertThat(big.header("Content-Encoding")).isEqualTo("gzip");
            MemoryExchange small =
                    served.serve(MemoryExchange.request("HEAD", "/b.txt").header("Accept-Encoding", "gzip"));
            assertThat(small.header("Content-Encoding")).isNull();
        }
    }

    @Test
    void nonsenseIsRefusedWhenItIsMade() {
        assertThatThrownBy(() -> new Gzip(-1, 6)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Gzip(0, 10)).hasMessageContaining("1 to 9");
    }

    private static MemoryExchange get(Served served, String path) {
        return served.serve(MemoryExchange.get(path).header("Accept-Encoding", "gzip, deflate, br"));
    }

    private static String unzipped(MemoryExchange exchange) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(exchange.response().octets()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
