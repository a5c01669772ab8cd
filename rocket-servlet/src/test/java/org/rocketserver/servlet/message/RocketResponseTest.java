package org.rocketserver.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 chapter 5 and the Javadoc of ServletResponse and HttpServletResponse, but for the head. */
class RocketResponseTest {
    private final MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s/x?q=1"));
    private final MemoryExchange exchange = fixture.exchange;
    private final RocketResponse response = fixture.response;

    // ---- buffer and commit (5.1, 5.7)

    @Test
    void aBodyThatFitsTheBufferLeavesWithItsLength() throws IOException {
        response.getOutputStream().print("hello");
        assertThat(exchange.responded()).isFalse();
        response.finish();

        assertThat(exchange.responseLength()).isEqualTo(BodyLength.of(5));
        assertThat(exchange.bodyText()).isEqualTo("hello");
        assertThat(exchange.response().closed()).isTrue();
        assertThat(exchange.response().flushes()).isZero();
    }

    @Test
    void aBodyLargerThanTheBufferHasNoLength() throws IOException {
        byte[] octets = new byte[20_000];
        response.getOutputStream().write(octets);
        assertThat(response.isCommitted()).isTrue();
        response.finish();

        assertThat(exchange.responseLength()).isEqualTo(BodyLength.UNKNOWN);
        assertThat(exchange.response().octets()).hasSize(20_000);
    }

