package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WHATWG URL §5.1, Servlet 6.1 §3.1. */
class FormDecoderTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "a=b | [a=b]",
                "a=b&c=d | [a=b][c=d]",
                "a&b= | [a=][b=]",
                "&&a=b& | [a=b]",
                "=x | [=x]",
                "a=b=c | [a=b=c]",
                "a+b=c%20d%2B | [a b=c d+]",
                "%61=%C3%A4%e2%82%AC | [a=ä€]",
                "a=1&a=2 | [a=1][a=2]",
                "'' | ''",
            })
    void decodesPairs(String form, String pairs) {
        assertThat(decode(form, StandardCharsets.UTF_8, 1000)).isEqualTo(pairs);
    }

    @Test
    void decodesInTheCharacterSetItIsGiven() {
        assertThat(decode("a=%E4", StandardCharsets.ISO_8859_1, 9)).isEqualTo("[a=ä]");
        assertThat(decode("a=\u00e4", StandardCharsets.ISO_8859_1, 9)).isEqualTo("[a=ä]");
        assertThat(decode("a=%82%A0", Charset.forName("Shift_JIS"), 9)).isEqualTo("[a=あ]");
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(strings = {"a=%", "a=%4", "a=%4&b=1", "a=%zz", "%=1", "a=%E4", "a=%C0%AF", "a=%ED%A0%80", "a=%u0041"})
    void refusesWhatCannotBeDecoded(String form) {
        assertThatThrownBy(() -> decode(form, StandardCharsets.UTF_8, 9))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @Test
    void countsPairsOfQueryAndFormTogether() {
        StringBuilder pairs = new StringBuilder();
        FormDecoder decoder = new FormDecoder(StandardCharsets.UTF_8, 3, (name, value) -> pairs.append(name));
        decoder.decode("a=1&b=2");
        decoder.decode("c=3&".getBytes(StandardCharsets.US_ASCII), 4);
        assertThat(pairs).hasToString("abc");
        assertThatThrownBy(() -> decoder.decode("d=4")).isInstanceOf(HttpException.class);
    }

    private static String decode(String form, Charset charset, int most) {
        StringBuilder pairs = new StringBuilder();
        new FormDecoder(charset, most, (name, value) -> pairs.append('[')
                        .append(name)
                        .append('=')
                        .append(value)
                        .append(']'))
                .decode(form);
        return pairs.toString();
    }
}
