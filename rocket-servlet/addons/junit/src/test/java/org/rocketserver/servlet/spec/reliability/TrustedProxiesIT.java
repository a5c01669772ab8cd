package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.junit.Configure;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.LogLines;

/**
 * {@code Forwarded} and {@code X-Forwarded-*} over sockets: taken from named proxies alone, and then for everything at
 * once: the client's address, scheme and authority, {@code Secure} of cookies, where redirects lead, the access log.
 */
class TrustedProxiesIT {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    @AutoClose
    private final LogLines logged = LogLines.of("Rocket.Requests", Level.INFO).alone();

    /** One application at a port and at a socket file. */
    abstract static class Served {
        @Deploy
        static WebApp app() {
            return WebApp.at("/").servlet("/*", (request, response) -> {
                response.setHeader(
                        "Seen", request.getRemoteAddr() + " " + request.isSecure() + " " + request.getRequestURL());
                request.getSession();
                response.sendRedirect("/there");
            });
        }

        @Configure
        static ContainerConfig absoluteRedirects(ContainerConfig config) {
            return config.withRelativeRedirects(false);
        }
    }

    private static RocketBuilder withFile(RocketBuilder builder, Path file) {
        return builder.listen(file).configure(config -> config.withAccessLog(RocketConfig.AccessLog.COMMON));
    }

