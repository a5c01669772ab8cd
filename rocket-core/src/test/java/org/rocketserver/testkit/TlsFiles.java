package org.rocketserver.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A throw-away key with its self-signed certificate, as PKCS#12 and PEM, made by the JDK's keytool. */
public final class TlsFiles {
    private static final String PASSWORD = "changeit";

    private final Path store;
    private final Path key;
    private final Path chain;
    private final KeyStore contents;

    private TlsFiles(Path store, Path key, Path chain, KeyStore contents) {
        this.store = store;
        this.key = key;
        this.chain = chain;
        this.contents = contents;
    }

    /** Makes a key of a kind, RSA or EC, for a host name. */
    public static TlsFiles create(Path folder, String host, String algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(host + ".p12");
        Files.deleteIfExists(store);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-validity",
                        "30",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host + ",ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore contents = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            contents.load(in, PASSWORD.toCharArray());
        }
        Path key = write(
                folder.resolve(host + ".key"),
                "PRIVATE KEY",
                contents.getKey("server", PASSWORD.toCharArray()).getEncoded());
        Path chain = write(
                folder.resolve(host + ".crt"),
                "CERTIFICATE",
                contents.getCertificate("server").getEncoded());
        return new TlsFiles(store, key, chain, contents);
    }

    private static Path write(Path file, String label, byte[] octets) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    /** The PKCS#12 file. */
    public Path store() {
        return store;
    }

    /** What opens the PKCS#12 file. */
    public String password() {
        return PASSWORD;
    }

    /** The private key as PEM. */
    public Path key() {
        return key;
    }

    /** The certificate as PEM. */
    public Path chain() {
        return chain;
    }

    /** The certificate. */
    public Certificate certificate() throws GeneralSecurityException {
        return contents.getCertificate("server");
    }

    /** Connects to a port of this machine, trusting these certificates and showing one's own if given. */
    public static SSLSocket connect(int port, String askFor, TlsFiles own, TlsFiles... trusted)
            throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) context(own, trusted).getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(askFor)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** What clients trust and show; those that share it resume each other's sessions. */
    public static SSLContext context(TlsFiles own, TlsFiles... trusted) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            trust.setCertificateEntry("trusted-" + i, trusted[i].certificate());
        }
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(own == null ? null : own.contents, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }
}
