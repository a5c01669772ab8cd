package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265 §4: the Cookie and the Set-Cookie field. */
class CookiesTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            emptyValue = "",
            value = {
                "a=b | [a=b]",
                "a=b; c=d | [a=b][c=d]",
                "a=b;c=d; ;; e= | [a=b][c=d][e=]",
                "a=\"b; c=d\" | [a=\"b][c=d\"]",
                "a=\"b\" | [a=\"b\"]",
                "a=b=c== | [a=b=c==]",
                "a = b c, d | [a=b c, d]",
                "novalue; =noname; b@d=1; a=b | [a=b]",
                "$Version=1; a=b | [$Version=1][a=b]",
                "a=1; a=2 | [a=1][a=2]",
            })
    void splitsAtEverySemicolon(String line, String cookies) {
        assertThat(text(Headers.of("Cookie", line), 200)).isEqualTo(cookies);
    }

    @Test
    void readsAllLinesUpToTheLimit() {
        Headers headers = Headers.of("Cookie", "a=1; b=2", "cookie", "c=3; d=4");
        assertThat(text(headers, 200)).isEqualTo("[a=1][b=2][c=3][d=4]");
        assertThat(text(headers, 3)).isEqualTo("[a=1][b=2][c=3]");
        assertThat(CookieHeader.of(Headers.of("Cookie", ";".repeat(1000) + "a=1")))
                .isEmpty();
        assertThat(CookieHeader.of(Headers.EMPTY)).isEmpty();
    }

    @Test
    void octetsBeyondAsciiAreUtf8WhereTheyCanBe() {
        String utf8 = new String("\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(text(Headers.of("Cookie", "a=" + utf8 + "; b=\u00e4"), 9)).isEqualTo("[a=\u20ac][b=\u00e4]");
    }

    private static String text(Headers headers, int most) {
        return CookieHeader.of(headers, most).stream()
                .map(cookie -> "[" + cookie.name() + "=" + cookie.value() + "]")
                .collect(Collectors.joining());
    }

    @Test
    void writesACookieWithItsAttributes() {
        SetCookie cookie = SetCookie.of("id", "1")
                .withPath("/a")
                .withDomain("h")
                .withMaxAge(60)
                .withSecure()
                .withHttpOnly()
                .withSameSite("Lax")
                .with("Partitioned", "true")
                .with("Priority", "High");
        assertThat(cookie)
                .hasToString(
                        "id=1; Domain=h; HttpOnly; Max-Age=60; Partitioned; Path=/a; Priority=High; SameSite=Lax; Secure");
        assertThat(cookie.with("SECURE", "false").with("httponly", "TRUE").toString())
                .doesNotContain("ecure")
                .contains("HttpOnly");
    }

    @Test
    void sendsValuesBeyondAsciiAsUtf8() {
        String field = SetCookie.of("a", "\u20ac").toString();
        assertThat(text(Headers.of("Cookie", field), 1)).isEqualTo("[a=\u20ac]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a b",
                "a;b",
                "a,b",
                "a\"",
                "\"a",
                "\"a\"b\"",
                "a\\b",
                "a\r\nb",
                "\u0000",
                "\u007f",
                "\u0085",
                "\""
            })
    void refusesValuesThatWouldBreakTheField(String value) {
        assertThatThrownBy(() -> SetCookie.of("a", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNamesAndAttributesThatWouldBreakTheField() {
        SetCookie cookie = SetCookie.of("a", "\"quoted\"");
        assertThatThrownBy(() -> SetCookie.of("a=b", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SetCookie.of("", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cookie.withPath("/;Secure")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cookie.withDomain("a\r\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cookie.with("a b", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
