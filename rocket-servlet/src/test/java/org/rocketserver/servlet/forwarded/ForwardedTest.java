package org.rocketserver.servlet.forwarded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.http.Headers;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.Network;
import org.rocketserver.testkit.MemoryExchange;

/** RFC 7239, and the fields that came before it. */
class ForwardedTest {
    private static final List<Network> TRUSTED =
            Stream.of("127.0.0.0/8", "10.0.0.0/8", "::1").map(Network::parse).toList();

    /** Fields are parted by bars. */
    @ParameterizedTest(name = "{0} is {1} {2} {3}")
    @CsvSource(
            delimiter = '>',
            value = {
                "Forwarded: for=192.0.2.43 > 192.0.2.43:0 > >",
                "Forwarded: For=\"[2001:db8:cafe::17]:4711\";Proto=HTTPS;Host=a.example > [2001:db8:cafe:0:0:0:0:17]:4711 > https > a.example",
                "Forwarded: for=192.0.2.1;proto=http, for=192.0.2.43;proto=https;host=\"a.example:8443\" > 192.0.2.43:0 > https > a.example:8443",
                "Forwarded: for=6.6.6.6;host=evil, for=192.0.2.43;host=a.example, for=10.1.2.3;host=inner > 192.0.2.43:0 > > a.example",
                "Forwarded: for=10.0.0.1, for=10.0.0.2 > 10.0.0.1:0 > >",
                "Forwarded: for=_hidden;proto=https > > https >",
                "Forwarded: for=192.0.2.1, for=unknown;proto=https, for=10.0.0.1 > > https >",
                "Forwarded: for=localhost > > >",
                "Forwarded: for=192.0.2.300 > > >",
                "Forwarded: proto=javascript;host=\"a b\" > > >",
                "Forwarded: for=\"192.0.2.1 > > >",
                "Forwarded: for=192.0.2.1 | X-Forwarded-For: 192.0.2.2 | X-Forwarded-Proto: https > 192.0.2.1:0 > >",
                "X-Forwarded-For: 192.0.2.1 > 192.0.2.1:0 > >",
                "X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.0.0.9 | X-Forwarded-Proto: https > 192.0.2.1:0 > https >",
                "X-Forwarded-For: 6.6.6.6 | X-Forwarded-For: 192.0.2.1, 10.0.0.9 > 192.0.2.1:0 > >",
                "X-Forwarded-For: 192.0.2.1, 10.0.0.9 | X-Forwarded-Proto: https, http > 192.0.2.1:0 > https >",
                "X-Forwarded-For: 192.0.2.1 | X-Forwarded-Proto: evil, http > 192.0.2.1:0 > http >",
                "X-Forwarded-For: 2001:db8::1 > [2001:db8:0:0:0:0:0:1]:0 > >",
                "X-Forwarded-Host: a.example | X-Forwarded-Port: 8443 > > > a.example:8443",
                "X-Forwarded-Host: a.example:81 | X-Forwarded-Port: 8443 > > > a.example:81",
                "X-Forwarded-Host: a.example | X-Forwarded-Port: x > > > a.example",
                "X-Forwarded-Port: 8443 > > >",
                "Other: x > > >",
            })
    void theLastAddressThatIsNoProxysIsTheClients(String fields, String client, String scheme, String host) {
        Headers.Builder headers = Headers.builder();
        for (String field : fields.split(" \\| ", -1)) {
            headers.add(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(' ') + 1));
        }
        Forwarded said = Forwarded.read(headers.build(), TRUSTED);
        String address = said.client() == null
                ? null
                : (said.client().getAddress().getHostAddress().contains(":")
                        ? "[" + said.client().getAddress().getHostAddress() + "]:"
                                + said.client().getPort()
                        : said.client().getAddress().getHostAddress() + ":"
                                + said.client().getPort());
        assertThat(address).isEqualTo(client);
        assertThat(said.scheme()).isEqualTo(scheme);
        assertThat(said.host()).isEqualTo(host);
    }

    private static WebApp echo() {
        return WebApp.at("/").servlet("/*", (request, response) -> response.getWriter()
                .print(request.getRemoteAddr() + " " + request.isSecure() + " " + request.getRequestURL() + " "
                        + request.getServerPort() + " "
                        + request.getSession().isNew()));
    }

    @Test
    void aTrustedProxyChangesAddressSchemeHostAndTheSessionCookie() throws Exception {
        ContainerConfig config = ContainerConfig.DEFAULT.withTrustedProxies(TRUSTED);
        try (Served served = Served.with(config, echo())) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/a")
                    .header("Host", "inner:8080")
                    .header("Forwarded", "for=192.0.2.43;proto=https;host=a.example"));
            assertThat(answer.bodyText()).isEqualTo("192.0.2.43 true https://a.example/a 443 true");
            assertThat(answer.header("Set-Cookie")).contains("; Secure");
        }
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        ContainerConfig elsewhere =
                ContainerConfig.DEFAULT.withTrustedProxies(List.of(Network.parse("203.0.113.0/24")));
        for (ContainerConfig config : List.of(ContainerConfig.DEFAULT, elsewhere)) {
            try (Served served = Served.with(config, echo())) {
                MemoryExchange answer = served.serve(MemoryExchange.get("/a")
                        .header("Host", "inner:8080")
                        .header("Forwarded", "for=192.0.2.43;proto=https;host=a.example"));
                assertThat(answer.bodyText()).doesNotContain("192.0.2.43").contains(" false http://inner:8080/a ");
            }
        }
    }
}
