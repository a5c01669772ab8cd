package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §8.3. */
class MediaTypeTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text/html | text/html",
                "Text/HTML;Charset=UTF-8 | text/html;charset=UTF-8",
                "text/html ; charset=\"utf-8\" | text/html;charset=utf-8",
                "multipart/form-data; boundary=\"a b;c\\\"d\" | multipart/form-data;boundary=\"a b;c\\\"d\"",
                "text/html;; | text/html",
                "a/b;x=1;X=2 | a/b;x=1",
                "application/vnd.a+json | application/vnd.a+json",
            })
    void readsTypesAndParameters(String text, String written) {
        assertThat(MediaType.parse(text)).hasToString(written);
    }

    @ParameterizedTest(name = "\"{0}\" is no media type")
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/html",
                "text/html/x",
                "te xt/html",
                "text/html;charset",
                "text/html;=x",
                "text/html;a=",
                "text/html;a=b c",
                "text/html;a=\"b",
                ";text/html",
                "text/html,text/plain",
                "a/b;c =d"
            })
    void readsNothingElse(String text) {
        assertThat(MediaType.parse(text)).isNull();
    }

    @Test
    void knowsItsCharacterSet() {
        assertThat(parse("text/plain;charset=utf-8").charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(parse("text/plain").charset()).isNull();
        assertThatThrownBy(() -> parse("text/plain;charset=klingon").charset())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isComparedWithoutRegardToCaseAndParameters() {
        MediaType type = parse("multipart/Form-Data;boundary=x");
        assertThat(type.is("Multipart/form-data")).isTrue();
        assertThat(type.is("multipart/form-dat")).isFalse();
        assertThat(type.is("multipart-form/data")).isFalse();
        assertThat(type.parameter("BOUNDARY")).isEqualTo("x");
    }

    @Test
    void takesParametersInThePlaceOfOthers() {
        assertThat(new MediaType("text", "html", Map.of()).with("charset", "a").with("Charset", "b"))
                .hasToString("text/html;charset=b");
    }

    private static MediaType parse(String text) {
        return Objects.requireNonNull(MediaType.parse(text));
    }
}
