package org.rocketserver.runner;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.files.OwnFolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate that this machine signs for itself: for {@code localhost}, its addresses and its own name, over a P-256
 * key (RFC 5280). Kept in the work folder, so that a browser that was told to accept it need not be told again.
 */
final class SelfSigned {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** What stands for it where else a file is named. */
    static final String NAME = "self-signed";

    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration WORTH_KEEPING = Duration.ofDays(30);
    private static final String FILE = "self-signed.pem";

    private SelfSigned() {}

    /** Where it is in a folder, made or not. */
    static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * The PEM file with key and certificate, made if there is none that lasts; only then must the folder be writable.
     *
     * @throws Refusal it cannot be written
     */
    static Path in(Path folder) throws Refusal {
        Path file = file(folder);
        try {
            WorkFolders.own(folder);
            if (isThere(folder) && isOurs(file)) {
                return file;
            }
            Path fresh =
                    Files.createTempFile(folder, "self-signed", ".new", OwnFolders.attributes(folder, "rw-------"));
            try {
                Files.writeString(fresh, make(Instant.now()));
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return file;
        } catch (IOException e) {
            throw cannotBeWritten(folder, e);
        }
    }

    private static Refusal cannotBeWritten(Path folder, IOException e) {
        return new Refusal(
                Refusal.Kind.USAGE,
                "the self-signed certificate cannot be written to " + folder + " (" + e.getMessage()
                        + "); name a folder that can with --work",
                e);
    }

    /**
     * Looks whose the folder is, if it is there, and changes nothing in it.
     *
     * @throws Refusal it belongs to somebody else
     */
    static void requireOwner(Path folder) throws Refusal {
        if (Files.isDirectory(folder)) {
            try {
                OwnFolders.requireOwner(folder);
            } catch (IOException e) {
                throw cannotBeWritten(folder, e);
            }
        }
    }

    /**
     * Looks whether there is one that lasts, or one can be made.
     *
     * @throws Refusal there cannot be one
     */
    static void look(Path folder) throws Refusal {
        if (!isThere(folder) && !Provisions.canBeWritten(folder)) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    "the self-signed certificate cannot be written to " + folder
                            + "; name a folder that can with --work");
        }
    }

    /** In a folder that others may write to, somebody else could have put it there, and would know the key. */
    private static boolean isOurs(Path file) throws IOException {
        try {
            OwnFolders.requireFile(file);
            return true;
        } catch (AccessDeniedException e) {
            if (e.getReason() == null) {
                throw e;
            }
            LOG.warn("{} is not used and made anew, for {}", file, e.getReason());
            return false;
        }
    }

    /** Whether there is one that lasts. */
    static boolean isThere(Path folder) {
        Path file = file(folder);
        return Files.isReadable(file)
                && expiry(file)
                        .filter(end -> end.isAfter(Instant.now().plus(WORTH_KEEPING)))
                        .isPresent();
    }

    private static Optional<Instant> expiry(Path file) {
        return Certificates.expiry(RocketConfig.DEFAULT.withListeners(
                List.of(ListenerConfig.DEFAULT.withTls(TlsConfig.of(CertificateConfig.pem(file, file))))));
    }

    /** Key and certificate as PEM. */
    static String make(Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] content = content(pair, now);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            byte[] certificate = Der.sequence(content, algorithm(), Der.bits(signature.sign()));
            return pem("PRIVATE KEY", pair.getPrivate().getEncoded()) + pem("CERTIFICATE", certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256 and SHA256withECDSA", e);
        }
    }

    /** TBSCertificate (RFC 5280 §4.1). */
    private static byte[] content(KeyPair pair, Instant now) {
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8("localhost"))));
        return Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(120, new SecureRandom()).setBit(119)),
                algorithm(),
                name,
                Der.sequence(Der.time(now.minusSeconds(3600)), Der.time(now.plus(LIFE))),
                name,
                pair.getPublic().getEncoded(),
                Der.tagged(3, Der.sequence(alternativeNames(), serverAuthentication())));
    }

    /** ecdsa-with-SHA256 (RFC 5758 §3.2). */
    private static byte[] algorithm() {
        return Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
    }

    /** RFC 5280 §4.2.1.6. */
    private static byte[] alternativeNames() {
        Set<String> names = new LinkedHashSet<>(Set.of("localhost"));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (IOException e) {
            // a machine that does not know its own name is reached as localhost
        }
        byte[][] entries = new byte[names.size() + 2][];
        int at = 0;
        for (String name : names) {
            entries[at++] = Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII));
        }
        entries[at++] = Der.implicit(7, new byte[] {127, 0, 0, 1});
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        entries[at] = Der.implicit(7, loopback);
        return Der.sequence(Der.oid(2, 5, 29, 17), Der.octets(Der.sequence(entries)));
    }

    /** RFC 5280 §4.2.1.12. */
    private static byte[] serverAuthentication() {
        return Der.sequence(Der.oid(2, 5, 29, 37), Der.octets(Der.sequence(Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1))));
    }

    private static String pem(String kind, byte[] octets) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
