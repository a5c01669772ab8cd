package org.rocketserver.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A private key with its certificate chain: either two PEM files or one PKCS#12 file.
 *
 * @param key PEM file with the private key (PKCS#8), or null
 * @param chain PEM file with the certificate and its intermediates in order, or null; may be the same file as the key
 * @param keyStore PKCS#12 file with both, or null
 * @param password opens the key store or an encrypted PEM key; null where there is none
 */
public record CertificateConfig(
        @Nullable Path key, @Nullable Path chain, @Nullable Path keyStore, @Nullable String password) {
    /** What {@link TextForm} starts an element from; not valid by itself, so it is made by name only. */
    static final String REMEDY = "either key and chain (PEM) or keyStore and password (PKCS#12)";

    /** Refuses anything but exactly one of the two forms. */
    public CertificateConfig {
        boolean pem = key != null && chain != null && keyStore == null;
        boolean pkcs12 = keyStore != null && key == null && chain == null && password != null;
        if (!pem && !pkcs12) {
            throw Check.refused(
                    "tls.certificates",
                    "of one form",
                    "key=" + key + ", chain=" + chain + ", keyStore=" + keyStore
                            + (password == null ? ", no password" : ", password=…"),
                    REMEDY);
        }
    }

    /** A PEM key that is not encrypted, and its chain. */
    public static CertificateConfig pem(Path key, Path chain) {
        return new CertificateConfig(key, chain, null, null);
    }

    /** An encrypted PEM key, and its chain. */
    public static CertificateConfig pem(Path key, Path chain, String password) {
        return new CertificateConfig(key, chain, null, password);
    }

    /** A PKCS#12 file. */
    public static CertificateConfig pkcs12(Path file, String password) {
        return new CertificateConfig(null, null, file, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "CertificateConfig[" + (keyStore != null ? "keyStore=" + keyStore : "key=" + key + ", chain=" + chain)
                + "]";
    }
}
