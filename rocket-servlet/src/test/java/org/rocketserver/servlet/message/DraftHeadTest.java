package org.rocketserver.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §5.2, §5.6: what the application says about its response, and the head that it becomes. */
class DraftHeadTest {
    private final MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s/x?q=1"));
    private final MemoryExchange exchange = fixture.exchange;
    private final RocketResponse response = fixture.response;

    // ---- length

    @ParameterizedTest(name = "{0} with status {1}: {2}")
    @CsvSource({"HEAD, 200, 5", "GET, 204, none", "GET, 304, none", "HEAD, 304, none", "GET, 404, 5"})
    void lengthIsToldWhereItMeansSomething(String method, int status, String length) throws IOException {
        MessageFixture other = new MessageFixture(MemoryExchange.request(method, "/app/s"));
        other.response.setStatus(status);
        other.response.getOutputStream().print("hello");
        other.response.finish();

        BodyLength expected = length.equals("none") ? BodyLength.NONE : BodyLength.of(Long.parseLong(length));
        assertThat(other.exchange.responseLength()).isEqualTo(expected);
    }

    @Test
    void aHeadRequestWithoutContentSaysNothingAboutLength() throws IOException {
        MessageFixture head = new MessageFixture(MemoryExchange.request("HEAD", "/app/s"));
        head.response.finish();

        assertThat(head.exchange.responseLength()).isEqualTo(BodyLength.NONE);
    }

    // ---- headers (5.2)

