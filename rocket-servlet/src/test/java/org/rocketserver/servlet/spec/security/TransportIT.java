package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spi.PropertiesRealm;

/** Servlet 6.1 §13.6.4, §13.8: what has to come by TLS, and who shows a certificate there, over real handshakes. */
class TransportIT {
    private static KeyStore own;
    private static KeyStore ann;
    private static KeyStore stranger;
    private static Rocket rocket;

    @BeforeAll
    static void start(@TempDir Path folder, @TempDir Path keys) throws Exception {
        own = key(keys.resolve("own.p12"), "localhost");
        ann = key(keys.resolve("ann.p12"), "Ann");
        stranger = key(keys.resolve("stranger.p12"), "Stranger");
        WebApp app = SecuredApp.in(
                        folder,
                        SecuredApp.constraint("/members/*", "", "admin")
                                + SecuredApp.confidential("/till/*")
                                + SecuredApp.login("CLIENT-CERT")
                                + SecuredApp.roles("admin"))
                .realm(PropertiesRealm.users().certificate("CN=Ann", "admin").build());
        TlsConfig tls =
                TlsConfig.of(context(own, ann, stranger)).withClientAuthentication(TlsConfig.ClientAuthentication.WANT);
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .listen("127.0.0.1", 0, tls)
                .method(ServletContainer.of(app))
                .handleSignals(false)
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        rocket.stop();
    }

    private static KeyStore key(Path file, String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    /** Shows a key, or none for null, and trusts the owners of others. */
    private static SSLContext context(KeyStore shown, KeyStore... trusted) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            anchors.setCertificateEntry("trusted" + i, trusted[i].getCertificate("key"));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(shown, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> get(KeyStore shown, URI uri) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context(shown, own))
                .build();
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI secure(String path) {
        return URI.create("https://127.0.0.1:" + rocket.ports().get(1) + "/app" + path);
    }

    @Test
    void whoShowsAKnownCertificateGetsIn() throws Exception {
        HttpResponse<String> response = get(ann, secure("/members/x"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("GET /members/x CN=Ann CLIENT_CERT");
    }

    @Test
    void whoShowsAnUnknownOneOrNoneDoesNot() throws Exception {
        assertThat(get(stranger, secure("/members/x")).statusCode()).isEqualTo(403);
        assertThat(get(null, secure("/members/x")).statusCode()).isEqualTo(403);
        assertThat(get(null, secure("/open")).body()).isEqualTo("GET /open null null");
    }

    @Test
    void whatIsConfidentialIsSentToThePortThatSpeaksTls() throws Exception {
        URI plain = URI.create("http://127.0.0.1:" + rocket.port() + "/app/till/1;v=2?a=b%2F");
        HttpResponse<String> sent = get(null, plain);
        assertThat(sent.statusCode()).isEqualTo(302);
        String location = sent.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo(secure("/till/1;v=2?a=b%2F").toString());
        assertThat(get(null, URI.create(location)).body()).isEqualTo("GET /till/1 null null");
    }
}
