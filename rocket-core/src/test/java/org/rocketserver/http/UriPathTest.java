package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.http.UriPath.EncodedSlash;

/** Servlet 6.1 §3.5.2: every row of its table of examples, and then some. */
class UriPathTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ' ',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '"',
            value = {
                "/foo/bar /foo/bar",
                "/foo/bar;jsessionid=1234 /foo/bar",
                "/foo/bar/ /foo/bar/",
                "/foo/bar/;jsessionid=1234 /foo/bar/",
                "/foo;/bar; /foo/bar",
                "/foo;/bar;/; /foo/bar/",
                "/foo/b%25r /foo/b%r",
                "/foo/./bar /foo/bar",
                "/foo/././bar /foo/bar",
                "/./foo/bar /foo/bar",
                "/foo/bar/. /foo/bar",
                "/foo/bar/./ /foo/bar/",
                "/foo/bar/./; /foo/bar/",
                "/foo/.bar /foo/.bar",
                "/foo/../bar /bar",
                "/foo/./../bar /bar",
                "/foo/bar/.. /foo",
                "/foo/bar/../ /foo/",
                "/foo/bar/../; /foo/",
                "/foo/..bar /foo/..bar",
                "/foo/pass:[...]/bar /foo/pass:[...]/bar",
                "/foo//bar /foo/bar",
                "//foo//bar// /foo/bar/",
                "/foo//../bar /bar",
                "/foo%E2%82%ACbar /foo€bar",
                "/ /",
                "// /",
                "/. /",
                "/./ /",
            })
    void takesTheExamplesOfTheSpecification(String raw, String path) {
        assertThat(UriPath.parse(raw)).hasToString(path);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/foo%20bar, /foo bar",
        "/a%3Fb%23c, /a?b#c",
        "/a%3Bb;c, /a;b",
        "/%c3%a4/%F0%9F%9A%80, /ä/🚀",
        "/...;x/a., /.../a.",
        "/a+b, /a+b",
        "/.hidden, /.hidden",
        "/a/b/../.., /",
        "/%252e%252e/a, /%2e%2e/a",
    })
    void decodesOnceAndAsUtf8(String raw, String path) {
        assertThat(UriPath.parse(raw)).hasToString(path);
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "foo/bar",
                "/foo%00/bar/",
                "/foo%7Fbar",
                "/foo%2Fbar",
                "/foo%2Fb%25r",
                "/foo\\bar",
                "/foo%5Cbar",
                "/foo;%2F/bar",
                "/foo/%2e/bar",
                "/foo/.;/bar",
                "/foo/%2e;/bar",
                "/foo/.%2Fbar",
                "/foo/.%5Cbar",
                "/foo/bar/.;",
                "/foo/../../bar",
                "/../foo/bar",
                "/foo/%2e%2E/bar",
                "/foo/%2e%2e/%2E%2E/bar",
                "/foo/..;/bar",
                "/foo/%2e%2E;/bar",
                "/foo/..%2Fbar",
                "/foo/..%5Cbar",
                "/foo/bar/..;",
                "/;/foo;/;/bar/;/;",
                "/foo/;/../bar",
                "/foo%E2%82",
                "/foo%E2%82bar",
                "/foo%-1/bar",
                "/foo%XX/bar",
                "/foo%/bar",
                "/foo/bar%0",
                "/good%20/bad%/%20mix%",
                "/foo/bar#f",
                "/foo/bar?q#f",
                "/foo/bar/#f",
                "/foo/bar/?q#f",
                "/foo/bar;#f",
                "/foo/bar;?q#f",
                "/;/",
                "/..",
                "/../",
                "foo/bar/",
                "./foo/bar/",
                "%2e/foo/bar/",
                "../foo/bar/",
                ".%2e/foo/bar/",
                ";/foo/bar/",
                "/#f",
                "#f",
                "?q",
                "",
                "*",
                "/\u0000",
                "/a\u001fb",
                "/\u007f",
                "/ä",
                "/%c3",
                "/%c3/%a4",
                "/%C0%AF",
                "/%C0%2E",
                "/%ED%A0%80",
                "/%u002e",
                "/%0a",
                "/%0D",
                "/%C2%85",
                "/a;%00",
                "/a;\\",
                "/a;%",
                "/a?b"
            })
    void refusesWhatIsMalformedOrSuspicious(String raw) {
        assertThatThrownBy(() -> UriPath.parse(raw))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @ParameterizedTest(name = "{0} is {1} kept and {2} decoded")
    @CsvSource({
        "/a%2Fb, /a%2Fb, /a/b",
        "/a%2fb%25c, /a%2Fb%25c, /a/b%c",
        "/a%25b, /a%25b, /a%b",
        "/a/..%2Fb, /a/..%2Fb, /b",
        "/a%2F%2Fb%2F, /a%2F%2Fb%2F, /a/b/",
    })
    void encodedSlashesAreKeptOrDecodedByChoice(String raw, String kept, String decoded) {
        assertThat(UriPath.parse(raw, EncodedSlash.KEEP)).hasToString(kept);
        assertThat(UriPath.parse(raw, EncodedSlash.DECODE)).hasToString(decoded);
    }

    @Test
    void decodedSlashesDoNotLeadAboveTheRoot() {
        assertThatThrownBy(() -> UriPath.parse("/a%2F..%2F../b", EncodedSlash.DECODE))
                .isInstanceOf(HttpException.class);
    }

    @ParameterizedTest(name = "{0} has {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "/a;jsessionid=1, 1",
                "/a;x;jsessionid=1;y=2/b, 1",
                "/a;jsessionid=1/b;jsessionid=2, 1",
                "/a;jsessionid=, ''",
                "/a;jsessionid, -",
                "/a;JSESSIONID=1, -",
                "/a;xjsessionid=1, -",
                "/a, -",
                "/jsessionid=1, -",
                "/a;, -"
            })
    void findsAPathParameter(String raw, String value) {
        assertThat(UriPath.parse(raw).parameter("jsessionid")).isEqualTo(value);
    }

    @Test
    void anOrdinaryPathIsTakenAsItIs() {
        String raw = "/a/b.html";
        assertThat(UriPath.parse(raw).text()).isSameAs(raw);
    }
}