    @Test
    void headersAreSetAddedAndAskedForWithoutRegardToCase() {
        response.addHeader("X-A", "1");
        response.addHeader("x-a", "2");
        response.setIntHeader("N", 5);
        response.addIntHeader("N", 6);
        response.setDateHeader("D", 784_111_777_999L);

        assertThat(response.getHeaders("X-a")).containsExactly("1", "2");
        assertThat(response.getHeader("x-A")).isEqualTo("1");
        assertThat(response.getHeaders("n")).containsExactly("5", "6");
        assertThat(response.getHeader("D")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(response.getHeaderNames()).containsExactlyInAnyOrder("X-A", "N", "D");
        response.setHeader("X-A", "3");
        assertThat(response.getHeaders("X-A")).containsExactly("3");
        response.setHeader("X-A", null);
        response.addHeader(null, "x");
        response.setHeader(null, "x");
        response.addHeader("Y", null);
        assertThat(response.containsHeader("X-A")).isFalse();
        assertThat(response.getHeaderNames()).containsExactlyInAnyOrder("N", "D");
    }

    @ParameterizedTest(name = "{0}: {1} is refused")
    @CsvSource({"'a b', x", "'a:', x", "a, 'x\r\ny: z'", "a, 'x\ny'", "a, 'x\u0000'"})
    void aHeaderThatWouldBreakTheMessageIsRefused(String name, String value) {
        assertThatThrownBy(() -> response.setHeader(name, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> response.addHeader(name, value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentTypeAndLengthAreHeadersToo() throws IOException {
        response.setHeader("content-type", "text/plain; charset=utf-8");
        response.addHeader("CONTENT-LENGTH", "2");

        assertThat(response.getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.getCharacterEncoding()).isEqualTo("utf-8");
        assertThat(response.getHeader("Content-Length")).isEqualTo("2");
        assertThat(response.getHeaderNames()).containsExactlyInAnyOrder("Content-Type", "Content-Length");
        response.getOutputStream().print("ab");
        assertThat(exchange.responseLength()).isEqualTo(BodyLength.of(2));
        assertThat(exchange.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void cookiesBecomeSetCookieFields() throws IOException {
        Cookie cookie = new Cookie("a", "1");
        cookie.setPath("/app");
        cookie.setMaxAge(10);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        response.addCookie(new Cookie("a", "2"));
        response.setContainerCookie(new Cookie("s", "1"));
        response.setContainerCookie(new Cookie("s", "2"));
        response.finish();

        assertThat(exchange.headers().all("Set-Cookie")).hasSize(3).contains("a=2", "s=2");
        assertThat(exchange.headers().all("Set-Cookie").get(0))
                .startsWith("a=1; ")
                .contains("Path=/app", "Max-Age=10", "HttpOnly", "SameSite=Lax")
                .doesNotContain("HttpOnly=");
    }

    /** RFC 6265 §4.1.1. */
    @Test
    void aCookieWithAnAgeIsGivenADateAndOneWithoutAnyAgeLeftOnlyThat() throws IOException {
        Cookie lasting = new Cookie("lasting", "1");
        lasting.setMaxAge(60);
        Cookie deleted = new Cookie("deleted", "1");
        deleted.setMaxAge(0);
        Cookie dated = new Cookie("dated", "1");
        dated.setMaxAge(60);
        dated.setAttribute("Expires", "Sun, 06 Nov 1994 08:49:37 GMT");
        response.addCookie(lasting);
        response.addCookie(deleted);
        response.addCookie(dated);
        response.finish();

        assertThat(exchange.headers().all("Set-Cookie").get(0)).contains("Expires=", "Max-Age=60");
        assertThat(exchange.headers().all("Set-Cookie").get(1))
                .isEqualTo("deleted=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(exchange.headers().all("Set-Cookie").get(2))
                .isEqualTo("dated=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Max-Age=60");
    }

    @Test
    void trailersFollowABodyOfUnknownLength() throws IOException {
        response.setTrailerFields(() -> Map.of("sum", "5"));
        response.getOutputStream().print("hello");
        response.finish();

        assertThat(exchange.responseLength()).isEqualTo(BodyLength.UNKNOWN);
        assertThat(exchange.response().sentTrailers().first("sum")).isEqualTo("5");
    }

    @Test
    void trailersAreRefusedAfterTheCommitAndForHttp10() throws IOException {
        response.flushBuffer();
        assertThatThrownBy(() -> response.setTrailerFields(Map::of)).isInstanceOf(IllegalStateException.class);
        MessageFixture old = new MessageFixture(MemoryExchange.get("/app/s").version(HttpVersion.HTTP_1_0));
        assertThatThrownBy(() -> old.response.setTrailerFields(Map::of)).isInstanceOf(IllegalStateException.class);
    }

    // ---- content type, encoding, locale (5.6)

    @Test
    void withoutAnySettingTextIsLatin1AndNoTypeIsSent() throws IOException {
        assertThat(response.getCharacterEncoding()).isEqualTo("ISO-8859-1");
        response.getWriter().print("ü");
        response.finish();

        assertThat(exchange.response().octets()).containsExactly(0xFC);
        assertThat(exchange.headers().contains("Content-Type")).isFalse();
    }

    @Test
    void theWriterFixesTheEncodingAndTellsTheClient() throws IOException {
        response.setContentType("text/html");
        assertThat(response.getContentType()).isEqualTo("text/html");
        response.getWriter();
        response.setContentType("text/plain;charset=UTF-8");
        response.setCharacterEncoding("UTF-16");

        assertThat(response.getContentType()).isEqualTo("text/plain;charset=ISO-8859-1");
        assertThat(response.getCharacterEncoding()).isEqualTo("ISO-8859-1");
    }

    @Test
    void anExplicitEncodingBeatsTheLocale() {
        fixture.localeEncodings.put("ja", "Shift_JIS");
        fixture.localeEncodings.put("zh", "gb18030");
        response.setContentType("text/html");
        response.setLocale(Locale.JAPANESE);
        assertThat(response.getContentType()).isEqualTo("text/html;charset=Shift_JIS");
        assertThat(response.getHeader("Content-Language")).isEqualTo("ja");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setLocale(Locale.CHINESE);
        assertThat(response.getCharacterEncoding()).isEqualTo("UTF-8");
        assertThat(response.getLocale()).isEqualTo(Locale.CHINESE);
        response.setCharacterEncoding((Charset) null);
        assertThat(response.getCharacterEncoding()).isEqualTo("ISO-8859-1");
        assertThat(response.getContentType()).isEqualTo("text/html");
    }

    @ParameterizedTest(name = "{0} is written in {1}")
    @CsvSource({"ja, Shift_JIS", "zh-TW, Big5", "zh-CN, GB18030", "ru, UTF-8", "en, ISO-8859-1"})
    void aLanguageHasItsUsualEncoding(String tag, String encoding) {
        response.setLocale(Locale.forLanguageTag(tag));
        assertThat(response.getCharacterEncoding()).isEqualTo(encoding);
    }

    @Test
    void theApplicationsDefaultIsUsedWhenNothingElseIsSaid() throws IOException {
        fixture.contextSettings.put("getResponseCharacterEncoding", "UTF-8");
        response.setContentType("text/html");
        assertThat(response.getCharacterEncoding()).isEqualTo("UTF-8");
        assertThat(response.getContentType()).isEqualTo("text/html");
        response.getWriter();
        assertThat(response.getContentType()).isEqualTo("text/html;charset=UTF-8");
    }

    @Test
    void anUnknownEncodingFailsWhenTheWriterIsAskedFor() {
        response.setCharacterEncoding("x-no-such");
        assertThatThrownBy(response::getWriter).isInstanceOf(UnsupportedEncodingException.class);
    }

    @ParameterizedTest(name = "{0} has {1} and {2}")
    @CsvSource({
        "text/html; charset=utf-8, utf-8, text/html; charset=utf-8",
        "text/html;x=1;charset=\"UTF-8\";y=2, UTF-8, text/html;x=1;charset=\"UTF-8\";y=2",
        "'text/html;x=\";charset=no\"', ISO-8859-1, 'text/html;x=\";charset=no\"'"
    })
    void theCharsetIsFoundAmongTheParameters(String type, String encoding, String shown) {
        response.setContentType(type);
        assertThat(response.getCharacterEncoding()).isEqualTo(encoding);
        assertThat(response.getContentType()).isEqualTo(shown);
    }

    @Test
    void noTypeForgetsTypeAndEncoding() {
        response.setContentType("text/html;charset=UTF-8");
        response.setContentType(null);
        assertThat(response.getContentType()).isNull();
        assertThat(response.getCharacterEncoding()).isEqualTo("ISO-8859-1");
    }
}
