package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.Limits;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.Octets;

/** The pure functions of this room: RFC 9112 §3, §5, §6, §7.1, §9.3. What they refuse is in the wire suite too. */
class ParsersTest {
    @ParameterizedTest(name = "{0} is {1} octets")
    @CsvSource({"0, 0", "000, 0", "a, 10", "A, 10", "1f;ext=1, 31", "1f ;ext, 31", "7fffffffffffff0, 576460752303423472"
    })
    void aChunkSizeIsReadAndItsExtensionSkipped(String line, long octets) {
        assertThat(ChunkSize.parse(Octets.of(line), 0, line.length())).isEqualTo(octets);
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @ValueSource(
            strings = {"", ";", "-1", "+1", "0x1", "1g", " 1", "1_0", "1f ", "1f x", "ffffffffffffffff", "1;\u0000"})
    void aChunkSizeThatIsNotHexDigitsIsRefused(String line) {
        assertThatThrownBy(() -> ChunkSize.parse(Octets.of(line), 0, line.length()))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void aRequestLineIsReadWithItsCaseKept() {
        byte[] line = Octets.of("PoST /a%2Fb?c HTTP/1.0");

        RequestLine read = RequestLineParser.parse(line, 0, line.length);

        assertThat(read)
                .isEqualTo(new RequestLine(
                        "PoST", new RequestTarget.Origin("/a%2Fb?c", "/a%2Fb", "c"), HttpVersion.HTTP_1_0));
    }

    @Test
    void headsMayHaveAnyNumberOfFieldsHoweverManyAreExpected() {
        int expectation = HeadReader.FIRST_FIELDS;
        for (int fields : new int[] {0, 1, 40, 0, 13, 2, 3, 100, 12}) {
            HeadReader reader = new HeadReader(Limits.DEFAULT, new RequestLines(), null, expectation);
            expectation = Math.max(fields, 1);
            StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\n");
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < fields; i++) {
                head.append("X-").append(i).append(": ").append(fields).append("\r\n");
                expected.append("X-").append(i).append(": ").append(fields).append('\n');
            }

            RequestHead read = reader.feed(Octets.buffer(head.append("\r\n").toString()));

            assertThat(read).isNotNull();
            assertThat(read.headers()).hasToString(expected.toString());
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2} stays {3}")
    @CsvSource({
        "1.1, '', true",
        "1.1, close, false",
        "1.1, Close, false",
        "1.1, 'x, CLOSE ', false",
        "1.1, keep-alive, true",
        "1.1, closed, true",
        "1.0, '', false",
        "1.0, keep-alive, true",
        "1.0, Keep-Alive, true",
        "1.0, 'keep-alive, close', false",
        "1.0, x, false"
    })
    void theClientDecidesAboutPersistence(String version, String connection, boolean stays) {
        Headers headers = connection.isEmpty() ? Headers.EMPTY : Headers.of("Connection", connection);
        HttpVersion spoken = version.equals("1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;

        assertThat(Persistence.wanted(spoken, headers)).isEqualTo(stays);
    }

    @Test
    void theReasonToCloseIsTheFirstThatHolds() {
        assertThat(Persistence.decide(true, false, false, false, false, 10, 10)).isEqualTo(Persistence.STAYS);
        assertThat(Persistence.decide(true, false, false, false, false, 11, 10)).isEqualTo(Persistence.UNREAD);
        assertThat(Persistence.decide(true, false, false, false, true, 11, 10)).isEqualTo(Persistence.EXPECTATION);
        assertThat(Persistence.decide(true, false, false, true, true, 11, 10)).isEqualTo(Persistence.DELIMITER);
        assertThat(Persistence.decide(true, false, true, true, true, 11, 10)).isEqualTo(Persistence.SERVER);
        assertThat(Persistence.decide(true, true, true, true, true, 11, 10)).isEqualTo(Persistence.APPLICATION);
        assertThat(Persistence.decide(false, true, true, true, true, 11, 10)).isEqualTo(Persistence.CLIENT);
    }

    @ParameterizedTest(name = "{0} {1} {2} of length {3} is {4}")
    @CsvSource({
        "GET, HTTP_1_1, 200, 5, LENGTH, FIXED", "GET, HTTP_1_1, 200, 0, LENGTH, FIXED",
        "GET, HTTP_1_1, 200, -1, CHUNKED, CHUNKED", "GET, HTTP_1_0, 200, -1, NONE, CLOSE",
        "HEAD, HTTP_1_1, 200, 5, LENGTH, DROPPED", "HEAD, HTTP_1_1, 200, -1, ANNOUNCED, DROPPED",
        "GET, HTTP_1_1, 204, 5, NONE, DROPPED", "GET, HTTP_1_1, 304, 5, LENGTH, DROPPED",
        "GET, HTTP_1_1, 304, 0, ANNOUNCED, DROPPED", "GET, HTTP_1_1, 205, 5, LENGTH, DROPPED",
        "CONNECT, HTTP_1_1, 200, 5, NONE, CLOSE", "CONNECT, HTTP_1_1, 404, 5, LENGTH, FIXED"
    })
    void aResponseIsFramedByMethodVersionStatusAndLength(
            String method,
            HttpVersion version,
            int status,
            long length,
            HeadWriter.Fields fields,
            ResponseFraming.Kind kind) {
        RequestHead request = new RequestHead(method, new RequestTarget.Asterisk(), version, Headers.EMPTY);
        BodyLength body = length < 0 ? BodyLength.UNKNOWN : BodyLength.of(length);

        ResponseFraming framing = ResponseFraming.of(request, Status.of(status), body);

        assertThat(framing.fields()).isEqualTo(fields);
        assertThat(framing.body()).isEqualTo(kind);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(longs = {0, 9, 10, 99, 100, 1234567890123L, Long.MAX_VALUE})
    void aLengthIsWrittenInDecimalDigits(long number) {
        byte[] octets = new byte[20];

        int end = HeadWriter.decimal(number, octets, 0);

        assertThat(Octets.text(Octets.slice(octets, 0, end))).isEqualTo(Long.toString(number));
    }

    @Test
    void requestsAreAlikeByMethodAndFirstTwoSegments() {
        assertThat(pace("GET", "/a/b/c")).isEqualTo(pace("GET", "/a/b/d/e"));
        assertThat(pace("GET", "/a/b/c")).isNotEqualTo(pace("GET", "/a/c/c"));
        assertThat(pace("GET", "/a/b/c")).isNotEqualTo(pace("POST", "/a/b/c"));
    }

    private static int pace(String method, String path) {
        return Pacing.of(new RequestHead(
                method, new RequestTarget.Origin(path, path, null), HttpVersion.HTTP_1_1, Headers.EMPTY));
    }
}
