package org.rocketserver.servlet.spi;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as text that may lie in a file: {@code pbkdf2-sha256:iterations:salt:hash}, salt and hash in base64 (RFC
 * 8018 §5.2 with HMAC-SHA-256). Stateless.
 */
public final class Passwords {
    private static final String KIND = "pbkdf2-sha256";

    /** What OWASP advises for PBKDF2 with HMAC-SHA-256; some tens of milliseconds. */
    private static final int ITERATIONS = 210_000;

    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_OCTETS = 16;
    private static final int HASH_OCTETS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /**
     * Hashes a password with a salt of its own.
     *
     * @param password any text
     * @return what {@link #verify} takes; different each time
     */
    public static String hash(String password) {
        return Hash.of(password, ITERATIONS).text();
    }

    /**
     * Compares a password with a hash, in a time that depends on the hash alone.
     *
     * @param password as a client sent it
     * @param hash what {@link #hash} made
     * @throws IllegalArgumentException if the hash has another form
     */
    public static boolean verify(String password, String hash) {
        return Hash.parse(hash).matches(password);
    }

    /**
     * What DIGEST needs in place of a password (RFC 7616 §3.4.2), with SHA-256.
     *
     * @param name the user's name, without a colon
     * @param realmName the realm name of the application's login configuration
     * @param password the user's password
     * @return 64 lower case hexadecimal digits
     */
    public static String ha1(String name, String realmName, String password) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((name + ":" + realmName + ":" + password).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The work of hashing, which takes as long as it has iterations. */
    @FunctionalInterface
    interface Derivation {
        byte[] derive(String password, byte[] salt, int iterations);
    }

    /** A parsed hash. */
    @SuppressWarnings("ArrayRecordComponent") // never compared but octet by octet
    record Hash(int iterations, byte[] salt, byte[] hash) {
        static Hash of(String password, int iterations) {
            byte[] salt = new byte[SALT_OCTETS];
            RANDOM.nextBytes(salt);
            return new Hash(iterations, salt, derive(password, salt, iterations));
        }

        static Hash parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 4 || !parts[0].equals(KIND)) {
                throw new IllegalArgumentException("a password must be stored as " + KIND + ":iterations:salt:hash");
            }
            Base64.Decoder decoder = Base64.getDecoder();
            int iterations = Integer.parseInt(parts[1]);
            byte[] hash = decoder.decode(parts[3]);
            if (iterations < 1 || iterations > MOST_ITERATIONS || hash.length != HASH_OCTETS) {
                throw new IllegalArgumentException("a stored password needs 1 to " + MOST_ITERATIONS
                        + " iterations and a hash of " + HASH_OCTETS + " octets");
            }
            return new Hash(iterations, decoder.decode(parts[2]), hash);
        }

        boolean matches(String password) {
            return matches(password, Hash::derive);
        }

        /** Compares a password, with somebody else's derivation. */
        boolean matches(String password, Derivation derivation) {
            return MessageDigest.isEqual(hash, derivation.derive(password, salt, iterations));
        }

        /** Takes the time of some iterations more; none if the number is not positive. */
        void spend(String password, int more, Derivation derivation) {
            if (more > 0) {
                derivation.derive(password, salt, more);
            }
        }

        String text() {
            Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
            return KIND + ":" + iterations + ":" + encoder.encodeToString(salt) + ":" + encoder.encodeToString(hash);
        }

        static byte[] derive(String password, byte[] salt, int iterations) {
            // the JDK refuses an empty password only where no salt is given, and takes chars as UTF-8
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_OCTETS * 8);
            try {
                return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(spec)
                        .getEncoded();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the Java platform has no PBKDF2WithHmacSHA256", e);
            } finally {
                spec.clearPassword();
            }
        }
    }
}
