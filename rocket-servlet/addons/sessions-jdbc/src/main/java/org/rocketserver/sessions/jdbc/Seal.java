package org.rocketserver.sessions.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.StoredSession;

/**
 * Puts an HMAC (SHA-256) before the attributes of a session, over all that the session is but the time of its last use:
 * so that what is read is what a server wrote, for this session and no other. Thread-safe.
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 32;
    private static final int SHORTEST_SECRET = 16;

    private final SecretKeySpec key;

    Seal(byte[] secret) {
        if (secret.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("the secret of stored sessions must have " + SHORTEST_SECRET
                    + " octets or more: " + secret.length + "; make one with openssl rand -base64 32");
        }
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The attributes with their seal before them. */
    byte[] put(StoredSession session) {
        byte[] attributes = session.attributes();
        byte[] sealed = Arrays.copyOf(mac(session, attributes), OCTETS + attributes.length);
        System.arraycopy(attributes, 0, sealed, OCTETS, attributes.length);
        return sealed;
    }

    /** The session without its seal, or null if that is broken. */
    @Nullable
    StoredSession open(StoredSession sealed) {
        byte[] octets = sealed.attributes();
        if (octets == null || octets.length < OCTETS) {
            return null;
        }
        byte[] attributes = Arrays.copyOfRange(octets, OCTETS, octets.length);
        if (!MessageDigest.isEqual(mac(sealed, attributes), Arrays.copyOf(octets, OCTETS))) {
            return null;
        }
        return new StoredSession(
                sealed.application(),
                sealed.id(),
                sealed.created(),
                sealed.lastAccessed(),
                sealed.maxInactiveSeconds(),
                attributes);
    }

    private byte[] mac(StoredSession session, byte[] attributes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // the id has no NUL, so nobody can move octets between the texts
            mac.update((session.id() + '\0' + session.application() + '\0').getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(12)
                    .putLong(session.created().toEpochMilli())
                    .putInt(session.maxInactiveSeconds())
                    .flip());
            return mac.doFinal(attributes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }
}
