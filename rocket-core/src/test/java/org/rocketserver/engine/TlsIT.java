package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.Timeouts;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.config.TlsConfig.ClientAuthentication;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.TlsFiles;
import org.rocketserver.testkit.WireClient;

/** TLS over real sockets. */
class TlsIT {
    @TempDir
    private static Path folder;

    private static TlsFiles rsa;
    private static TlsFiles ec;
    private final TestWorkers workers = new TestWorkers();
    private final List<Socket> sockets = new ArrayList<>();
    private Rocket rocket;

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = TlsFiles.create(folder, "one.test", "RSA");
        ec = TlsFiles.create(folder, "two.test", "EC");
    }

    private void start(TlsConfig tls) throws IOException {
        start(tls, Timeouts.DEFAULT.handshake());
    }

    private void start(TlsConfig tls, Duration handshake) throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0, tls)
                .method(workers)
                .handleSignals(false)
                .timeouts(timeouts -> timeouts.withHandshake(handshake))
                .build()
                .start();
    }

    private SSLSocket connect(String name, TlsFiles own) throws Exception {
        SSLSocket socket = TlsFiles.connect(rocket.port(), name, own, rsa, ec);
        sockets.add(socket);
        return socket;
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (rocket != null) {
            rocket.stop(Duration.ofSeconds(1));
        }
    }

    private static TlsConfig pem(TlsFiles files) {
        return TlsConfig.pem(files.key(), files.chain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void requestsAreServedOverEachVersion(String version) throws Exception {
        start(pem(rsa));
        SSLSocket socket = connect("one.test", null);
        socket.setEnabledProtocols(new String[] {version});
        WireClient client = WireClient.over(socket);
        for (int i = 0; i < 3; i++) {
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        String large = "x".repeat(300_000);
        client.send("POST /echo HTTP/1.1\r\nHost: one.test\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
        assertThat(client.read().body()).isEqualTo(large);
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }

    @Test
    void aPkcs12FileServesAsWell() throws Exception {
        start(TlsConfig.pkcs12(ec.store(), ec.password()));
        assertThat(WireClient.over(connect("two.test", null)).ask("/").status()).isEqualTo(200);
    }

    @Test
    void theCertificateFitsTheNameThatWasAskedFor() throws Exception {
        start(TlsConfig.of(CertificateConfig.pem(rsa.key(), rsa.chain()), CertificateConfig.pem(ec.key(), ec.chain())));
        assertThat(certificateFor("two.test")).contains("CN=two.test");
        assertThat(certificateFor("one.test")).contains("CN=one.test");
    }

    private String certificateFor(String name) throws Exception {
        SSLSocket socket = connect(name, null);
        socket.startHandshake();
        return socket.getSession().getPeerPrincipal().getName();
    }

    @Test
    void aClientWithoutTheNeededCertificateFailsTheHandshake() throws Exception {
        start(pem(rsa).withClientAuthentication(ClientAuthentication.NEED).withClientAuthorities(ec.chain()));
        assertThat(WireClient.over(connect("one.test", ec)).ask("/").status()).isEqualTo(200);
        assertThatThrownBy(() -> WireClient.over(connect("one.test", null)).ask("/"))
                .isInstanceOfAny(SSLException.class, IOException.class);
        await().until(() -> rocket.stats().handshakeFailures() >= 1);
    }

    @Test
    void aConnectionIsSetUpByWhoseItIs() throws Exception {
        List<SocketAddress> seen = new CopyOnWriteArrayList<>();
        start(pem(rsa).withEachConnection((engine, remote) -> {
            seen.add(remote);
            if (seen.size() > 1) {
                throw new SSLException("only one");
            }
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.2"});
            engine.setSSLParameters(parameters);
        }));
        SSLSocket socket = connect("one.test", null);
        WireClient client = WireClient.over(socket);
        assertThat(client.ask("/").status()).isEqualTo(200);
        assertThat(client.ask("/").status()).isEqualTo(200);
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(seen).containsExactly(socket.getLocalSocketAddress());
        assertThatThrownBy(() -> connect("one.test", null).startHandshake()).isInstanceOf(IOException.class);
        await().until(() -> rocket.stats().handshakeFailures() == 1);
    }

    /** C3: also where the connection goes over to other threads. */
    @Test
    void aConnectionIsSecureExactlyWhenItsOctetsAre() throws Exception {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0, pem(rsa))
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .build()
                .start();
        WireClient secure = WireClient.over(connect("one.test", null));
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), rocket.ports().get(1));
        sockets.add(socket);
        WireClient plain = WireClient.over(socket);
        for (int i = 0; i < 2; i++) {
            assertThat(secure.ask("/scheme").body()).isEqualTo("https true");
            assertThat(plain.ask("/scheme").body()).isEqualTo("http false");
            rocket.restart();
        }
    }

    /** L4. */
    @Test
    void silentPeersDoNotHoldUpAHandshake() throws Exception {
        start(pem(rsa));
        for (int i = 0; i < 100; i++) {
            sockets.add(new Socket(InetAddress.getLoopbackAddress(), rocket.port()));
        }
        long begin = System.nanoTime();
        assertThat(WireClient.over(connect("one.test", null)).ask("/").status()).isEqualTo(200);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("L4: served beside 100 silent peers after " + took.toMillis() + " ms");
        // behind them it would take until their handshakes are cut
        assertThat(took).isLessThan(Timeouts.DEFAULT.handshake().dividedBy(2));
    }

    /** L5. */
    @Test
    void aPeerThatStallsInItsHandshakeIsClosed() throws Exception {
        start(pem(rsa), Duration.ofSeconds(1));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rocket.port());
        sockets.add(socket);
        long begin = System.nanoTime();
        socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1});
        assertThat(WireClient.over(socket).closedWithin(20_000)).isTrue();
        System.out.println("L5: a stalled handshake was cut after " + (System.nanoTime() - begin) / 1_000_000
                + " ms, limit 1000 ms");
        assertThat(rocket.stats().handshakeFailures()).isEqualTo(1);
        await().until(() -> rocket.stats().threadsIdle() == rocket.stats().threads());
    }

    /** L5: dripping octets does not gain time. */
    @Test
    void aHandshakeThatDripsIsCutAllTheSame() throws Exception {
        start(pem(rsa), Duration.ofSeconds(1));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rocket.port());
        sockets.add(socket);
        byte[] record = {22, 3, 1, 1, 0, 1, 0, 0, (byte) 0xFC, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
        long begin = System.nanoTime();
        WireClient client = WireClient.over(socket);
        boolean closed = false;
        for (int i = 0; i < record.length && !closed; i++) {
            try {
                socket.getOutputStream().write(record[i]);
            } catch (IOException e) {
                closed = true;
            }
            closed |= client.closedWithin(200);
        }
        System.out.println("L5: a dripping handshake was cut after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        // while it dripped, and not a handshake's time after the last octet
        assertThat(closed).isTrue();
    }

    /** G4: each kind of failed handshake is counted and named, once. */
    @Test
    void everyFailedHandshakeIsCountedAndSaysWhy() throws Exception {
        TlsFiles stranger = TlsFiles.create(Files.createDirectory(folder.resolve("strange")), "two.test", "EC");
        LogLines records = LogLines.of("Rocket.Errors.Handshakes", Level.DEBUG).alone();
        try (records) {
            start(pem(rsa).withProtocols(List.of("TLSv1.3"))
                    .withClientAuthentication(ClientAuthentication.NEED)
                    .withClientAuthorities(ec.chain()));
            expectFailure(records, "not accepted by server preferences", () -> {
                SSLSocket old = connect("one.test", ec);
                old.setEnabledProtocols(new String[] {"TLSv1.2"});
                old.startHandshake();
            });
            expectFailure(records, "Empty client certificate chain", () -> WireClient.over(connect("one.test", null))
                    .ask("/"));
            expectFailure(records, "PKIX", () -> WireClient.over(connect("one.test", stranger))
                    .ask("/"));
            expectFailure(records, "certificate_unknown", () -> {
                SSLSocket distrustful = TlsFiles.connect(rocket.port(), "one.test", ec, ec);
                sockets.add(distrustful);
                distrustful.startHandshake();
            });
            expectFailure(records, "the peer left before its end", () -> speak(22, 3, 1, 1, 0, 1)
                    .close());
            expectFailure(records, "handshake type", () -> speak(22, 3, 1, 0, 4, 99, 0, 0, 0));
            rocket.stop();
            start(pem(rsa), Duration.ofMillis(300));
            expectFailure(records, "timeouts.handshake", () -> speak(22, 3, 1, 1, 0, 1));
        } finally {
            // they hold on to connections
            records.clear();
        }
    }

    private void expectFailure(LogLines records, String why, ThrowingCallable handshake) {
        long before = rocket.stats().handshakeFailures();
        records.clear();
        Throwable seen = catchThrowable(handshake);
        await().until(() -> rocket.stats().handshakeFailures() == before + 1
                && records.all().size() == 1);
        assertThat(records.texts().get(0)).as("the client saw %s", seen).contains("TLS handshake of connection", why);
    }

    private Socket speak(int... octets) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rocket.port());
        sockets.add(socket);
        for (int octet : octets) {
            socket.getOutputStream().write(octet);
        }
        return socket;
    }

    /** L6. */
    @Test
    void missingOrMismatchingFilesFailTheStart() throws Exception {
        Path nowhere = folder.resolve("nowhere.key");
        assertThatThrownBy(() -> start(TlsConfig.pem(nowhere, rsa.chain()))).hasMessageContaining("nowhere.key");
        assertThatThrownBy(() -> start(TlsConfig.pem(rsa.key(), ec.chain()))).hasMessageContaining("does not belong");
        Path garbage = Files.writeString(folder.resolve("garbage.key"), "no key at all");
        assertThatThrownBy(() -> start(TlsConfig.pem(garbage, rsa.chain()))).hasMessageContaining("PKCS#8");
    }

    /** L7. */
    @Test
    void plainHttpOnATlsPortIsExplained() throws Exception {
        start(pem(rsa));
        int threads = rocket.stats().threads();
        for (int i = 0; i < 1000; i++) {
            try (WireClient client = WireClient.connect(rocket.port())) {
                WireClient.Answer answer = client.ask("/");
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(answer.body()).contains("https://");
            }
        }
        assertThat(rocket.stats().threads()).isEqualTo(threads);
        await().until(() -> rocket.stats().connectionsOpen() == 0);
    }

    @Test
    void garbageInsteadOfAHandshakeEndsTheConnectionOnly() throws Exception {
        start(pem(rsa));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rocket.port());
        sockets.add(socket);
        byte[] garbage = new byte[200];
        garbage[0] = 22;
        garbage[1] = 3;
        garbage[2] = 1;
        garbage[4] = 100;
        socket.getOutputStream().write(garbage);
        assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
        assertThat(WireClient.over(connect("one.test", null)).ask("/").status()).isEqualTo(200);
    }

    /** A client that comes again does not pay for a whole handshake, by session or by ticket. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionsAreResumed(String version) throws Exception {
        start(pem(rsa));
        SSLContext client = TlsFiles.context(null, rsa);
        SSLSession first = sessionOf(client, version);
        // the time of a session is told in milliseconds
        await().until(() -> System.currentTimeMillis() > first.getCreationTime() + 20);
        SSLSession second = sessionOf(client, version);
        assertThat(second.getCreationTime()).isEqualTo(first.getCreationTime());
        SSLSession stranger = sessionOf(TlsFiles.context(null, rsa), version);
        assertThat(stranger.getCreationTime()).isNotEqualTo(first.getCreationTime());
    }

    private SSLSession sessionOf(SSLContext client, String version) throws Exception {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", rocket.port())) {
            socket.setEnabledProtocols(new String[] {version});
            // tickets come with the answer
            assertThat(WireClient.over(socket).ask("/").status()).isEqualTo(200);
            return socket.getSession();
        }
    }

    /** T7: a connection with TLS goes over to the next generation as it is. */
    @Test
    void aRestartTakesTlsConnectionsOver() throws Exception {
        start(pem(rsa));
        WireClient client = WireClient.over(connect("one.test", null));
        assertThat(client.ask("/").status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            rocket.restart();
            assertThat(client.ask("/").status()).isEqualTo(200);
        }
        assertThat(rocket.stats().connectionsAccepted()).isEqualTo(1);
    }

    /** T7: a restart reads the files again, and what runs goes on. */
    @Test
    void aRestartTakesNewCertificates() throws Exception {
        Path key = Files.copy(rsa.key(), folder.resolve("changing.key"));
        Path chain = Files.copy(rsa.chain(), folder.resolve("changing.crt"));
        start(TlsConfig.pem(key, chain));
        assertThat(certificateFor("any.test")).contains("one.test");
        Files.writeString(key, Files.readString(ec.key()));
        Files.writeString(chain, Files.readString(ec.chain()));
        WireClient early = WireClient.over(connect("one.test", null));
        assertThat(early.ask("/").status()).isEqualTo(200);
        rocket.restart();
        assertThat(certificateFor("any.test")).contains("two.test");
        assertThat(early.ask("/").status()).isEqualTo(200);
        Files.writeString(key, "broken");
        rocket.restart();
        assertThat(certificateFor("any.test")).contains("two.test");
        assertThat(early.ask("/").status()).isEqualTo(200);
    }
}
