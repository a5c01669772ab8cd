package org.rocketserver.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.TlsException;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param key the key
 * @param chain the key's own certificate first
 * @param names host names of the certificate, in lower case, perhaps with a leading {@code *.}
 */
record KeyMaterial(PrivateKey key, List<X509Certificate> chain, List<String> names) {
    private static final int DNS_NAME = 2;

    /**
     * Reads the files of a certificate.
     *
     * @throws TlsException a file is missing or wrong, or key and certificate do not belong together
     */
    static KeyMaterial read(CertificateConfig config) throws IOException {
        Path store = config.keyStore();
        Path keyFile = config.key();
        Path chainFile = config.chain();
        try {
            if (store != null) {
                return fromStore(store, config.password());
            }
            if (keyFile == null || chainFile == null) {
                throw new TlsException("tls.certificates: neither PEM files nor a PKCS#12 file are given", null);
            }
            return checked(Pem.key(keyFile, config.password()), Pem.certificates(chainFile), chainFile);
        } catch (GeneralSecurityException e) {
            throw new TlsException(
                    "tls.certificates: cannot use " + (store == null ? keyFile : store) + ": " + e.getMessage(), e);
        }
    }

    private static KeyMaterial fromStore(Path file, @Nullable String password)
            throws IOException, GeneralSecurityException {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, secret);
        } catch (IOException e) {
            throw new TlsException("tls.certificates: cannot read " + file + ": " + e.getMessage(), e);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getKey(alias, secret) instanceof PrivateKey key) {
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : store.getCertificateChain(alias)) {
                    chain.add((X509Certificate) certificate);
                }
                return checked(key, chain, file);
            }
        }
        throw new TlsException("tls.certificates: " + file + " holds no private key", null);
    }

    private static KeyMaterial checked(PrivateKey key, List<X509Certificate> chain, Path file)
            throws IOException, GeneralSecurityException {
        if (chain.isEmpty()) {
            throw new TlsException("tls.certificates: " + file + " holds no certificate", null);
        }
        X509Certificate own = chain.get(0);
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        boolean same = key.getAlgorithm().equals(own.getPublicKey().getAlgorithm());
        if (same) {
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            same = signature.verify(signed);
        }
        if (!same) {
            throw new TlsException(
                    "tls.certificates: the first certificate of " + file
                            + " does not belong to the private key; put the key's own certificate first",
                    null);
        }
        return new KeyMaterial(key, List.copyOf(chain), namesOf(own));
    }

    private static List<String> namesOf(X509Certificate certificate) throws CertificateParsingException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (name.get(0).equals(DNS_NAME)) {
                names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(names);
    }

    /** Whether the key is of the kind the handshake asks for, such as RSA or EC. */
    boolean isOfType(String keyType) {
        String algorithm = key.getAlgorithm();
        return keyType.equals(algorithm) || (algorithm.equals("RSA") && keyType.equals("RSASSA-PSS"));
    }

    /** Whether the certificate names this host, by itself or by a wildcard for its first label (RFC 6125 §6.4.3). */
    boolean serves(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return names.contains(wanted) || (dot > 0 && names.contains("*" + wanted.substring(dot)));
    }
}
