package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.http.Preconditions.Result;

/** RFC 9110 §13. */
class PreconditionsTest {
    private static final Instant CHANGED = Instant.parse("1994-11-06T08:49:37.5Z");
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";
    private static final ETag TAG = ETag.strong("a");

    @ParameterizedTest(name = "{0} {1}: {2} → {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | If-Match            | \"a\"          | PROCEED",
                "GET  | If-Match            | \"b\", \"a\"   | PROCEED",
                "GET  | If-Match            | *              | PROCEED",
                "GET  | If-Match            | \"b\"          | FAILED",
                "PUT  | If-Match            | \"b\"          | FAILED",
                "GET  | If-Match            | W/\"a\"        | FAILED",
                "GET  | If-Match            | nonsense       | FAILED",
                "GET  | If-None-Match       | \"a\"          | NOT_MODIFIED",
                "HEAD | If-None-Match       | W/\"a\"        | NOT_MODIFIED",
                "GET  | If-None-Match       | \"b\", W/\"a\" | NOT_MODIFIED",
                "GET  | If-None-Match       | *              | NOT_MODIFIED",
                "PUT  | If-None-Match       | *              | FAILED",
                "PUT  | If-None-Match       | \"a\"          | FAILED",
                "GET  | If-None-Match       | \"b\"          | PROCEED",
                "GET  | If-None-Match       | nonsense       | PROCEED",
                "GET  | If-Modified-Since   | SAME           | NOT_MODIFIED",
                "GET  | If-Modified-Since   | LATER          | NOT_MODIFIED",
                "GET  | If-Modified-Since   | EARLIER        | PROCEED",
                "GET  | If-Modified-Since   | nonsense       | PROCEED",
                "POST | If-Modified-Since   | SAME           | PROCEED",
                "GET  | If-Unmodified-Since | SAME           | PROCEED",
                "GET  | If-Unmodified-Since | LATER          | PROCEED",
                "GET  | If-Unmodified-Since | EARLIER        | FAILED",
                "PUT  | If-Unmodified-Since | EARLIER        | FAILED",
                "GET  | If-Unmodified-Since | nonsense       | PROCEED",
            })
    void evaluatesOneCondition(String method, String name, String value, Result result) {
        assertThat(evaluate(method, name, date(value))).isEqualTo(result);
    }

    private static String date(String value) {
        return switch (value) {
            case "SAME" -> SAME;
            case "EARLIER" -> EARLIER;
            case "LATER" -> LATER;
            default -> value;
        };
    }

    @Test
    void tagsGoBeforeDates() {
        assertThat(evaluate("GET", "If-None-Match", "\"b\"", "If-Modified-Since", LATER))
                .isEqualTo(Result.PROCEED);
        assertThat(evaluate("GET", "If-Match", "\"a\"", "If-Unmodified-Since", EARLIER))
                .isEqualTo(Result.PROCEED);
    }

    @Test
    void failingGoesBeforeNotModified() {
        assertThat(evaluate("GET", "If-Match", "\"b\"", "If-None-Match", "\"a\""))
                .isEqualTo(Result.FAILED);
        assertThat(evaluate("GET", "If-Match", "\"a\"", "If-None-Match", "\"a\""))
                .isEqualTo(Result.NOT_MODIFIED);
    }

    @Test
    void looksAtEveryLineOfAField() {
        assertThat(evaluate("GET", "If-None-Match", "\"b\"", "If-None-Match", "\"a\""))
                .isEqualTo(Result.NOT_MODIFIED);
        assertThat(evaluate("GET", "If-Match", "\"b\"", "If-Match", "\"a\"")).isEqualTo(Result.PROCEED);
        assertThat(evaluate("GET", "If-Modified-Since", LATER, "If-Modified-Since", LATER))
                .isEqualTo(Result.PROCEED);
    }

    @Test
    void whatIsNotThereMatchesNothing() {
        Headers any = Headers.of("If-Match", "*");
        Headers none = Headers.of("If-None-Match", "*");
        assertThat(Preconditions.evaluate("PUT", any, false, null, null)).isEqualTo(Result.FAILED);
        assertThat(Preconditions.evaluate("PUT", none, false, null, null)).isEqualTo(Result.PROCEED);
        assertThat(Preconditions.evaluate("GET", Headers.of("If-Modified-Since", SAME), true, null, null))
                .isEqualTo(Result.PROCEED);
    }

    @Test
    void aRangeCountsOnlyForWhatTheClientHasAPartOf() {
        Instant now = CHANGED.plusSeconds(1);
        assertThat(rangeCounts("\"a\"", TAG, now)).isTrue();
        assertThat(rangeCounts("\"b\"", TAG, now)).isFalse();
        assertThat(rangeCounts("W/\"a\"", ETag.weak("a"), now)).isFalse();
        assertThat(rangeCounts(SAME, TAG, now)).isTrue();
        assertThat(rangeCounts(LATER, TAG, now)).isFalse();
        assertThat(rangeCounts(EARLIER, TAG, now)).isFalse();
        assertThat(rangeCounts(SAME, TAG, CHANGED)).isFalse();
        assertThat(rangeCounts("nonsense", TAG, now)).isFalse();
        assertThat(Preconditions.rangeCounts(Headers.EMPTY, TAG, CHANGED, now)).isTrue();
    }

    private static boolean rangeCounts(String value, ETag tag, Instant now) {
        return Preconditions.rangeCounts(Headers.of("If-Range", value), tag, CHANGED, now);
    }

    private static Result evaluate(String method, String... headers) {
        return Preconditions.evaluate(method, Headers.of(headers), true, TAG, CHANGED);
    }
}
