package org.rocketserver.servlet.status;

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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;

/**
 * A certificate that the server shows its clients.
 *
 * @param file where it is
 * @param subject whose it is
 * @param until when it, or one that it hangs on in the same file, is over
 */
public record CertificateStatus(Path file, String subject, Instant until) {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    /**
     * Those of all listeners, read from their files now. What cannot be read is left out: the server refuses it itself.
     */
    public static List<CertificateStatus> of(RocketConfig config) {
        List<CertificateStatus> all = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            if (listener.tls() != null) {
                listener.tls().certificates().forEach(each -> add(each, all));
            }
        }
        return all;
    }

    private static void add(CertificateConfig config, List<CertificateStatus> into) {
        Path file = config.chain() != null ? config.chain() : config.keyStore();
        if (file == null) {
            return;
        }
        try {
            Collection<? extends Certificate> chain = config.chain() != null ? pem(file) : keyStore(config, file);
            String subject = null;
            Instant until = Instant.MAX;
            for (Certificate certificate : chain) {
                if (certificate instanceof X509Certificate x509) {
                    subject = subject == null ? x509.getSubjectX500Principal().getName() : subject;
                    Instant end = x509.getNotAfter().toInstant();
                    until = end.isBefore(until) ? end : until;
                }
            }
            if (subject != null) {
                into.add(new CertificateStatus(file, subject, until));
            }
        } catch (IOException | GeneralSecurityException e) {
            // the server was started with it, so it is being replaced: the next look will see it
        }
    }

    private static Collection<? extends Certificate> pem(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.lastIndexOf(END);
        if (begin < 0 || end < begin) {
            return List.of();
        }
        byte[] octets = text.substring(begin, end + END.length()).getBytes(StandardCharsets.ISO_8859_1);
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(octets));
    }

    private static Collection<? extends Certificate> keyStore(CertificateConfig config, Path file)
            throws IOException, GeneralSecurityException {
        String password = config.password();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password == null ? null : password.toCharArray());
        }
        List<Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                certificates.addAll(List.of(store.getCertificateChain(alias)));
            }
        }
        return certificates;
    }
}
