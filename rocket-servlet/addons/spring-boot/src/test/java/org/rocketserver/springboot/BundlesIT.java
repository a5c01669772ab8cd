package org.rocketserver.springboot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
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
    private static TlsFiles stranger;

    private final RocketServletWebServerFactory factory = new RocketServletWebServerFactory(0);
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private RocketWebServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TlsFiles.create(folder, "a.example", "RSA");
        second = TlsFiles.create(folder, "b.example", "RSA");
        client = TlsFiles.create(folder, "client.example", "RSA");
        stranger = TlsFiles.create(folder, "stranger.example", "RSA");
    }

    @AfterEach
    void destroy() {
        if (server != null) {
            server.destroy();
        }
    }

    private static SslBundle pem(TlsFiles files) {
        return pem(files, client);
    }

    /** A bundle that trusts some client, or says nothing of clients. */
    private static SslBundle pem(TlsFiles files, TlsFiles trusted) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(files.chain().toUri().toString())
                        .withPrivateKey(files.key().toUri().toString()),
                trusted == null
                        ? null
                        : PemSslStoreDetails.forCertificate(
                                trusted.chain().toUri().toString())));
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
        assertThatThrownBy(() -> ask("a.example", TlsFiles.context(null, first)))
                .isInstanceOf(IOException.class);
    }

    /** Gets an answer; with TLS 1.3 a client learns of its refusal when it reads. */
    private void ask(String name, SSLContext context) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            if (socket.getInputStream().readAllBytes().length == 0) {
                throw new IOException("closed");
            }
        }
    }

    private void startWithClientsOfTheirOwn(SslBundle ofB) {
        bundles.registerBundle("web", pem(first));
        bundles.registerBundle("other", ofB);
        Ssl ssl = Ssl.forBundle("web");
        ssl.setClientAuth(Ssl.ClientAuth.NEED);
        ssl.setServerNameBundles(List.of(new ServerNameSslBundle("b.example", "other")));
        start(ssl);
    }

    @Test
    void aNameTrustsTheClientsOfItsOwnBundleAndNoOthers() throws Exception {
        startWithClientsOfTheirOwn(pem(second, stranger));
        ask("a.example", TlsFiles.context(client, first, second));
        ask("b.example", TlsFiles.context(stranger, first, second));
        assertThatThrownBy(() -> ask("b.example", TlsFiles.context(client, first, second)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ask("a.example", TlsFiles.context(stranger, first, second)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aNameWhoseBundleHasManagersAndNoStoresTrustsAsThoseDo() throws Exception {
        startWithClientsOfTheirOwn(
                SslBundle.of(null, null, null, null, pem(second, stranger).getManagers()));
        ask("b.example", TlsFiles.context(stranger, first, second));
        assertThatThrownBy(() -> ask("b.example", TlsFiles.context(client, first, second)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aNameWhoseBundleSaysNothingOfClientsTrustsThoseOfAllNames() throws Exception {
        startWithClientsOfTheirOwn(pem(second, null));
        ask("b.example", TlsFiles.context(client, first, second));
        assertThatThrownBy(() -> ask("b.example", TlsFiles.context(stranger, first, second)))
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
