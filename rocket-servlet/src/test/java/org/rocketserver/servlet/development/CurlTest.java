package org.rocketserver.servlet.development;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that asks again. */
class CurlTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"it's | 'it'\\''s'", "$(rm) | '$(rm)'"})
    void aShellTakesWordsAsTheyAre(String word, String quoted) {
        assertThat(Curl.quoted(word)).isEqualTo(quoted);
    }
}
