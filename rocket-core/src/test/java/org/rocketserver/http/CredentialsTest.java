package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §11.4. */
class CredentialsTest {
    @Test
    void readsATokenOrParameters() {
        assertThat(Credentials.parse("Basic  QWxhZGRpbjpvcGVu=="))
                .isEqualTo(new Credentials("basic", "QWxhZGRpbjpvcGVu==", Map.of()));
        assertThat(Credentials.parse("Digest username=\"a, \\\"b\", Nc = 1,qop=auth"))
                .isEqualTo(new Credentials("digest", null, Map.of("username", "a, \"b", "nc", "1", "qop", "auth")));
        assertThat(Credentials.parse("Negotiate")).isEqualTo(new Credentials("negotiate", null, Map.of()));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {"", " a", "Digest a=\"b", "Digest a=1,a=2", "Digest a b", "Digest =1", "Basic a=b=c", "B@ a"})
    void whatIsMalformedIsNone(String text) {
        assertThat(Credentials.parse(text)).isNull();
    }

    @Test
    void doesNotShowSecrets() {
        assertThat(Credentials.parse("Basic c2VjcmV0")).hasToString("basic …");
    }
}
