package org.rocketserver.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.testkit.TlsFiles;

/** The configurations of the guide, run by the real programs before real Rockets; only ports and files are other. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProxyGuidesIT {
    private static final int LARGE = 8 << 20;

    /** The client's address, which is not the one that proxies come from. */
    private static final String CLIENT = "127.0.0.2";

    /** A program that the guide has a configuration for. */
    enum Proxy {
        NGINX,
        HAPROXY
    }

    @TempDir
    Path folder;

    private final List<ProxiedServer> servers = new ArrayList<>();
    private TlsFiles tls;
    private Process process;
    private int port;

    @BeforeEach
    void twoServers() throws Exception {
        tls = TlsFiles.create(folder, "localhost", "RSA");
        servers.add(ProxiedServer.start("one"));
        servers.add(ProxiedServer.start("two"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.toHandle().destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        servers.forEach(ProxiedServer::close);
    }

    @ParameterizedTest
    @EnumSource
    void applicationsSeeTheClientAndClientsSeeOneSite(Proxy proxy) throws Exception {
        start(proxy);

        // what a client says of itself is worth nothing
        String who = ask(
                        "GET /who HTTP/1.1",
                        "X-Forwarded-For: 192.0.2.66",
                        "X-Forwarded-Proto: http",
                        "Forwarded: for=192.0.2.66",
                        "X-Forwarded-Port: 1")
                .body();
        assertThat(who).isEqualTo("https secure " + CLIENT + " localhost " + port);

        ProxyClient.Answer login = ask("GET /login HTTP/1.1");
        assertThat(login.status()).isEqualTo(302);
        assertThat(login.header("Location")).isIn("/who", "https://localhost:" + port + "/who");
        assertThat(login.header("Set-Cookie")).contains("; Secure").contains("; HttpOnly");
    }

    @ParameterizedTest
    @EnumSource
    void largeBodiesPassBothWays(Proxy proxy) throws Exception {
        start(proxy);

        try (ProxyClient client = connect()) {
            client.send(
                    "POST /upload HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: " + LARGE + "\r\n\r\n");
            byte[] piece = new byte[1 << 16];
            for (int sent = 0; sent < LARGE; sent += piece.length) {
                client.send(piece);
            }
            assertThat(client.answer().body()).isEqualTo("got " + LARGE);
        }
        assertThat(ask("GET /download?octets=" + LARGE + " HTTP/1.1").body()).hasSize(LARGE);
    }

    /** Each half of a stream is waited for by the other side before the second half is sent. */
    @ParameterizedTest
    @EnumSource
    void nothingIsHeldBackEitherWay(Proxy proxy) throws Exception {
        start(proxy);

        try (ProxyClient client = connect()) {
            client.send("GET /events HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n");
            client.until("data: first\n\n");
            servers.forEach(ProxiedServer::goOn);
            client.until("data: second\n\n");
        }
        try (ProxyClient client = connect()) {
            client.send("POST /talk HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: 10\r\n\r\nfirst");
            await().atMost(Duration.ofSeconds(30)).until(() -> servers.stream()
                    .anyMatch(server -> server.heard().equals("first")));
            client.send("later");
            assertThat(client.answer().body()).isEqualTo("firstlater");
        }
    }

    @ParameterizedTest
    @EnumSource
    void webSocketsPass(Proxy proxy) throws Exception {
        start(proxy);

        try (ProxyClient client = connect()) {
            client.send("GET /socket HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            String head = client.until("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 101 ");
            // the example of RFC 6455 §1.3
            assertThat(head.toLowerCase(java.util.Locale.ROOT))
                    .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=");
            for (int i = 0; i < 3; i++) {
                assertThat(client.echo("frame " + i)).isEqualTo("frame " + i);
            }
        }
    }

    /** The first ends as a process does; the second serves everybody. */
    @ParameterizedTest
    @EnumSource
    void oneServerOfTwoMayGo(Proxy proxy) throws Exception {
        start(proxy);
        await().atMost(Duration.ofSeconds(30)).until(() -> name().equals("one"));
        await().atMost(Duration.ofSeconds(30)).until(() -> name().equals("two"));

        servers.get(0).leave();

        for (int i = 0; i < 20; i++) {
            assertThat(name()).isEqualTo("two");
        }
    }

    private String name() throws Exception {
        ProxyClient.Answer answer = ask("GET /name HTTP/1.1");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private ProxyClient connect() throws Exception {
        return new ProxyClient(tls, CLIENT, port);
    }

    private ProxyClient.Answer ask(String line, String... fields) throws Exception {
        try (ProxyClient client = connect()) {
            StringBuilder head = new StringBuilder(line + "\r\nHost: localhost:" + port + "\r\nConnection: close\r\n");
            for (String field : fields) {
                head.append(field).append("\r\n");
            }
            client.send(head.append("\r\n").toString());
            return client.answer();
        }
    }

    // ---- the programs

    private void start(Proxy proxy) throws Exception {
        String program = proxy.name().toLowerCase(java.util.Locale.ROOT);
        Path there = find(program);
        assumeTrue(there != null, "no " + program + " here");
        port = freePort();
        String text = substituted(Guide.blocks("behind-a-proxy.md", program).get(0));
        Path file = folder.resolve(program + ".conf");
        List<String> command;
        if (proxy == Proxy.NGINX) {
            Files.writeString(file, nginx(text));
            command = List.of(there.toString(), "-p", folder.toString(), "-e", "stderr", "-c", file.toString());
        } else {
            Files.writeString(file, text);
            command = List.of(there.toString(), "-db", "-f", file.toString());
        }
        Path said = folder.resolve("said");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(said)).isTrue();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** What the system's own file has around it, with all that is written below the test's folder. */
    private String nginx(String servers) {
        String places = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(kind -> kind + "_temp_path " + folder.resolve(kind) + ";\n")
                .reduce("", String::concat);
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        return user + "daemon off;\nworker_processes 1;\npid " + folder.resolve("pid")
                + ";\nevents {}\nhttp {\naccess_log off;\n" + places + servers + "}\n";
    }

    private String substituted(String text) throws IOException {
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(tls.chain()) + Files.readString(tls.key()));
        return text.replace("127.0.0.1:8080", "127.0.0.1:" + servers.get(0).port())
                .replace("127.0.0.1:8082", "127.0.0.1:" + servers.get(1).port())
                .replace("port 9090", "port " + servers.get(0).statusPort())
                .replace("port 9092", "port " + servers.get(1).statusPort())
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("bind :443", "bind 127.0.0.1:" + port)
                .replace("/etc/ssl/shop.crt", tls.chain().toString())
                .replace("/etc/ssl/shop.key", tls.key().toString())
                .replace("/etc/ssl/shop.pem", both.toString());
    }

    private static Path find(String program) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
