package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §8.8.3. */
class ETagTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"\"\"", "\"a\"", "W/\"a\"", "\"a,b\"", "\"a\\\"", "\"\u00e4!#\""})
    void readsATag(String text) {
        assertThat(ETag.parse(text)).hasToString(text);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "a",
                "\"",
                "\"a",
                "a\"",
                "w/\"a\"",
                "W/a",
                "W/",
                "\"a b\"",
                "\"a\"b",
                "\"a\", \"b\"",
                "*",
                "\"\u0001\"",
                "\"a\" "
            })
    void readsNothingElse(String text) {
        assertThat(ETag.parse(text)).isNull();
    }

    @Test
    void readsLists() {
        assertThat(ETag.parseList(" \"a\" ,W/\"b\",,\"c,d\" "))
                .containsExactly(ETag.strong("a"), ETag.weak("b"), ETag.strong("c,d"));
        assertThat(ETag.parseList("\"a\", nonsense, \"b\"")).containsExactly(ETag.strong("a"));
        assertThat(ETag.parseList("")).isEmpty();
    }

    /** The table of §8.8.3.2. */
    @ParameterizedTest(name = "{0} and {1}: strong {2}, weak {3}")
    @CsvSource({
        "W/\"1\", W/\"1\", false, true",
        "W/\"1\", W/\"2\", false, false",
        "W/\"1\", \"1\", false, true",
        "\"1\", \"1\", true, true"
    })
    void comparesStronglyAndWeakly(String one, String other, boolean strong, boolean weak) {
        ETag first = ETag.parseList(one).get(0);
        ETag second = ETag.parseList(other).get(0);
        assertThat(first.matchesStrongly(second)).isEqualTo(strong);
        assertThat(first.matchesWeakly(second)).isEqualTo(weak);
    }

    @Test
    void refusesWhatCannotBeWritten() {
        assertThatThrownBy(() -> ETag.strong("a\"b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ETag.strong("a\r\n")).isInstanceOf(IllegalArgumentException.class);
    }
}
