package org.rocketserver.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Textual encodings of keys and certificates (RFC 7468), as far as the JDK alone can use them. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private Pem() {}

    /**
     * The private key of a file.
     *
     * @throws IOException the file cannot be read or holds no key in PKCS#8 form; the message says how to make one
     */
    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = read(file);
        if (text.contains(BEGIN + "ENCRYPTED PRIVATE KEY")) {
            throw new IOException("tls.certificates: the key in " + file
                    + " is encrypted; decrypt it (openssl pkcs8 -in FILE -out PLAIN) or use a PKCS#12 file");
        }
        List<byte[]> keys = sections(text, "PRIVATE KEY", file);
        if (keys.isEmpty()) {
            throw new IOException("tls.certificates: " + file + " holds no PKCS#8 private key; convert it"
                    + " (openssl pkcs8 -topk8 -nocrypt -in FILE -out PLAIN)");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(keys.get(0));
        GeneralSecurityException last = null;
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new IOException("tls.certificates: the key in " + file + " is neither RSA nor EC", last);
    }

    /**
     * The certificates of a file in their order.
     *
     * @throws IOException the file cannot be read, holds none or one that is malformed
     */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] section : sections(read(file), "CERTIFICATE", file)) {
            certificates.add(certificate(factory, section, file));
        }
        if (certificates.isEmpty()) {
            throw new IOException("tls.certificates: " + file + " holds no PEM certificate");
        }
        return certificates;
    }

    private static X509Certificate certificate(CertificateFactory factory, byte[] encoded, Path file)
            throws IOException {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new IOException(
                    "tls.certificates: " + file + " holds a certificate that is malformed: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("tls.certificates: there is no file " + file + "; check the path", e);
        } catch (IOException e) {
            throw new IOException("tls.certificates: cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<byte[]> sections(String text, String label, Path file) throws IOException {
        List<byte[]> sections = new ArrayList<>();
        String begin = BEGIN + label + DASHES;
        String end = DASHES + "END " + label + DASHES;
        int at = text.indexOf(begin);
        while (at >= 0) {
            int to = text.indexOf(end, at + begin.length());
            if (to < 0) {
                throw new IOException("tls.certificates: " + file + " is cut off: there is no " + end);
            }
            try {
                sections.add(Base64.getMimeDecoder().decode(text.substring(at + begin.length(), to)));
            } catch (IllegalArgumentException e) {
                throw new IOException("tls.certificates: " + file + " is not PEM: " + e.getMessage(), e);
            }
            at = text.indexOf(begin, to);
        }
        return sections;
    }
}
