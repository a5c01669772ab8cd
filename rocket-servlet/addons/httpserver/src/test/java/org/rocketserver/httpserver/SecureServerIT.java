package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.testkit.TlsFiles;
import org.rocketserver.testkit.WireClient;

/** What the documentation says of {@code HttpsServer}, its configurator, parameters and exchanges. */
@ParameterizedClass
@EnumSource
@SuppressWarnings("deprecation") // of HttpsParameters, from JDK 23 on
class SecureServerIT {
    @TempDir
    static Path folder;

    private static TlsFiles own;
    private static SSLContext context;

    private final Implementation implementation;
    private Trial trial;
    private HttpsServer server;

    SecureServerIT(Implementation implementation) {
        this.implementation = implementation;
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        if (own == null) {
            own = TlsFiles.create(folder, "one.test", "EC");
            context = TlsFiles.context(own, own);
        }
    }

    @BeforeEach
    void create() throws IOException {
        server = implementation.secureServer();
        trial = new Trial(server);
        server.createContext("/", SecureServerIT::tell);
    }

    @AfterEach
    void stop() {
        if (server.getHttpsConfigurator() == null && implementation == Implementation.JDK) {
            // or it would keep its socket
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.start();
        }
        trial.close();
    }

    private static void tell(HttpExchange exchange) throws IOException {
        SSLSession session = ((HttpsExchange) exchange).getSSLSession();
        String peer;
        try {
            peer = session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            peer = "nobody";
        }
        Trial.answer(exchange, session.getProtocol() + " " + session.getCipherSuite() + " " + peer);
    }

    private void start(HttpsConfigurator configurator) {
        server.setHttpsConfigurator(configurator);
        server.start();
    }

    private SSLSocket connect(TlsFiles showing) throws Exception {
        return TlsFiles.connect(trial.port(), "one.test", showing, own);
    }

    @Test
    void exchangesTellTheirSession() throws Exception {
        start(new HttpsConfigurator(context));
        HttpClient http =
                HttpClient.newBuilder().sslContext(TlsFiles.context(null, own)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + trial.port() + "/"))
                .build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            SSLSession session = answer.sslSession().orElseThrow();
            assertThat(answer.body()).isEqualTo(session.getProtocol() + " " + session.getCipherSuite() + " nobody");
        }
    }

    @Test
    void theConfiguratorIsAskedAboutEachConnection() throws Exception {
        List<SocketAddress> asked = new CopyOnWriteArrayList<>();
        HttpsConfigurator configurator = new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                assertThat(parameters.getHttpsConfigurator()).isSameAs(this);
                asked.add(parameters.getClientAddress());
                SSLParameters chosen = getSSLContext().getDefaultSSLParameters();
                if (asked.size() == 1) {
                    chosen.setProtocols(new String[] {"TLSv1.2"});
                }
                parameters.setSSLParameters(chosen);
            }
        };
        start(configurator);
        assertThat(server.getHttpsConfigurator()).isSameAs(configurator);

        SSLSocket first = connect(null);
        WireClient wire = WireClient.over(first);
        assertThat(wire.ask("/").body()).startsWith("TLSv1.2 ");
        assertThat(wire.ask("/").body()).startsWith("TLSv1.2 ");
        SSLSocket second = connect(null);
        assertThat(WireClient.over(second).ask("/").body()).startsWith("TLSv1.3 ");

        assertThat(asked).containsExactly(first.getLocalSocketAddress(), second.getLocalSocketAddress());
        first.close();
        second.close();
    }

    @Test
    void clientsMayHaveToShowACertificate() throws Exception {
        start(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters chosen = getSSLContext().getDefaultSSLParameters();
                chosen.setNeedClientAuth(true);
                parameters.setSSLParameters(chosen);
            }
        });
        try (SSLSocket known = connect(own);
                SSLSocket unknown = connect(null)) {
            assertThat(WireClient.over(known).ask("/").body()).endsWith(" CN=one.test");
            assertThatThrownBy(() -> WireClient.over(unknown).ask("/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void parametersMayBeSetOneByOne() throws Exception {
        start(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                parameters.setSSLParameters(null);
                parameters.setProtocols(new String[] {"TLSv1.2"});
                parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
                parameters.setWantClientAuth(true);
            }
        });
        try (SSLSocket known = connect(own);
                SSLSocket unknown = connect(null)) {
            String agreed = "TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ";
            assertThat(WireClient.over(known).ask("/").body()).isEqualTo(agreed + "CN=one.test");
            assertThat(WireClient.over(unknown).ask("/").body()).isEqualTo(agreed + "nobody");
        }
    }

    @Test
    void aConfiguratorThatFailsFailsItsConnectionOnly() throws Exception {
        List<SocketAddress> asked = new CopyOnWriteArrayList<>();
        start(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                asked.add(parameters.getClientAddress());
                if (asked.size() == 1) {
                    throw new IllegalStateException("wanted by the test");
                }
                super.configure(parameters);
            }
        });
        try (SSLSocket first = connect(null);
                SSLSocket second = connect(null)) {
            assertThatThrownBy(() -> WireClient.over(first).ask("/")).isInstanceOf(IOException.class);
            assertThat(WireClient.over(second).ask("/").status()).isEqualTo(200);
        }
    }

    @Test
    void parametersThatCannotBeAreRefused() throws Exception {
        assumeTrue(implementation == Implementation.ROCKET, "the JDK's looks at them later");
        List<RuntimeException> refused = new CopyOnWriteArrayList<>();
        start(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                try {
                    parameters.setSSLParameters(new SSLParameters(new String[] {"NO_SUCH_SUITE"}));
                } catch (IllegalArgumentException e) {
                    refused.add(e);
                }
            }
        });
        try (SSLSocket socket = connect(null)) {
            assertThat(WireClient.over(socket).ask("/").status()).isEqualTo(200);
        }
        assertThat(refused).hasSize(1);
    }

    @Test
    void whoSpeaksNoTlsHarmsNobody() throws Exception {
        start(new HttpsConfigurator(context));
        WireClient plain = trial.connect().get("/");
        assertThat(plain.closedWithin(20_000)).isTrue();
        try (SSLSocket socket = connect(null)) {
            assertThat(WireClient.over(socket).ask("/").status()).isEqualTo(200);
        }
    }

    @Test
    void thereIsNoServerWithoutAConfigurator() {
        assertThat(server.getHttpsConfigurator()).isNull();
        assertThatNullPointerException().isThrownBy(() -> server.setHttpsConfigurator(null));
        assumeTrue(implementation == Implementation.ROCKET, "the JDK's fails each connection instead");
        assertThatIllegalStateException()
                .isThrownBy(server::start)
                .withMessageContaining("call setHttpsConfigurator before start");
        HttpsConfigurator configurator = new HttpsConfigurator(context);
        start(configurator);
        assertThatIllegalStateException().isThrownBy(() -> server.setHttpsConfigurator(configurator));
    }
}
