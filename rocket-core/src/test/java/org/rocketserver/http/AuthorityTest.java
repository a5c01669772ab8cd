package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3986 §3.2, RFC 9110 §7.2. */
class AuthorityTest {
    @ParameterizedTest(name = "{0} is host {1}, port {2}")
    @CsvSource({
        "example.com, example.com, -1",
        "EXAMPLE.com:8080, EXAMPLE.com, 8080",
        "h:, h, -1",
        "h:0, h, 0",
        "h:00080, h, 80",
        "h:65535, h, 65535",
        "127.0.0.1:80, 127.0.0.1, 80",
        "a_b-c.d~e, a_b-c.d~e, -1",
        "a%20b, a%20b, -1",
        "'a!$&''()*+,;=', 'a!$&''()*+,;=', -1",
        "[::], [::], -1",
        "[::1]:8080, [::1], 8080",
        "[1:2:3:4:5:6:7:8], [1:2:3:4:5:6:7:8], -1",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7::], -1",
        "[fe80::a:B], [fe80::a:B], -1",
        "[::ffff:1.2.3.4], [::ffff:1.2.3.4], -1",
        "[1:2:3:4:5:6:1.2.3.4]:1, [1:2:3:4:5:6:1.2.3.4], 1",
        "[v1.a:b], [v1.a:b], -1",
    })
    void readsHostAndPort(String text, String host, int port) {
        assertThat(Authority.parse(text)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @ValueSource(
            strings = {
                "",
                ":80",
                "a b",
                "a/b",
                "a@b",
                "u:p@h",
                "a#",
                "a?",
                "h:-1",
                "h:+1",
                "h:x",
                "h:65536",
                "h:99999999999",
                "h:1:2",
                "::1",
                "a%",
                "a%2",
                "a%zz",
                "a\\b",
                "a,b c",
                "\u00e4",
                "a\u0000",
                "[",
                "[]",
                "[:]",
                "[:::]",
                "[::1",
                "::1]",
                "[::1]x",
                "[::1]80",
                "[1]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[1::2::3]",
                "[12345::]",
                "[g::]",
                "[::1:]",
                "[:1::]",
                "[::1.2.3]",
                "[::1.2.3.4.5]",
                "[::256.1.1.1]",
                "[::01.2.3.4]",
                "[1.2.3.4]",
                "[::1.2.3.4:1]",
                "[fe80::1%25eth0]",
                "[v.a]",
                "[v1]",
                "[v1.]",
                "[vg.a]",
                "a<b",
                "h, h"
            })
    void refusesWhatTheGrammarDoesNotHave(String text) {
        assertThatThrownBy(() -> Authority.parse(text)).isInstanceOf(HttpException.class);
    }

    @Test
    void anEmptyHostFieldMeansNoAuthority() {
        assertThat(Authority.parseHost("")).isSameAs(Authority.NONE);
        assertThat(Authority.parseHost("h:1")).isEqualTo(new Authority("h", 1));
    }

    @Test
    void knowsTheUsualPortsOfTheSchemes() {
        assertThat(Authority.parse("h").portOr("http")).isEqualTo(80);
        assertThat(Authority.parse("h").portOr("https")).isEqualTo(443);
        assertThat(Authority.parse("h:1").portOr("https")).isEqualTo(1);
    }

    @Test
    void isWrittenAsItStandsInAUri() {
        assertThat(Authority.parse("[::1]:80")).hasToString("[::1]:80");
        assertThat(Authority.parse("h:")).hasToString("h");
    }
}
