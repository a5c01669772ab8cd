package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §5.5 and §5.6. */
class TokensTest {
    @Test
    void aTokenIsOfTokenCharactersOnly() {
        String delimiters = "\"(),/:;<=>?@[\\]{} \t";
        for (int c = 0; c < 0x200; c++) {
            boolean expected = c > ' ' && c < 0x7F && delimiters.indexOf(c) < 0;
            assertThat(Tokens.isToken(c)).as("character %d", c).isEqualTo(expected);
        }
        assertThat(Tokens.isToken(-1)).isFalse();
        assertThat(Tokens.isToken("")).isFalse();
        assertThat(Tokens.isToken("a b")).isFalse();
        assertThat(Tokens.isToken("X-a.1~")).isTrue();
    }

    @Test
    void aFieldValueHasNoControlsButTheTab() {
        for (int c = -1; c < 0x200; c++) {
            boolean expected = c == '\t' || (c >= ' ' && c < 0x100 && c != 0x7F);
            assertThat(Tokens.isFieldValue(c)).as("character %d", c).isEqualTo(expected);
        }
    }

    @Test
    void hexadecimalDigitsHaveTheirValues() {
        for (int c = -1; c < 0x200; c++) {
            int expected = c > 0 && c < 0x80 ? Character.digit((char) c, 16) : -1;
            assertThat(Tokens.hexDigit(c)).as("character %d", c).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"close", "Close", " close ", "a,close", "a ,\tclose\t, b", ",,close", "close,"})
    void findsATokenInAList(String list) {
        assertThat(Tokens.listContains(Headers.of("Connection", list), HeaderName.CONNECTION, "close"))
                .isTrue();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "clos", "closed", "a close", "close b", "c lose", ",", "close;q=1"})
    void findsNoOtherThingInAList(String list) {
        assertThat(Tokens.listContains(Headers.of("Connection", list), HeaderName.CONNECTION, "close"))
                .isFalse();
    }

    @Test
    void looksAtEveryLineOfAField() {
        Headers headers = Headers.of("Connection", "keep-alive", "X", "upgrade", "connection", "Upgrade");
        assertThat(Tokens.listContains(headers, HeaderName.CONNECTION, "upgrade"))
                .isTrue();
        assertThat(Tokens.listContains(headers, HeaderName.CONNECTION, "close")).isFalse();
    }

    @Test
    void splitsAtCommasOutsideQuotes() {
        assertThat(Tokens.splitList(" a, \"b,\\\",c\" ,,d;x=\"1,2\" ", 9))
                .containsExactly("a", "\"b,\\\",c\"", "d;x=\"1,2\"");
        assertThat(Tokens.splitList("a,\"b,c", 9)).containsExactly("a", "\"b,c");
        assertThat(Tokens.splitList("", 9)).isEqualTo(List.of());
        assertThat(Tokens.splitList("a,b,c", 2)).containsExactly("a", "b");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '\'',
            nullValues = "-",
            value = {
                "a, a",
                "'\"a b\"', a b",
                "'\"\"', ''",
                "'\"a\\\"b\\\\\"', a\"b\\",
                "'\"a', -",
                "'a\"', -",
                "'\"a\"b\"', -",
                "'\"a\\\"', -",
                "'', -",
                "a b, -",
                "'\"', -",
                "'\"\u0001\"', -"
            })
    void resolvesQuotedStrings(String text, String value) {
        assertThat(Tokens.unquote(text)).isEqualTo(value);
    }

    @Test
    void quotesWhatIsNoToken() {
        assertThat(Tokens.quote("abc")).isEqualTo("abc");
        assertThat(Tokens.quote("")).isEqualTo("\"\"");
        assertThat(Tokens.quote("a\"b\\ c")).isEqualTo("\"a\\\"b\\\\ c\"");
        assertThatThrownBy(() -> Tokens.quote("a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    }
}
