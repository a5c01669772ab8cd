package org.rocketserver.runner;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;

/** Looks at the certificates that a server shows its clients. */
final class Certificates {
    private Certificates() {}

    /**
     * The text of a PEM file.
     *
     * @throws Refusal it cannot be read
     */
    static String text(Path file) throws Refusal {
        if (!Planner.readable(file)) {
            throw Planner.usage(
                    "--https " + file + " cannot be read; check the name and permissions, or use self-signed");
        }
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Refusal(Refusal.Kind.USAGE, "--https " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** When the first of a server's certificates is over; empty if it has none that can be looked at. */
    static Optional<Instant> expiry(RocketConfig config) {
        return expiries(config).stream().min(Instant::compareTo);
    }

    private static List<Instant> expiries(RocketConfig config) {
        List<Instant> ends = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            if (listener.tls() != null) {
                for (CertificateConfig certificate : listener.tls().certificates()) {
                    ends.addAll(expiries(certificate));
                }
            }
        }
        return ends;
    }

    /** What cannot be read here was refused by the server, or will be at its restart. */
    private static List<Instant> expiries(CertificateConfig certificate) {
        try {
            return certificate.chain() != null ? ends(pem(certificate.chain())) : ends(keyStore(certificate));
        } catch (IOException | GeneralSecurityException e) {
            return List.of();
        }
    }

    private static List<Instant> ends(List<Certificate> certificates) {
        List<Instant> ends = new ArrayList<>();
        for (Certificate certificate : certificates) {
            if (certificate instanceof X509Certificate x509) {
                ends.add(x509.getNotAfter().toInstant());
            }
        }
        return ends;
    }

    private static List<Certificate> pem(Path chain) throws IOException, GeneralSecurityException {
        String text = Files.readString(chain, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
        int end = text.lastIndexOf("-----END CERTIFICATE-----");
        if (begin < 0 || end < begin) {
            return List.of();
        }
        byte[] octets = text.substring(begin, end + "-----END CERTIFICATE-----".length())
                .getBytes(StandardCharsets.ISO_8859_1);
        return List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(octets)));
    }

    private static List<Certificate> keyStore(CertificateConfig config) throws IOException, GeneralSecurityException {
        if (config.keyStore() == null || config.password() == null) {
            return List.of();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(config.keyStore())) {
            store.load(in, config.password().toCharArray());
        }
        List<Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                certificates.add(store.getCertificate(alias));
            }
        }
        return certificates;
    }
}
