package org.rocketserver.servlet.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** RFC 7616 §3.4.5, §5.12: a count of a nonce is good once. */
class DigestNoncesTest {
    private Instant now = Instant.ofEpochSecond(1_000_000_000);
    private final DigestNonces nonces = new DigestNonces(() -> now);

    /** As when many come between the look of one request and its use. */
    @Test
    void aCountIsNotGoodAgainWhenItsNonceWasForgottenAfterALook() {
        String nonce = nonces.next();
        assertThat(nonces.use(nonce, 1)).isTrue();
        assertThat(nonces.isFresh(nonce)).isTrue();
        now = now.plusSeconds(1);
        for (int i = 0; i < 4096; i++) {
            assertThat(nonces.use(nonces.next(), 1)).isTrue();
        }
        assertThat(nonces.use(nonce, 1)).isFalse();
    }

    @Test
    void whatIsForgottenIsNotFresh() {
        String nonce = nonces.next();
        assertThat(nonces.use(nonce, 1)).isTrue();
        now = now.plusSeconds(1);
        for (int i = 0; i < 4096; i++) {
            assertThat(nonces.use(nonces.next(), 1)).isTrue();
        }
        assertThat(nonces.isFresh(nonce)).isFalse();
        assertThat(nonces.isFresh(nonces.next())).isTrue();
    }
}
