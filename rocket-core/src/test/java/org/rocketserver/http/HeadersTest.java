package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §5. */
class HeadersTest {
    private static final Headers SOME = Headers.of("Host", "h", "X-A", "1", "accept", "*/*", "x-a", " 2 ");

    @Test
    void findsFieldsWhateverTheCaseOfTheirNames() {
        assertThat(SOME.first("HOST")).isEqualTo("h");
        assertThat(SOME.first(HeaderName.of("host"))).isEqualTo("h");
        assertThat(SOME.first("x-A")).isEqualTo("1");
        assertThat(SOME.all("X-a")).containsExactly("1", "2");
        assertThat(SOME.all(HeaderName.of("X-a"))).containsExactly("1", "2");
        assertThat(SOME.contains("Accept")).isTrue();
        assertThat(SOME.contains(HeaderName.of("ACCEPT"))).isTrue();
    }

    @Test
    void doesNotFindWhatIsNotThere() {
        assertThat(SOME.first("Hos")).isNull();
        assertThat(SOME.first("Hostx")).isNull();
        assertThat(SOME.first("")).isNull();
        assertThat(SOME.first("h\u00f6st")).isNull();
        assertThat(SOME.all("none")).isEmpty();
        assertThat(SOME.find(HeaderName.HOST, 1)).isEqualTo(-1);
        assertThat(Headers.EMPTY.first("Host")).isNull();
    }

    @Test
    void namesOfTheSameHashAreToldApart() {
        // '@' and '`' differ in the bit that the hash drops, like letters of two cases, but are different characters
        Headers headers = Headers.of("a^", "1", "a~", "2");
        assertThat(headers.first("a~")).isEqualTo("2");
        assertThat(headers.first("a^")).isEqualTo("1");
        assertThat(HeaderName.of("a^")).isNotEqualTo(HeaderName.of("a~"));
    }

    @Test
    void namesComeOnceInTheCaseOfTheirFirstLine() {
        assertThat(SOME.names()).containsExactly("Host", "X-A", "accept");
    }

    @Test
    void keepsTheOrderAndTheCaseOfLines() {
        assertThat(SOME).hasToString("Host: h\nX-A: 1\naccept: */*\nx-a: 2\n");
        assertThat(SOME.size()).isEqualTo(4);
        assertThat(SOME.name(3)).isEqualTo("x-a");
        assertThat(SOME.value(3)).isEqualTo("2");
    }

    @Test
    void valuesAreIso88591() {
        Headers headers = Headers.of("A", "\u00e4\u00ff\tb");
        assertThat(headers.first("A")).isEqualTo("\u00e4\u00ff\tb");
        byte[] line = new byte[headers.lineLength(0)];
        assertThat(headers.copyLine(0, line, 0)).isEqualTo(line.length);
        assertThat(line).isEqualTo("A: \u00e4\u00ff\tb\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r", "\n", "\r\nA: b", "a\u0000", "\u007f", "\u0001", "\u0100", "\u20ac", "\u010a", "\u560a"})
    void refusesValuesThatCouldSplitTheMessage(String value) {
        Headers.Builder builder = Headers.builder().add("A", "1");
        assertThatThrownBy(() -> builder.add("B", "x" + value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.set("A", "x" + value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.add("C", "3").build()).hasToString("A: 1\nC: 3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", ":a", "a\r", "\u00e4", "\u0141", "a\u0000", "(a)"})
    void refusesNamesThatAreNoTokens(String name) {
        assertThatThrownBy(() -> Headers.builder().add(name, "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesANameWithoutAValue() {
        assertThatThrownBy(() -> Headers.of("A")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void removesAllLinesOfAField() {
        assertThat(SOME.toBuilder().remove("X-A").build()).hasToString("Host: h\naccept: */*\n");
        assertThat(SOME.toBuilder().remove("none").build()).hasToString(SOME.toString());
    }

    @Test
    void setsOneLineInThePlaceOfAll() {
        assertThat(SOME.toBuilder().set("X-A", "3").build().all("x-a")).containsExactly("3");
        assertThat(Headers.builder().add("A", "1").remove("a").build()).isSameAs(Headers.EMPTY);
    }

    @Test
    void aBuilderGoesOnWithoutChangingWhatItBuilt() {
        Headers.Builder builder = Headers.builder().add("A", "1");
        Headers before = builder.build();
        builder.add("B", "2").remove("A");
        assertThat(before).hasToString("A: 1\n");
        assertThat(builder.build()).hasToString("B: 2\n");
        assertThat(builder.contains("b")).isTrue();
        assertThat(builder.contains("A")).isFalse();
    }

    /** Its arrays are the section's own then. */
    @Test
    void aBuilderThatIsJustFullGoesOnWithoutChangingWhatItBuilt() {
        Headers.Builder builder = Headers.builder(2, 4).add("A", "1").add("B", "2");
        Headers built = builder.build();

        builder.remove("A").add("C", "3").set("B", "4");

        assertThat(built).hasToString("A: 1\nB: 2\n");
        assertThat(builder.build()).hasToString("C: 3\nB: 4\n");
        assertThatThrownBy(() -> builder.add("D", "\n")).isInstanceOf(IllegalArgumentException.class);
        assertThat(built).hasToString("A: 1\nB: 2\n");
    }

    @ParameterizedTest(name = "room for {0} fields of {1} octets")
    @CsvSource({"0, 0", "1, 1", "1, 100", "3, 7", "3, 8", "3, 9", "30, 0"})
    void roomIsAHintOnly(int fields, int octets) {
        Headers.Builder builder = Headers.builder(fields, octets);
        assertThat(builder.build()).isSameAs(Headers.EMPTY);

        builder.add("A", " 1 ").add("B", "").add("Cc", "333");

        assertThat(builder.build()).hasToString("A: 1\nB: \nCc: 333\n");
    }

    @Test
    void growsAsFarAsNeeded() {
        Headers.Builder builder = Headers.builder();
        for (int i = 0; i < 1000; i++) {
            builder.add("X-" + i, "v".repeat(i));
        }
        Headers headers = builder.build();
        assertThat(headers.size()).isEqualTo(1000);
        assertThat(headers.first("x-999")).hasSize(999);
        assertThat(headers.toBuilder().build()).hasToString(headers.toString());
    }

    @Test
    void takesOctetsThatWereChecked() {
        byte[] octets = "GET / HTTP/1.1\r\nHost: h\r\n".getBytes(StandardCharsets.US_ASCII);
        Headers headers = Headers.builder().addChecked(octets, 16, 20, 22, 23).build();
        assertThat(headers.first(HeaderName.HOST)).isEqualTo("h");
    }

    @Test
    void valuesKeepOnlyInnerBlanks() {
        assertThat(Headers.of("A", " \t a \t b \t ").first("A")).isEqualTo("a \t b");
        assertThat(Headers.of("A", "   ").first("A")).isEmpty();
    }

    @Test
    void aValueIsComparedWithoutMakingTextOfIt() {
        Headers headers = Headers.of("A", "b\u00e4", "A", "");

        assertThat(headers.valueEquals(0, "b\u00e4")).isTrue();
        assertThat(headers.valueEquals(0, "B\u00e4")).isFalse();
        assertThat(headers.valueEquals(0, "b")).isFalse();
        assertThat(headers.valueEquals(0, "b\u00e4c")).isFalse();
        assertThat(headers.valueEquals(1, "")).isTrue();
    }
}
