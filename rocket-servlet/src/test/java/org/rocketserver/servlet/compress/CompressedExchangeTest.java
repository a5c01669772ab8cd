package org.rocketserver.servlet.compress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.Compression;
import org.rocketserver.testkit.MemoryExchange;

/** RFC 9110 §8.4, §12.5.3: answers in gzip. */
class CompressedExchangeTest {
    private static final String LONG = "0123456789 abcdefghij ".repeat(400);
    private static final ContainerConfig ON = ContainerConfig.DEFAULT.withCompression(
            new Compression(1024, Compression.DEFAULT.types(), List.of(Pattern.compile("MSIE [4-6]\\."))));

    private static WebApp answering(WebApp.Handler handler) {
        return WebApp.at("/").servlet("/*", handler);
    }

    private static void text(HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(LONG.length());
        response.getWriter().print(LONG);
    }

    private static String unzipped(MemoryExchange exchange) throws IOException {
        assertThat(exchange.header("Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(exchange.response().octets()))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void textIsCompressedForWhoeverTakesIt() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setHeader("ETag", "\"v1\"");
            response.setHeader("Accept-Ranges", "bytes");
            text(response);
        }))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/").header("Accept-Encoding", "br, gzip;q=0.5"));
            assertThat(unzipped(answer)).isEqualTo(LONG);
            assertThat(answer.response().octets()).hasSizeLessThan(LONG.length() / 4);
            assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(answer.header("ETag")).isEqualTo("W/\"v1\"");
            assertThat(answer.header("Content-Length")).isNull();
            assertThat(answer.header("Accept-Ranges")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"v1\"", "\"v1\""})
    void whatIsUnchangedHasTheTagThatTheClientGotAndVaries(String known) throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setHeader("ETag", "\"v1\"");
            response.setStatus(304);
        }))) {
            MemoryExchange answer = served.serve(
                    MemoryExchange.get("/").header("Accept-Encoding", "gzip").header("If-None-Match", known));
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(known);
            assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
        }
    }

    @Test
    void aPartOfWhatWouldBeCompressedIsPlainAndVaries() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setStatus(206);
            response.setHeader("Content-Range", "bytes 0-" + (LONG.length() - 1) + "/" + LONG.length());
            text(response);
        }))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/").header("Accept-Encoding", "gzip"));
            assertThat(answer.bodyText()).isEqualTo(LONG);
            assertThat(answer.header("Content-Encoding")).isNull();
            assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
        }
    }

    @ParameterizedTest(name = "Accept-Encoding: {0}")
    @CsvSource(
            nullValues = "-",
            value = {"-", "identity", "gzip;q=0", "br", "''"})
    void whoDoesNotTakeItGetsPlainTextAndVary(String accepted) throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> text(response)))) {
            MemoryExchange.Builder request = MemoryExchange.get("/");
            MemoryExchange answer =
                    served.serve(accepted == null ? request : request.header("Accept-Encoding", accepted));
            assertThat(answer.bodyText()).isEqualTo(LONG);
            assertThat(answer.header("Content-Encoding")).isNull();
            assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
        }
    }

    @Test
    void excludedClientsGetPlainText() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> text(response)))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/")
                    .header("Accept-Encoding", "gzip")
                    .header("User-Agent", "Mozilla/4.0 (compatible; MSIE 6.0)"));
            assertThat(answer.bodyText()).isEqualTo(LONG);
        }
    }

    /** A field and its value, or a type, or a status. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Content-Type: image/png",
                "Content-Encoding: br",
                "Content-Range: bytes 0-9/10",
                "Cache-Control: public, no-transform",
                "Content-Digest: sha-256=:x:"
            })
    void someAnswersAreLeftAsTheyAre(String field) throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setContentType("text/plain");
            String[] pair = field.split(": ", 2);
            response.setHeader(pair[0], pair[1]);
            response.getOutputStream().write(LONG.getBytes(UTF_8));
        }))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/").header("Accept-Encoding", "gzip"));
            assertThat(new String(answer.response().octets(), UTF_8)).isEqualTo(LONG);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "application/json, true",
        "application/problem+json, true",
        "image/svg+xml, true",
        "TEXT/HTML;charset=utf-8, true",
        "image/png, false",
        "application/zip, false",
        "text/event-stream, false",
        "multipart/byteranges;boundary=x, false",
        "'', false"
    })
    void theTypeDecides(String type, boolean covered) {
        assertThat(Compression.DEFAULT.covers(type)).isEqualTo(covered);
    }

    @Test
    void anAsynchronousAnswerIsCompressedToItsEnd() throws Exception {
        try (Served served = Served.with(
                ON,
                WebApp.at("/")
                        .servlet(
                                "/*",
                                (request, response) -> {
                                    AsyncContext context = request.startAsync();
                                    context.start(() -> {
                                        try {
                                            text(response);
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        } finally {
                                            context.complete();
                                        }
                                    });
                                },
                                servlet -> servlet.setAsyncSupported(true)))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/").header("Accept-Encoding", "gzip"));
            assertThat(unzipped(answer)).isEqualTo(LONG);
        }
    }

    @Test
    void whatIsSmallStaysPlain() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setContentType("text/plain");
            response.getWriter().print("small");
        }))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/").header("Accept-Encoding", "gzip"));
            assertThat(answer.bodyText()).isEqualTo("small");
            assertThat(answer.header("Vary")).isNull();
        }
    }

    @Test
    void aFlushLetsTheClientReadWhatThereIs() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setContentType("text/plain");
            response.getWriter().print("data: 1\n\n");
            response.flushBuffer();
            request.startAsync();
        }))) {
            MemoryExchange answer = served.begin(MemoryExchange.get("/").header("Accept-Encoding", "gzip"));
            byte[] sent = answer.response().octets();
            byte[] read = new byte[9];
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
                assertThat(in.readNBytes(read, 0, 9)).isEqualTo(9);
            }
            assertThat(new String(read, UTF_8)).isEqualTo("data: 1\n\n");
        }
    }

    @Test
    void nonBlockingWritersAreCompressed() throws Exception {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        String text = Base64.getEncoder().encodeToString(noise);
        try (Served served = Served.with(ON, answering((request, response) -> {
            var async = request.startAsync();
            response.setContentType("text/plain");
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private int sent;

                @Override
                public void onWritePossible() throws IOException {
                    while (out.isReady()) {
                        if (sent == 50) {
                            async.complete();
                            return;
                        }
                        sent++;
                        out.write(text.substring((sent - 1) * 8000, sent * 8000).getBytes(UTF_8));
                    }
                }

                @Override
                public void onError(Throwable thrown) {
                    async.complete();
                }
            });
        }))) {
            MemoryExchange answer = served.begin(
                    MemoryExchange.get("/").header("Accept-Encoding", "gzip").window(100));
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                while (!answer.over()) {
                    answer.response().open(500);
                }
            });
            assertThat(answer.awaitOver(Duration.ofSeconds(20))).isTrue();
            reading.get(20, TimeUnit.SECONDS);
            assertThat(unzipped(answer)).isEqualTo(text);
        }
    }

    @Test
    void filesAreCompressedAndTheirRangesAreNot(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), LONG);
        try (Served served = Served.with(ON, WebApp.at("/").resources(folder))) {
            assertThat(unzipped(served.serve(MemoryExchange.get("/a.txt").header("Accept-Encoding", "gzip"))))
                    .isEqualTo(LONG);
            MemoryExchange part = served.serve(MemoryExchange.get("/a.txt")
                    .header("Accept-Encoding", "gzip")
                    .header("Range", "bytes=0-9"));
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.bodyText()).isEqualTo("0123456789");
        }
    }

    @Test
    void aFileThatAnAsynchronousRequestIsDispatchedToIsCompressed(@TempDir Path folder) throws Exception {
        String text = LONG.repeat(10); // more than what is sent in one piece
        Files.writeString(folder.resolve("a.txt"), text);
        WebApp app = WebApp.at("/").resources(folder).servlet("/async", (request, response) -> request.startAsync()
                .dispatch("/a.txt"));
        try (Served served = Served.with(ON, app)) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/async").header("Accept-Encoding", "gzip"));
            assertThat(answer.failure()).isNull();
            assertThat(unzipped(answer)).isEqualTo(text);
        }
    }

    @Test
    void headSaysWhatGetWouldAndSendsNothing() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> text(response)))) {
            MemoryExchange answer =
                    served.serve(MemoryExchange.request("HEAD", "/").header("Accept-Encoding", "gzip"));
            assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(answer.header("Content-Length")).isNull();
            assertThat(answer.response().octets()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsCutShortDoesNotEndWell() throws Exception {
        try (Served served = Served.with(ON, answering((request, response) -> {
            response.setContentType("text/plain");
            response.setContentLength(LONG.length() * 2);
            response.getWriter().print(LONG);
            response.flushBuffer();
        }))) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/").header("Accept-Encoding", "gzip"));
            assertThat(answer.aborted()).isNotNull();
        }
    }
}
