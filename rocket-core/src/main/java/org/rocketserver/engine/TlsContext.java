package org.rocketserver.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.config.TlsConfig.ConnectionSetup;
import org.rocketserver.config.TlsException;

/** Key material and settings of a TLS interface, read once; a reload makes another one. Thread-safe. */
final class TlsContext {
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};
    private static final Pattern RECOMMENDED =
            Pattern.compile("TLS_(AES|CHACHA20|ECDHE_(RSA|ECDSA)_WITH)_.*(GCM|POLY1305|CCM).*");

    private final SSLContext context;
    private final SSLParameters parameters;
    private final @Nullable ConnectionSetup eachConnection;
    private final Packets packets;

    private TlsContext(SSLContext context, SSLParameters parameters, @Nullable ConnectionSetup eachConnection) {
        this.context = context;
        this.parameters = parameters;
        this.eachConnection = eachConnection;
        SSLSession session = context.createSSLEngine().getSession();
        this.packets = new Packets(session.getPacketBufferSize(), session.getApplicationBufferSize());
    }

    /**
     * Reads what the configuration names.
     *
     * @throws TlsException a file is missing or wrong; the message names it
     */
    static TlsContext read(TlsConfig config) throws IOException {
        try {
            SSLContext given = config.context();
            SSLContext context = given == null ? make(config) : given;
            return new TlsContext(context, parameters(config, context), config.eachConnection());
        } catch (GeneralSecurityException e) {
            throw new TlsException("tls: the key material cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext make(TlsConfig config) throws IOException, GeneralSecurityException {
        List<KeyMaterial> keys = new ArrayList<>();
        for (CertificateConfig certificate : config.certificates()) {
            keys.add(KeyMaterial.read(certificate));
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new KeyChooser(keys)}, trust(config), null);
        return context;
    }

    private static TrustManager @Nullable [] trust(TlsConfig config) throws IOException, GeneralSecurityException {
        KeyStore store = trusted(config);
        if (store == null) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static @Nullable KeyStore trusted(TlsConfig config) throws IOException, GeneralSecurityException {
        Path authorities = config.clientAuthorities();
        Path file = config.trustStore();
        KeyStore store = KeyStore.getInstance("PKCS12");
        if (authorities != null) {
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : Pem.certificates(authorities)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            return store;
        }
        if (file == null) {
            return null;
        }
        String password = config.trustStorePassword();
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password == null ? null : password.toCharArray());
        } catch (IOException e) {
            throw new TlsException("tls.trustStore: cannot read " + file + ": " + e.getMessage(), e);
        }
        return store;
    }

    private static SSLParameters parameters(TlsConfig config, SSLContext context) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(config.protocols().toArray(String[]::new));
        parameters.setCipherSuites(
                config.cipherSuites().isEmpty()
                        ? recommended(parameters.getCipherSuites())
                        : config.cipherSuites().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        switch (config.clientAuthentication()) {
            case WANT -> parameters.setWantClientAuth(true);
            case NEED -> parameters.setNeedClientAuth(true);
            case NONE -> {}
        }
        return parameters;
    }

    /**
     * Of the suites that a context offers, in its order, those with forward secrecy by elliptic curves and
     * authenticated encryption (RFC 9325 §4.2), which all of TLS 1.3 are; all of a context that has none of these.
     */
    private static String[] recommended(String[] offered) {
        String[] chosen =
                Arrays.stream(offered).filter(RECOMMENDED.asMatchPredicate()).toArray(String[]::new);
        return chosen.length == 0 ? offered : chosen;
    }

    /** TLS over the octets of a new connection. */
    Transport over(Transport lower, SocketAddress remote) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        ConnectionSetup setup = eachConnection;
        return new TlsTransport(
                lower, engine, packets, setup == null ? TlsTransport.Setup.NONE : begun -> setup.apply(begun, remote));
    }
}
