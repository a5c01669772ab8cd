package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §5.6.7. */
class HttpDateTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
                "Wed Nov 16 08:49:37 1994 | 1994-11-16T08:49:37Z",
                "Thu, 29 Feb 2024 00:00:00 GMT | 2024-02-29T00:00:00Z",
                "Tuesday, 01-Jan-69 00:00:00 GMT | 2069-01-01T00:00:00Z",
                "Thursday, 01-Jan-70 00:00:00 GMT | 1970-01-01T00:00:00Z",
                "Sat, 31 Dec 2016 23:59:60 GMT | 2017-01-01T00:00:00Z",
                "Mon, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
            })
    void readsAllThreeFormats(String text, Instant date) {
        assertThat(HttpDate.parse(text)).isEqualTo(date);
    }

    @ParameterizedTest(name = "\"{0}\" is no date")
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "Sun",
                "Sun,",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "sun, 06 nov 1994 08:49:37 gmt",
                "Sun, 32 Nov 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 30 Feb 2024 00:00:00 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 19x4 08:49:37 GMT",
                "Sun, 06 Nov -994 08:49:37 GMT",
                "Sun, +6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMTx",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06-Nov-9x 08:49:37 GMT",
                "Sun Nov 06 08:49:37 94",
                "Sun Nov 6 08:49:37 1994 ",
                "Xun Nov  6 08:49:37 1994",
                "Sun Nov  x 08:49:37 1994",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08-49-37 GMT"
            })
    void refusesEverythingElse(String text) {
        assertThat(HttpDate.parse(text)).isNull();
    }

    @Property
    void writesAsTheFormatSaysAndReadsItBack(
            @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second) {
        Instant date = Instant.ofEpochSecond(second);
        String expected = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", java.util.Locale.ENGLISH)
                .format(date.atOffset(ZoneOffset.UTC));
        assertThat(HttpDate.format(second)).isEqualTo(expected);
        assertThat(HttpDate.parse(expected)).isEqualTo(date);
    }

    @Test
    void writesTheNearestDateThereIs() {
        assertThat(HttpDate.format(Long.MAX_VALUE)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
        assertThat(HttpDate.format(Long.MIN_VALUE)).isEqualTo("Sat, 01 Jan 0000 00:00:00 GMT");
    }
}