    /** As a time-out may, while the session of the last octets is written to a store that is slow. */
    @Test
    void whatIsAnsweredByAnotherBeforeTheLastOctetsIsTheAnswer() throws IOException {
        fixture.atSaving = () -> {
            fixture.atSaving = () -> {};
            response.reset();
            try {
                response.getOutputStream().print("too late");
                response.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        response.setContentLength(20_000);
        response.getOutputStream().write(new byte[20_000]);
        response.finish();

        assertThat(exchange.bodyText()).isEqualTo("too late");
    }

    @Test
    void aFilledBufferLeavesAtOnce() throws IOException {
        int size = response.getBufferSize();
        response.getOutputStream().write(new byte[size - 1]);
        assertThat(response.isCommitted()).isFalse();
        response.getOutputStream().write(0);

        assertThat(response.isCommitted()).isTrue();
        assertThat(exchange.response().octets()).hasSize(size);
    }

    @Test
    void singleOctetsAndArraysKeepTheirOrder() throws IOException {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            response.getOutputStream().write('a' + i % 26);
            response.getOutputStream().write(("-" + i).getBytes(StandardCharsets.US_ASCII));
            expected.append((char) ('a' + i % 26)).append('-').append(i);
        }
        response.finish();

        assertThat(exchange.bodyText()).isEqualTo(expected.toString());
    }

    @Test
    void aByteBufferIsWrittenWhole() throws IOException {
        ByteBuffer direct = ByteBuffer.allocateDirect(10_000);
        while (direct.hasRemaining()) {
            direct.put((byte) direct.position());
        }
        response.getOutputStream().write(direct.flip());
        response.getOutputStream().write(ByteBuffer.wrap("end".getBytes(StandardCharsets.US_ASCII)));
        response.finish();

        assertThat(direct.hasRemaining()).isFalse();
        assertThat(exchange.response().octets()).hasSize(10_003).endsWith('e', 'n', 'd');
    }

    @Test
    void reachingThePromisedLengthClosesTheResponse() throws IOException {
        response.setContentLength(3);
        response.getOutputStream().print("abcdef");

        assertThat(response.closed()).isTrue();
        assertThat(exchange.responseLength()).isEqualTo(BodyLength.of(3));
        assertThat(exchange.bodyText()).isEqualTo("abc");
        assertThat(exchange.aborted()).isNull();
    }

    @Test
    void aBodyShorterThanPromisedCutsTheConnection() throws IOException {
        response.setContentLengthLong(10);
        response.getWriter().print("abc");
        response.finish();

        assertThat(exchange.aborted()).isNotNull();
    }

    @Test
    void flushingCommitsAndPushes() throws IOException {
        response.getWriter().print("a");
        response.flushBuffer();

        assertThat(exchange.bodyText()).isEqualTo("a");
        assertThat(exchange.response().flushes()).isEqualTo(1);
        assertThat(exchange.responseLength()).isEqualTo(BodyLength.UNKNOWN);
    }

    @Test
    void theBufferCanGrowUntilSomethingIsWritten() throws IOException {
        response.setBufferSize(30_000);
        assertThat(response.getBufferSize()).isGreaterThanOrEqualTo(30_000);
        response.getOutputStream().write(new byte[20_000]);
        assertThat(response.isCommitted()).isFalse();

        assertThatThrownBy(() -> response.setBufferSize(60_000)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resettingTheBufferKeepsHeadAndStatus() throws IOException {
        response.setStatus(201);
        response.setHeader("A", "1");
        response.getWriter().print("gone");
        response.resetBuffer();
        response.getWriter().print("kept");
        response.finish();

        assertThat(exchange.status()).isEqualTo(201);
        assertThat(exchange.header("A")).isEqualTo("1");
        assertThat(exchange.bodyText()).isEqualTo("kept");
    }

    @Test
    void resettingForgetsEverythingAndAllowsTheOtherWayToWrite() throws IOException {
        response.setStatus(201);
        response.setHeader("A", "1");
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(99);
        response.getWriter().print("gone");
        response.reset();
        response.getOutputStream().print("kept");
        response.finish();

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.headers().isEmpty()).isTrue();
        assertThat(exchange.responseLength()).isEqualTo(BodyLength.of(4));
    }

    @Test
    void afterTheCommitResettingIsRefusedAndHeadersAreIgnored() throws IOException {
        response.flushBuffer();
        response.setHeader("A", "1");
        response.addCookie(new Cookie("c", "1"));
        response.setStatus(404);
        response.setContentType("text/html");
        response.setLocale(Locale.FRENCH);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeader("A")).isNull();
        assertThat(response.getContentType()).isNull();
        assertThatThrownBy(response::reset).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(response::resetBuffer).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.sendError(404)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.sendRedirect("/")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsWrittenAfterTheCloseIsIgnored() throws IOException {
        response.getOutputStream().print("a");
        response.getOutputStream().close();
        response.getOutputStream().print("b");
        response.finish();

        assertThat(exchange.bodyText()).isEqualTo("a");
    }

    @Test
    void whatTheApplicationClosesLeavesAtOnce() throws IOException {
        response.getWriter().print("all");
        response.getWriter().close();

        assertThat(exchange.response().flushes()).isEqualTo(1);

        MessageFixture promised = new MessageFixture(MemoryExchange.get("/app/s"));
        promised.response.setContentLength(3);
        promised.response.getOutputStream().print("all");
        promised.response.getOutputStream().close();

        assertThat(promised.exchange.response().flushes()).isEqualTo(1);
    }

    @Test
    void streamAndWriterExcludeEachOther() throws IOException {
        response.getWriter();
        assertThatThrownBy(response::getOutputStream).isInstanceOf(IllegalStateException.class);
        MessageFixture other = new MessageFixture(MemoryExchange.get("/app/s"));
        other.response.getOutputStream();
        assertThatThrownBy(other.response::getWriter).isInstanceOf(IllegalStateException.class);
    }

    // ---- writer

    @ParameterizedTest(name = "{0}")
    @CsvSource({"UTF-8", "ISO-8859-1", "UTF-16BE", "UTF-16", "Shift_JIS", "ISO-2022-JP", "US-ASCII"})
    void textArrivesAsTheCharsetHasItHoweverItIsCutUp(String charset) throws IOException {
        String text = "a日本b\uD83D\uDE80c" + "x日".repeat(5000);
        response.setCharacterEncoding(charset);
        PrintWriter writer = response.getWriter();
        for (int i = 0; i < 7; i++) {
            writer.write(text.charAt(i));
        }
        writer.write(text.toCharArray(), 7, 3000);
        writer.write(text, 3007, 5);
        writer.append(text.substring(3012));
        response.finish();

        assertThat(new String(exchange.response().octets(), charset))
                .isEqualTo(new String(text.getBytes(charset), charset));
        assertThat(writer.checkError()).isFalse();
    }

    @Test
    void aWriterPrintsLikeAnyPrintWriter() throws IOException {
        PrintWriter writer = response.getWriter();
        writer.println("a");
        writer.print(5);
        writer.println(true);
        writer.printf("%03d", 7);
        writer.print((String) null);
        response.finish();

        assertThat(exchange.bodyText().replace(System.lineSeparator(), "|")).isEqualTo("a|5true|007null");
    }

    @Test
    void aWriterKeepsItsFailureForWhoAsks() throws IOException {
        PrintWriter writer = response.getWriter();
        writer.print("a");
        writer.flush();
        exchange.loseThePeer();
        writer.print("b".repeat(20_000));

        assertThat(writer.checkError()).isTrue();
    }

    // ---- include (9.3)

    @Test
    void anIncludeWritesButCannotChangeTheHead() throws IOException {
        response.setHeader("A", "1");
        try (var scope = fixture.frames.enter(
                Frame.include(fixture.frames.context(), MessageFixture.elements("/app/i", null), null))) {
            response.setHeader("A", "2");
            response.addHeader("B", "2");
            response.addCookie(new Cookie("c", "1"));
            response.setStatus(404);
            response.setContentType("text/html");
            response.setContentLength(1);
            response.setLocale(Locale.FRENCH);
            response.sendError(500);
            response.sendRedirect("/x");
            response.setContainerCookie(new Cookie("session", "1"));
            response.getWriter().print("included");
            response.getWriter().close();
        }
        response.setHeader("C", "3");
        response.finish();

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.headers().names()).containsExactlyInAnyOrder("A", "C", "Set-Cookie");
        assertThat(exchange.header("A")).isEqualTo("1");
        assertThat(exchange.bodyText()).isEqualTo("included");
    }

    // ---- errors and redirects (5.5)

    @Test
    void anErrorIsNotedAndWhatFollowsIsIgnored() throws IOException {
        response.setContentType("application/json");
        response.addCookie(new Cookie("c", "1"));
        response.getWriter().print("half");
        response.sendError(404, "not there");
        response.getWriter().print("ignored");
        response.setHeader("A", "late");
        response.flushBuffer();

        assertThat(response.isCommitted()).isTrue();
        assertThat(response.sent()).isFalse();
        assertThat(response.error()).isEqualTo(new RocketResponse.SentError(404, "not there"));
        assertThatThrownBy(() -> response.sendError(500)).isInstanceOf(IllegalStateException.class);
        response.closeToApplication();
        assertThat(exchange.responded()).isFalse();

        response.beginErrorPage(404);
        response.setContentType("text/html");
        response.getOutputStream().print("page");
        response.finish();
        assertThat(exchange.status()).isEqualTo(404);
        assertThat(exchange.bodyText()).isEqualTo("page");
        assertThat(exchange.header("Content-Type")).isEqualTo("text/html");
        assertThat(exchange.header("A")).isNull();
        assertThat(exchange.header("Set-Cookie")).isEqualTo("c=1");
        assertThat(response.error()).isNull();
    }

    @Test
    void aRedirectReplacesTheBufferWithANote() throws IOException {
        response.getWriter().print("gone");
        response.sendRedirect("/x?a=1&b=\"<ü>");
        response.getWriter().print("ignored");
        response.finish();

        assertThat(exchange.status()).isEqualTo(302);
        assertThat(exchange.header("Location")).isEqualTo("/x?a=1&b=\"<%C3%BC>");
        assertThat(exchange.bodyText())
                .contains("<a href=\"/x?a=1&amp;b=&quot;&lt;%C3%BC&gt;\">")
                .doesNotContain("gone", "ignored");
    }

    @Test
    void aRedirectMayKeepTheBuffer() throws IOException {
        response.getWriter().print("kept");
        response.sendRedirect("/x", 308, false);
        response.finish();

        assertThat(exchange.status()).isEqualTo(308);
        assertThat(exchange.bodyText()).isEqualTo("kept");
    }

    @ParameterizedTest(name = "{0} leads to {1}")
    @CsvSource({
        "/x, http://h:81/x",
        "y, http://h:81/app/s/y",
        "../y, http://h:81/app/y",
        "./y/./z/.., http://h:81/app/s/y/z/..",
        "?a=../b, http://h:81/app/s/x?a=../b",
        "'', http://h:81/app/s/x",
        "//other/x, http://other/x",
        "https://other/x/../y, https://other/x/../y",
        "mailto:a@b, mailto:a@b",
        "a b, http://h:81/app/s/a%20b"
    })
    void aRelativeRedirectCanBeMadeAbsolute(String location, String target) throws IOException {
        MessageFixture absolute = new MessageFixture(
                MemoryExchange.get("/app/s/x").header("Host", "h:81"), new MessageSettings(1, 1, 1, 100, false));
        absolute.response.sendRedirect(location);
        absolute.response.finish();

        assertThat(absolute.exchange.header("Location")).isEqualTo(target.replace("/y/z/..", "/y/"));
    }

    @Test
    void aRedirectThatCannotBeIsRefused() {
        MessageFixture absolute =
                new MessageFixture(MemoryExchange.get("/app/s/x"), new MessageSettings(1, 1, 1, 100, false));
        assertThatThrownBy(() -> absolute.response.sendRedirect("/../x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> response.sendRedirect("/x\r\nSet-Cookie: a=b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void urlsAreEncodedByTheSessionRoom() {
        assertThat(response.encodeURL("/x")).isEqualTo("/x;jsessionid=1");
        assertThat(response.encodeRedirectURL("/x")).isEqualTo("/x;jsessionid=2");
    }

    @Test
    void anErrorPageIsNoPartOfAnInclude() throws IOException {
        try (var include = fixture.frames.enter(Frame.named(DispatcherType.INCLUDE, fixture.frames.context()));
                var page = fixture.frames.enter(Frame.error(
                        fixture.frames.context(), MessageFixture.elements("/app/e", null), null, Map.of()))) {
            response.setHeader("A", "1");
        }
        assertThat(response.getHeader("A")).isEqualTo("1");
    }
}
