package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** RFC 9110 §15. */
class StatusTest {
    @Test
    void thereIsOneInstanceForEachCode() {
        for (int code = 100; code < 1000; code++) {
            assertThat(Status.of(code)).isSameAs(Status.of(code));
            assertThat(Status.of(code).code()).isEqualTo(code);
            assertThat(Status.of(code).informational()).isEqualTo(code < 200);
            assertThat(Status.of(code).error()).isEqualTo(code >= 400);
            assertThat(Status.of(code).bodiless()).isEqualTo(code < 200 || code == 204 || code == 304);
        }
    }

    @Test
    void refusesWhatIsNoCode() {
        assertThatThrownBy(() -> Status.of(99)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Status.of(1000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasThePhraseOfTheRfc() {
        assertThat(Status.OK).hasToString("200 OK");
        assertThat(Status.of(799)).hasToString("799");
        assertThat(Status.of(799).reason()).isEmpty();
    }
}
