package org.rocketserver.springboot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.testkit.TlsFiles;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.Ssl.ServerNameSslBundle;

/** SSL bundles: PEM and key stores, names, client certificates, updates while the server runs. */
class BundlesIT {
    @TempDir
    static Path folder;

    private static TlsFiles first;
    private static TlsFiles second;
    private static TlsFiles client;

    private final RocketServletWebServerFactory factory = new RocketServletWebServerFactory(0);
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private RocketWebServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TlsFiles.create(folder, "a.example", "RSA");
        second = TlsFiles.create(folder, "b.example", "RSA");
        client = TlsFiles.create(folder, "client.example", "RSA");
    }

    @AfterEach
    void destroy() {
        if (server != null) {
            server.destroy();
        }
    }

    private static SslBundle pem(TlsFiles files) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(files.chain().toUri().toString())
                        .withPrivateKey(files.key().toUri().toString()),
                PemSslStoreDetails.forCertificate(client.chain().toUri().toString())));
    }

    private void start(Ssl ssl) {
        factory.setSsl(ssl);
        factory.setSslBundles(bundles);
        server = (RocketWebServer) factory.getWebServer();
        server.start();
    }

    /** The certificate that a client is shown which asks for a name. */
    private Certificate shown(String name, TlsFiles own) throws Exception {
        try (SSLSocket socket = TlsFiles.connect(server.getPort(), name, own, first, second)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void anUpdatedBundleIsShownFromTheNextHandshakeOn() throws Exception {
        bundles.registerBundle("web", pem(first));
        start(Ssl.forBundle("web"));
        assertThat(server.startedMessage()).contains(" (https) ");
        assertThat(shown("a.example", null)).isEqualTo(first.certificate());
        bundles.updateBundle("web", pem(second));
        assertThat(shown("b.example", null)).isEqualTo(second.certificate());
    }

    @Test
    void namesHaveBundlesOfTheirOwn() throws Exception {
        bundles.registerBundle("web", pem(first));
        bundles.registerBundle("other", pem(second));
        Ssl ssl = Ssl.forBundle("web");
        ssl.setServerNameBundles(List.of(new ServerNameSslBundle("B.example", "other")));
        start(ssl);
        assertThat(shown("a.example", null)).isEqualTo(first.certificate());
        assertThat(shown("b.example", null)).isEqualTo(second.certificate());
    }

    @Test
    void clientsShowACertificateWhereItIsNeeded() throws Exception {
        bundles.registerBundle("web", pem(first));
        Ssl ssl = Ssl.forBundle("web");
        ssl.setClientAuth(Ssl.ClientAuth.NEED);
        start(ssl);
        assertThat(shown("a.example", client)).isEqualTo(first.certificate());
        // with TLS 1.3 a client learns of its refusal when it reads
        assertThatThrownBy(() -> {
                    try (SSLSocket socket = TlsFiles.connect(server.getPort(), "a.example", null, first)) {
                        socket.startHandshake();
                        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void protocolsOfTheBundleAreKept() throws Exception {
        SslBundle plain = pem(first);
        bundles.registerBundle(
                "web",
                SslBundle.of(plain.getStores(), SslBundleKey.NONE, SslOptions.of(null, new String[] {"TLSv1.2"})));
        start(Ssl.forBundle("web"));
        try (SSLSocket socket = TlsFiles.connect(server.getPort(), "a.example", null, first)) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void anAliasThatDoesNotExistFailsTheStart() {
        JksSslStoreDetails store =
                new JksSslStoreDetails("PKCS12", null, first.store().toUri().toString(), first.password());
        bundles.registerBundle(
                "web", SslBundle.of(new JksSslStoreBundle(store, null), SslBundleKey.of(first.password(), "missing")));
        assertThatThrownBy(() -> start(Ssl.forBundle("web"))).hasStackTraceContaining("missing");
    }
}
