package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rocketserver.http.HttpException;

/** Lines that are known and lines that are not are read alike. */
class RequestLinesTest {
    private final RequestLines lines = new RequestLines();

    private RequestLines.Known find(String line, RequestLines.@Nullable Known last) {
        byte[] octets = ("before" + line + "behind").getBytes(StandardCharsets.ISO_8859_1);
        return lines.find(octets, "before".length(), octets.length - "behind".length(), last);
    }

    @Test
    void aLineIsReadOnceForAllConnections() {
        RequestLines.Known first = find("GET /a?b HTTP/1.1", null);
        assertThat(first.line().target().rawQuery()).isEqualTo("b");
        assertThat(find("GET /a?b HTTP/1.1", null)).isSameAs(first);
        assertThat(find("GET /a?b HTTP/1.1", find("GET /c HTTP/1.1", null))).isSameAs(first);
    }

    /** Many more than there is room for, so that they take each other's places, and their own again. */
    @Test
    void whateverWasReadBeforeALineIsItself() {
        RequestLines.Known last = null;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20_000; i++) {
                String path = "/" + (round == 1 ? 19_999 - i : i);
                last = find("GET " + path + " HTTP/1.1", last);
                assertThat(last.line().target().rawPath()).isEqualTo(path);
            }
        }
    }

    @Test
    void aBeginningOfAKnownLineIsAnother() {
        RequestLines.Known whole = find("GET /abc HTTP/1.1", null);
        assertThat(find("GET /ab HTTP/1.1", whole).line().target().rawPath()).isEqualTo("/ab");
        assertThatThrownBy(() -> find("GET /abc HTTP/1.", whole)).isInstanceOf(HttpException.class);
    }

    @Test
    void aMalformedLineIsRefusedEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> find("GET nowhere HTTP/1.1", null)).isInstanceOf(HttpException.class);
        }
    }

    /** The octets belong to the connection, which may write others in their place. */
    @Test
    void whatIsKeptIsACopy() {
        byte[] octets = "GET /kept HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);
        RequestLines.Known first = lines.find(octets, 0, octets.length, null);
        octets[5] = 'l';
        assertThat(lines.find(octets, 0, octets.length, first).line().target().rawPath())
                .isEqualTo("/lept");
        assertThat(find("GET /kept HTTP/1.1", null).line().target().rawPath()).isEqualTo("/kept");
    }
}
