package org.rocketserver.servlet.development;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page for developers may show of what a client has sent. */
class CredentialsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization       | Basic amFuZTpzZWNyZXQ=     | Basic (hidden)",
                "authorization       | Bearer a.b.c               | Bearer (hidden)",
                "Authorization       | secret                     | (hidden)",
                "Proxy-Authorization | Digest username=\"jane\"   | Digest (hidden)",
                "Cookie              | JSESSIONID=abc; theme=dark | JSESSIONID=(hidden); theme=(hidden)",
                "X-Api-Key           | 17                         | (hidden)",
                "X-CSRF-Token        | 17                         | (hidden)",
                "Accept              | text/html                  | text/html",
                "X-Forwarded-For     | 10.0.0.1                   | 10.0.0.1"
            })
    void aFieldKeepsItsNameAndLosesItsSecret(String name, String value, String shown) {
        assertThat(Credentials.field(name, value)).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a=b&c=d, a=b&c=d",
        "user=jane&j_password=x%20$1&q, user=jane&j_password=(hidden)&q",
        "access_token=abc, access_token=(hidden)",
        "a=$1\\, a=$1\\"
    })
    void aQueryLosesTheValuesOfSecretParameters(String query, String shown) {
        assertThat(Credentials.query(query)).isEqualTo(shown);
    }
}
