package org.rocketserver.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
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
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.TlsException;

/** Textual encodings of keys and certificates (RFC 7468), as far as the JDK alone can use them. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private Pem() {}

    /**
     * The private key of a file.
     *
     * @param password of a key that is encrypted (PKCS#8, RFC 5958 §3), or null
     * @throws TlsException the file cannot be read or holds no key in PKCS#8 form; the message says how to make one
     */
    static PrivateKey key(Path file, @Nullable String password) throws TlsException, GeneralSecurityException {
        String text = read(file);
        List<byte[]> encrypted = sections(text, "ENCRYPTED PRIVATE KEY", file);
        if (!encrypted.isEmpty()) {
            return key(decrypted(encrypted.get(0), password, file), file);
        }
        List<byte[]> keys = sections(text, "PRIVATE KEY", file);
        if (keys.isEmpty()) {
            throw new TlsException(
                    "tls.certificates: " + file + " holds no PKCS#8 private key; convert it"
                            + " (openssl pkcs8 -topk8 -nocrypt -in FILE -out PLAIN)",
                    null);
        }
        return key(new PKCS8EncodedKeySpec(keys.get(0)), file);
    }

    private static PrivateKey key(PKCS8EncodedKeySpec encoded, Path file) throws TlsException {
        GeneralSecurityException last = null;
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new TlsException(
                "tls.certificates: the key in " + file + " is damaged, or neither RSA, EC nor EdDSA; make it anew",
                last);
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encrypted, @Nullable String password, Path file)
            throws TlsException {
        String remedy = "; decrypt it (openssl pkcs8 -in FILE -out PLAIN), give its password, or use a PKCS#12 file";
        if (password == null) {
            throw new TlsException("tls.certificates: the key in " + file + " is encrypted" + remedy, null);
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
            AlgorithmParameters parameters = info.getAlgParameters();
            // of PBES2 the JDK tells the scheme as the text of its parameters
            String scheme = info.getAlgName().startsWith("PBEWith") ? info.getAlgName() : String.valueOf(parameters);
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray())),
                    parameters);
            return info.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException(
                    "tls.certificates: the key in " + file + " cannot be decrypted with the password given ("
                            + e.getMessage() + ")" + remedy,
                    e);
        }
    }

    /**
     * The certificates of a file in their order.
     *
     * @throws TlsException the file cannot be read, holds none or one that is malformed
     */
    static List<X509Certificate> certificates(Path file) throws TlsException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] section : sections(read(file), "CERTIFICATE", file)) {
            certificates.add(certificate(factory, section, file));
        }
        if (certificates.isEmpty()) {
            throw new TlsException("tls.certificates: " + file + " holds no PEM certificate", null);
        }
        return certificates;
    }

    private static X509Certificate certificate(CertificateFactory factory, byte[] encoded, Path file)
            throws TlsException {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new TlsException(
                    "tls.certificates: " + file + " holds a certificate that is malformed: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) throws TlsException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsException("tls.certificates: there is no file " + file + "; check the path", e);
        } catch (IOException e) {
            throw new TlsException("tls.certificates: cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<byte[]> sections(String text, String label, Path file) throws TlsException {
        List<byte[]> sections = new ArrayList<>();
        String begin = BEGIN + label + DASHES;
        String end = DASHES + "END " + label + DASHES;
        int at = text.indexOf(begin);
        while (at >= 0) {
            int to = text.indexOf(end, at + begin.length());
            if (to < 0) {
                throw new TlsException("tls.certificates: " + file + " is cut off: there is no " + end, null);
            }
            try {
                sections.add(Base64.getMimeDecoder().decode(text.substring(at + begin.length(), to)));
            } catch (IllegalArgumentException e) {
                throw new TlsException("tls.certificates: " + file + " is not PEM: " + e.getMessage(), e);
            }
            at = text.indexOf(begin, to);
        }
        return sections;
    }
}
