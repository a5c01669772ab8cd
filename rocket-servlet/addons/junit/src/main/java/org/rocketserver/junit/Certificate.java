package org.rocketserver.junit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * A throw-away key for {@code localhost} and {@code 127.0.0.1} with a self-signed certificate, made by the JDK's own
 * {@code keytool} and never kept in a file. Making one takes about a second, so tests of one JVM share it.
 */
final class Certificate {
    private static final String ALIAS = "test";
    private static final long LONGEST = 60;

    private final SSLContext server;
    private final KeyStore trusted;
    private final SSLContext client;

    private Certificate(KeyStore own, char[] password) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);
        trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
    }

    /** The one of this JVM. */
    static Certificate shared() {
        return Holder.SHARED;
    }

    /** For the server: shows the certificate. */
    SSLContext server() {
        return server;
    }

    /** For clients: trusts this certificate and no other. */
    SSLContext client() {
        return client;
    }

    /** For clients that want a store: holds this certificate alone. */
    KeyStore trusted() {
        return trusted;
    }

    private static final class Holder {
        private static final Certificate SHARED = make();
    }

    private static Certificate make() {
        String password = UUID.randomUUID().toString();
        try {
            Path folder = Files.createTempDirectory("rocket-junit");
            Path file = folder.resolve("key.p12");
            try {
                generate(file, password);
                KeyStore own = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    own.load(in, password.toCharArray());
                }
                return new Certificate(own, password.toCharArray());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new ExtensionConfigurationException(
                    "@RocketTest(tls = true): no certificate can be made: " + e.getMessage(), e);
        }
    }

    private static void generate(Path file, String password) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(LONGEST, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(keytool + " failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + keytool + " ran", e);
        } finally {
            process.destroy();
        }
    }
}
