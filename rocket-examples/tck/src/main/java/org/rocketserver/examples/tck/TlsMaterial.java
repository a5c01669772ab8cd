package org.rocketserver.examples.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/**
 * Keys for the CLIENT-CERT tests. The client's key comes with the TCK, the server's is made afresh.
 *
 * @param serverKeyStore PKCS12 with one key, a self-signed one for localhost
 * @param serverTrustStore PKCS12 with the client's certificate as the only trusted entry
 * @param clientKeyStore JKS, as the TCK has it
 * @param clientTrustStore PKCS12 with the server's certificate as the only trusted entry
 */
record TlsMaterial(Path serverKeyStore, Path serverTrustStore, Path clientKeyStore, Path clientTrustStore) {
    static final String PASSWORD = "changeit";

    private static final String CLIENT_KEYS = "/certificates/clientcert.jks";

    static TlsMaterial create(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(folder);
        TlsMaterial made = new TlsMaterial(
                folder.resolve("server.p12"),
                folder.resolve("server-trust.p12"),
                folder.resolve("client.jks"),
                folder.resolve("client-trust.p12"));
        Files.deleteIfExists(made.serverKeyStore);
        makeKey(made.serverKeyStore);
        try (InputStream in = TlsMaterial.class.getResourceAsStream(CLIENT_KEYS)) {
            Files.write(made.clientKeyStore, in.readAllBytes());
        }
        trust(made.clientKeyStore, "JKS", made.serverTrustStore);
        trust(made.serverKeyStore, "PKCS12", made.clientTrustStore);
        return made;
    }

    /** The TCK's client is HttpsURLConnection with the settings of the virtual machine. */
    void useForClients() {
        System.setProperty("javax.net.ssl.keyStore", clientKeyStore.toString());
        System.setProperty("javax.net.ssl.keyStoreType", "JKS");
        System.setProperty("javax.net.ssl.keyStorePassword", PASSWORD);
        System.setProperty("javax.net.ssl.trustStore", clientTrustStore.toString());
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private static void trust(Path keys, String type, Path trusted) throws IOException, GeneralSecurityException {
        KeyStore from = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(keys)) {
            from.load(in, PASSWORD.toCharArray());
        }
        KeyStore to = KeyStore.getInstance("PKCS12");
        to.load(null, null);
        for (String alias : Collections.list(from.aliases())) {
            to.setCertificateEntry(alias, from.getCertificate(alias));
        }
        try (OutputStream out = Files.newOutputStream(trusted)) {
            to.store(out, PASSWORD.toCharArray());
        }
    }

    private static void makeKey(Path keyStore) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "365",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD,
                        "-keypass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
