package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §12.4.2 and §12.5. */
class QualityListTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            emptyValue = "",
            value = {
                "gzip | gzip=1000",
                "da, en-gb;q=0.8, en;q=0.7 | da=1000 en-gb=800 en=700",
                "en;q=0.7,da;Q=1.000 , fr ; q=0.75 | da=1000 fr=750 en=700",
                "a;q=0,b | b=1000 a=0",
                "text/html;level=1;q=0.5, */* | */*=1000 text/html;level=1=500",
                "text/html;a=\"x,y;q=0\" | text/html;a=\"x,y;q=0\"=1000",
                "a;q=,b;q=2,c;q=1.1,d;q=0.1234,e;q=x,f;q=-1,g;q=1.,h;q=0. | g=1000 h=0",
                ",, | ~~",
                ";q=1 | q=1=1000",
            })
    void sortsByQualityAndKeepsTheOrderOfEquals(String field, String items) {
        String text = QualityList.parse(field).items().stream()
                .map(item -> item.value() + "=" + item.quality())
                .collect(Collectors.joining(" "));
        assertThat(text).isEqualTo(items);
    }

    @Test
    void aTokensQualityIsItsOwnOrThatOfTheStar() {
        QualityList list = QualityList.parse("gzip;q=0.5, *;q=0.1, br;q=0");
        assertThat(list.quality("GZIP")).isEqualTo(500);
        assertThat(list.quality("br")).isZero();
        assertThat(list.quality("zstd")).isEqualTo(100);
        assertThat(QualityList.parse("gzip").quality("br")).isEqualTo(-1);
        assertThat(QualityList.parse(null).isEmpty()).isTrue();
    }

    @Test
    void looksAtThirtyTwoItemsOnly() {
        assertThat(QualityList.parse("a,".repeat(100_000) + "b").items()).hasSize(32);
    }

    @Test
    void readsAllLinesOfAField() {
        Headers headers = Headers.of("Accept-Encoding", "gzip", "accept-encoding", "br");
        assertThat(QualityList.of(headers, HeaderName.ACCEPT_ENCODING).quality("br"))
                .isEqualTo(1000);
        assertThat(QualityList.of(headers, HeaderName.TE).isEmpty()).isTrue();
    }
}
