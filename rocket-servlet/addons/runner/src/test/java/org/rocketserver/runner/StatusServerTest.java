package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the status is shown, and to whom. */
class StatusServerTest {
    @Test
    void nowhereUnlessAskedFor() throws Refusal {
        assertThat(StatusServer.of(new Options.Operation())).isNull();
    }

    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource({
        "9090, , 127.0.0.1, 9090",
        "localhost:0, , localhost, 0",
        "[::1]:9090, , ::1, 9090",
        "0.0.0.0:9090, admin:a:b, 0.0.0.0, 9090"
    })
    void whereItIsSaid(String status, String user, String host, int port) throws Refusal {
        StatusServer server = StatusServer.of(options(status, user));

        assertThat(server.host()).isEqualTo(host);
        assertThat(server.port()).isEqualTo(port);
        assertThat(server.password()).isEqualTo(user == null ? null : "a:b");
    }

    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0:9090 |        | --status-user",
                "9090         | admin  | name and a password",
                "9090         | :x     | name and a password",
                "ninety       |        | 9090",
                "1:99999      |        | 9090",
                ":9090        |        | has no address",
                "no such:0    |        | there is no host no such",
                "             | a:b    | --status <port>"
            })
    void orItIsRefused(String status, String user, String remedy) {
        assertThatThrownBy(() -> StatusServer.of(options(status, user)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(remedy);
    }

    private static Options.Operation options(String status, String user) {
        Options.Operation options = new Options.Operation();
        options.status = status;
        options.statusUser = user;
        return options;
    }
}
