package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS as all contenders speak it: version 1.3 by the JDK, one certificate on P-256, no client certificates, and no
 * resumption where handshakes are measured. Asked for by the property {@code benchmark.keyStore}, a PKCS#12 file.
 */
public final class Tls {
    /** The property that holds the file's path; plain connections without it. */
    public static final String PROPERTY = "benchmark.keyStore";

    /** Opens the file; it is thrown away after the run. */
    public static final String PASSWORD = "benchmark";

    /** What is spoken. */
    static final String PROTOCOL = "TLSv1.3";

    private static final String ALIAS = "server";

    private Tls() {}

    /** The file to use, or null for plain connections. */
    static Path keyStore() {
        String file = System.getProperty(PROPERTY);
        return file == null ? null : Path.of(file);
    }

    /** The options of a virtual machine whose server speaks TLS. */
    public static List<String> options(Path keyStore) {
        // no tickets, so that each handshake is a full one; JDK 17 does not know this and gives some
        return List.of("-D" + PROPERTY + "=" + keyStore, "-Djdk.tls.server.newSessionTicketCount=0");
    }

    /** Keys and trust of a file: for servers, and for a client that believes in that server alone. */
    public static SSLContext context(Path keyStore) {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store cannot be used: " + keyStore, e);
        }
    }

    /** Makes a key and its certificate with the JDK's tool. */
    public static Path makeKeyStore(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("server.p12");
        if (!Files.exists(file)) {
            Process tool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=ip:127.0.0.1,dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            if (tool.waitFor() != 0) {
                throw new IOException("keytool made no key");
            }
        }
        return file;
    }
}
