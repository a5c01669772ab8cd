package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.AddressBlock;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.http.Headers;

/** Whom a server behind proxies takes for its client. */
class TrustedProxiesTest {
    private static final TrustedProxies TRUSTED =
            new TrustedProxies(ProxyConfig.DEFAULT.withTrusted(List.of("10.0.0.0/8", "::1", "unix")));

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1  | 203.0.113.9                    | 203.0.113.9",
                "10.0.0.1  | 6.6.6.6, 203.0.113.9           | 203.0.113.9",
                "10.0.0.1  | 6.6.6.6, 203.0.113.9, 10.2.3.4 | 203.0.113.9",
                "10.0.0.1  | 10.1.1.1, 10.2.3.4             | 10.1.1.1",
                "10.0.0.1  | 203.0.113.9:4711               | 203.0.113.9",
                "10.0.0.1  | 2001:db8::7                    | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1  | [2001:db8::7]:80               | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1  | unknown                        | 10.0.0.1",
                "10.0.0.1  | 6.6.6.6, example.org, 10.9.9.9 | 10.9.9.9",
                "10.0.0.1  | 300.1.1.1                      | 10.0.0.1",
                "0:0:0:0:0:0:0:1 | 203.0.113.9              | 203.0.113.9",
                "192.0.2.1 | 203.0.113.9                    | 192.0.2.1"
            })
    void theClientIsTheLastOneThatIsNotTrusted(String peer, String field, String client) throws Exception {
        ConnectionInfo seen = TRUSTED.see(connection(peer), Headers.of("X-Forwarded-For", field));

        assertThat(((InetSocketAddress) seen.client()).getAddress().getHostAddress())
                .isEqualTo(client);
        assertThat(seen.remote()).isEqualTo(connection(peer).remote());
    }

    @Test
    void schemeAndHostAreTheOnesOfTheProxyNextToTheClient() throws Exception {
        ConnectionInfo seen = TRUSTED.see(
                connection("10.0.0.1"),
                Headers.of(
                        "X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.1.1.1",
                        "X-Forwarded-Proto", "http, https, http",
                        "X-Forwarded-Host", "evil.example, shop.example, inside"));

        assertThat(seen.scheme()).isEqualTo("https");
        assertThat(seen.secure()).isTrue();
        assertThat(seen.host()).isEqualTo("shop.example");
        assertThat(seen.tls()).isNull();
    }

    @Test
    void onlyTheKindOfFieldThatWasChosenIsRead() throws Exception {
        Headers both = Headers.of("X-Forwarded-For", "203.0.113.9", "Forwarded", "for=6.6.6.6;proto=https");
        TrustedProxies standard =
                new TrustedProxies(new ProxyConfig(List.of("loopback", "private"), ProxyConfig.Header.FORWARDED));

        assertThat(TRUSTED.see(connection("10.0.0.1"), both).scheme()).isEqualTo("http");
        assertThat(standard.see(connection("10.0.0.1"), both).scheme()).isEqualTo("https");
    }

    @Test
    void aUnixSocketIsTrustedByItsWord() {
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of("/run/rocket.sock");
        Headers headers = Headers.of("X-Forwarded-For", "203.0.113.9");

        assertThat(TRUSTED.client(socket, headers)).isInstanceOf(InetSocketAddress.class);
        assertThat(TrustedProxies.NONE.client(socket, headers)).isSameAs(socket);
    }

    @Test
    void withoutTheFieldsNothingChanges() throws Exception {
        ConnectionInfo connection = connection("10.0.0.1");

        assertThat(TRUSTED.see(connection, Headers.EMPTY)).isSameAs(connection);
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "1.2.3.400", "::1/200", "all"})
    void whatIsNoAddressIsRefused(String entry) {
        assertThatThrownBy(() -> ProxyConfig.DEFAULT.withTrusted(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxies.trusted")
                .hasMessageContaining(entry)
                .hasMessageContaining("10.0.0.0/8");
    }

    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource({
        "10.1.2.0/23, 10.1.3.255, true",
        "10.1.2.0/23, 10.1.4.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false"
    })
    void aBlockHoldsTheAddressesThatBeginLikeIt(String block, String address, boolean held) {
        assertThat(AddressBlock.parse(block).contains(AddressBlock.address(address)))
                .isEqualTo(held);
    }

    private static ConnectionInfo connection(String peer) throws Exception {
        return new ConnectionInfo(
                "1",
                new InetSocketAddress(InetAddress.getByName("10.0.0.2"), 80),
                new InetSocketAddress(InetAddress.getByName(peer), 1234),
                Instant.EPOCH,
                null);
    }
}