    private static SocketAddress port(Rocket rocket) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), rocket.port());
    }

    /** Sends a request with these fields, separated by {@code #}, and asserts all that follows from them. */
    private void seen(SocketAddress server, String fields, String client, String scheme, String authority)
            throws IOException {
        String path = "/" + NUMBER.incrementAndGet();
        String head = ask(server, path, fields.isEmpty() ? "" : fields.replaceAll("\\s*#\\s*", "\r\n") + "\r\n");
        boolean secure = scheme.equals("https");
        assertThat(head)
                .startsWith("HTTP/1.1 302")
                .contains("Seen: " + (client + " " + secure).strip() + " " + scheme + "://" + authority + path + "\r\n")
                .contains("Location: " + scheme + "://" + authority + "/there\r\n");
        assertThat(head.contains("; Secure")).as(head).isEqualTo(secure);
        String logs = client.isEmpty() ? "unix" : client;
        await().untilAsserted(() -> assertThat(logged.texts())
                .anySatisfy(line -> assertThat(line).startsWith(logs + " - ").contains(path + " HTTP/1.1")));
    }

    private static String ask(SocketAddress server, String path, String fields) throws IOException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            channel.write(ByteBuffer.wrap(
                    ("GET " + path + " HTTP/1.1\r\nHost: own.example\r\n" + fields + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1)));
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The unofficial fields of proxies at the loopback interface, in a network, and behind a socket file. */
    @Nested
    @RocketTest(settings = "proxies.trusted=loopback,10.0.0.0/8,unix")
    class NamedProxies extends Served {
        private static Path file() {
            return folder.resolve("named");
        }

        @Configure
        static RocketBuilder listens(RocketBuilder builder) {
            return withFile(builder, file());
        }

        @ParameterizedTest(name = "{0}: {1} {2} {3}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "X-Forwarded-For: 203.0.113.9 # X-Forwarded-Proto: https # X-Forwarded-Host: shop.example"
                            + " | 203.0.113.9 | https | shop.example",
                    "X-Forwarded-Proto: https | PEER | https | own.example",
                    "X-Forwarded-Proto: HTTPS # X-Forwarded-Host: a.example # X-Forwarded-Port: 8443"
                            + " | PEER | https | a.example:8443",
                    "X-Forwarded-For: 203.0.113.9 # X-Forwarded-Proto: http | 203.0.113.9 | http | own.example",
                    // chains: what a client invented stands first, and is not looked at
                    "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.1.1 # X-Forwarded-Proto: http, https, http"
                            + " # X-Forwarded-Host: evil.example, shop.example, inside"
                            + " | 203.0.113.9 | https | shop.example",
                    "X-Forwarded-For: 6.6.6.6 # X-Forwarded-For: 203.0.113.9 # X-Forwarded-For: 10.1.1.1"
                            + " | 203.0.113.9 | http | own.example",
                    "X-Forwarded-For: 10.9.9.9, 10.1.1.1 # X-Forwarded-Proto: https | 10.9.9.9 | https | own.example",
                    "X-Forwarded-For: [2001:db8::7]:80 | 2001:db8:0:0:0:0:0:7 | http | own.example",
                    // malformed, or meaningless
                    "X-Forwarded-For: 300.1.1.1 | PEER | http | own.example",
                    "X-Forwarded-For: unknown | PEER | http | own.example",
                    "X-Forwarded-For: 6.6.6.6, example.org, 10.1.1.1 | 10.1.1.1 | http | own.example",
                    "X-Forwarded-For: , | PEER | http | own.example",
                    "X-Forwarded-For: 203.0.113.9 # X-Forwarded-Proto: gopher # X-Forwarded-Host: a/b"
                            + " | 203.0.113.9 | http | own.example",
                    "X-Forwarded-Host: evil.example:99999 | PEER | http | own.example",
                    "X-Forwarded-Host: a@evil.example | PEER | http | own.example",
                    "X-Forwarded-Port: x # X-Forwarded-Host: a.example | PEER | http | own.example",
                    // the other kind of field, which these proxies pass on as it came
                    "Forwarded: for=6.6.6.6;proto=https;host=evil.example | PEER | http | own.example"
                })
        void areBelieved(String fields, String client, String scheme, String authority, Rocket rocket)
                throws IOException {
            seen(port(rocket), fields, client.replace("PEER", "127.0.0.1"), scheme, authority);
            seen(UnixDomainSocketAddress.of(file()), fields, client.replace("PEER", ""), scheme, authority);
        }
    }

    /** Whatever they say, by either kind of field. */
    @Nested
    @RocketTest(settings = "proxies.trusted=192.0.2.0/24")
    class Strangers extends Served {
        private static Path file() {
            return folder.resolve("strange");
        }

        @Configure
        static RocketBuilder listens(RocketBuilder builder) {
            return withFile(builder, file());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-Forwarded-For: 203.0.113.9 # X-Forwarded-Proto: https # X-Forwarded-Host: evil.example",
                    "X-Forwarded-For: 203.0.113.9, 192.0.2.1 # X-Forwarded-Proto: https # X-Forwarded-Port: 443",
                    "Forwarded: for=203.0.113.9;proto=https;host=evil.example",
                    "X-Forwarded-Ssl: on # Front-End-Https: on # X-Real-IP: 203.0.113.9 # X-Url-Scheme: https"
                })
        void areNotBelieved(String fields, Rocket rocket) throws IOException {
            seen(port(rocket), fields, "127.0.0.1", "http", "own.example");
            seen(UnixDomainSocketAddress.of(file()), fields, "", "http", "own.example");
        }
    }

    /** RFC 7239. */
    @Nested
    @RocketTest(settings = {"proxies.trusted=loopback,10.0.0.0/8", "proxies.header=forwarded"})
    class ProxiesWithTheStandardField extends Served {
        @Configure
        static RocketBuilder listens(RocketBuilder builder) {
            return withFile(builder, folder.resolve("standard"));
        }

        @ParameterizedTest(name = "{0}: {1} {2} {3}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "for=203.0.113.9;proto=https;host=shop.example | 203.0.113.9 | https | shop.example",
                    "For=\"[2001:db8::7]:4711\";Proto=HTTPS | 2001:db8:0:0:0:0:0:7 | https | own.example",
                    "for=6.6.6.6;host=evil.example, for=203.0.113.9;proto=https;host=shop.example, for=10.1.1.1"
                            + " | 203.0.113.9 | https | shop.example",
                    "for=_hidden;proto=https | 127.0.0.1 | https | own.example",
                    "for=unknown | 127.0.0.1 | http | own.example",
                    // an element that breaks the grammar says nothing, and nothing before it counts
                    "for=203.0.113.9;proto=https, for=\"6.6.6.6 | 127.0.0.1 | http | own.example",
                    "for=203.0.113.9, =x | 127.0.0.1 | http | own.example",
                    "proto=javascript;host=\"a b\" | 127.0.0.1 | http | own.example",
                    "for=203.0.113.9;host=\"evil.example/\" | 203.0.113.9 | http | own.example"
                })
        void areBelieved(String field, String client, String scheme, String authority, Rocket rocket)
                throws IOException {
            seen(port(rocket), "Forwarded: " + field, client, scheme, authority);
            seen(
                    port(rocket),
                    "Forwarded: " + field + " # X-Forwarded-For: 6.6.6.6 # X-Forwarded-Host: evil.example",
                    client,
                    scheme.toLowerCase(Locale.ROOT),
                    authority);
        }
    }
}
