package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7239 §4 to §7, and the fields that were before it. */
class ForwardedTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "for=192.0.2.60;proto=http;by=203.0.113.43     | 192.0.2.60 http -",
                "For=\"[2001:db8:cafe::17]:4711\"              | [2001:db8:cafe::17]:4711 - -",
                "for=192.0.2.43, for=198.51.100.17;host=a.b:8  | 192.0.2.43 - -, 198.51.100.17 - a.b:8",
                "for=\"_gazonk\";PROTO=HTTPS                   | _gazonk https -",
                "for=unknown                                   | unknown - -",
                "for=192.0.2.1:80;proto=wss                    | 192.0.2.1:80 https -",
                "for=1.2.3.4;proto=gopher                      | 1.2.3.4 - -",
                "for=1.2.3.4;host=\"a b\"                      | 1.2.3.4 - -",
                "for=a\"b, for=1.2.3.4                         | - - -",
                "nonsense, for=1.2.3.4                         | - - -, 1.2.3.4 - -"
            })
    void readsTheStandardField(String field, String elements) {
        assertThat(text(Forwarded.standard(Headers.of("Forwarded", field.strip()))))
                .isEqualTo(elements);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(text(Forwarded.standard(Headers.of("Forwarded", "for=1.1.1.1", "Forwarded", "for=2.2.2.2"))))
                .isEqualTo("1.1.1.1 - -, 2.2.2.2 - -");
    }

    @ParameterizedTest(name = "for {0}, proto {1}, host {2}, port {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1.1.1.1          | https       | a.b        |      | 1.1.1.1 https a.b",
                "1.1.1.1          | https       | a.b        | 8443 | 1.1.1.1 https a.b:8443",
                "1.1.1.1          | https       | a.b:1      | 8443 | 1.1.1.1 https a.b:1",
                "1.1.1.1, 2.2.2.2 | https, http | a.b        |      | 1.1.1.1 https a.b, 2.2.2.2 http a.b",
                "1.1.1.1, 2.2.2.2 | http, http, https |      |      | 1.1.1.1 https -, 2.2.2.2 https -",
                "                 | https       |            |      | - https -",
                "1.1.1.1          | javascript  | a<b        |      | 1.1.1.1 - -",
                "                 |             |            |      | ''"
            })
    void readsTheUnofficialFields(String client, String scheme, String host, String port, String elements) {
        Headers.Builder headers = Headers.builder();
        add(headers, "X-Forwarded-For", client);
        add(headers, "X-Forwarded-Proto", scheme);
        add(headers, "X-Forwarded-Host", host);
        add(headers, "X-Forwarded-Port", port);

        assertThat(text(Forwarded.unofficial(headers.build()))).isEqualTo(elements);
    }

    @Test
    void ofEndlessListsOnlyTheEndIsLookedAt() {
        Headers headers = Headers.of("X-Forwarded-For", "9.9.9.9, " + "1.1.1.1, ".repeat(200) + "2.2.2.2");

        assertThat(Forwarded.unofficial(headers))
                .hasSize(32)
                .last()
                .extracting(Forwarded::client)
                .isEqualTo("2.2.2.2");
    }

    private static void add(Headers.Builder headers, String name, String value) {
        if (value != null) {
            headers.add(name, value);
        }
    }

    private static String text(java.util.List<Forwarded> elements) {
        return elements.stream()
                .map(e -> or(e.client()) + " " + or(e.scheme()) + " " + or(e.host()))
                .collect(Collectors.joining(", "));
    }

    private static String or(String text) {
        return text == null ? "-" : text;
    }
}
