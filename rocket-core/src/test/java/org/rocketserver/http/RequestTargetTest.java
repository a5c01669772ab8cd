package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §3.2, RFC 3986 §3.3 and §3.4. */
class RequestTargetTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "/ / -",
                "/? / ''",
                "/a/b;c=d?e=f?g/h /a/b;c=d e=f?g/h",
                "//x //x -",
                "/%2F%41 /%2F%41 -",
                "/a?100% /a 100%",
                "/-._~!$&'()*+,;=:@ /-._~!$&'()*+,;=:@ -",
            })
    void splitsPathAndQueryOfTheOriginForm(String text, String path, String query) {
        assertThat(RequestTarget.parse("GET", text)).isEqualTo(new RequestTarget.Origin(text, path, query));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "http://h http h / -",
                "HTTPS://H:8443/a?b https H:8443 /a b",
                "http://[::1]:80?q http [::1]:80 / q",
                "http://h//x http h //x -",
            })
    void takesAnAbsoluteUriApart(String text, String scheme, String authority, String path, String query) {
        assertThat(RequestTarget.parse("GET", text))
                .isEqualTo(new RequestTarget.Absolute(text, scheme, authority, path, query));
    }

    @Test
    void takesTheAuthorityFormForConnectOnly() {
        assertThat(RequestTarget.parse("CONNECT", "h:443")).isEqualTo(new RequestTarget.AuthorityOnly("h:443"));
        assertRefused("GET", "h:443");
        assertRefused("CONNECT", "h");
        assertRefused("CONNECT", "h:");
        assertRefused("CONNECT", "/");
        assertRefused("CONNECT", "http://h:443/");
        assertRefused("CONNECT", "");
    }

    @Test
    void takesTheAsteriskForOptionsOnly() {
        assertThat(RequestTarget.parse("OPTIONS", "*")).isEqualTo(new RequestTarget.Asterisk());
        assertRefused("GET", "*");
        assertRefused("OPTIONS", "**");
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @ValueSource(
            strings = {
                "",
                "a",
                "a/b",
                "?",
                "#",
                "/#",
                "/a?b#c",
                "/ ",
                "/\t",
                "/\u0000",
                "/\u007f",
                "/\u00e4",
                "/a?\u00e4",
                "/\u20ac",
                "/%",
                "/%4",
                "/%4g",
                "/%g4",
                "/%u0041",
                "/a|b",
                "/a\"b",
                "/{a}",
                "/a^b",
                "/a`b",
                "/a\\b",
                "/<a>",
                "/[a]",
                "/a?b|c",
                "/a?b[]=1",
                "/a?\"",
                "/a?<",
                "/a?\\",
                "http:",
                "http:/",
                "http:/a",
                "http://",
                "http:///a",
                "http://u@h/",
                "http://h:x/",
                "http://h:65536/",
                "ftp://h/",
                "://h",
                "http://h/#f",
                "http://[::1/",
                "http://h%/"
            })
    void refusesWhatTheGrammarDoesNotHave(String text) {
        assertRefused("GET", text);
    }

    private static void assertRefused(String method, String text) {
        assertThatThrownBy(() -> RequestTarget.parse(method, text))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }
}
