package org.rocketserver.servlet.security;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the nonces of DIGEST and sees to it that each count of each is used once (RFC 7616 §3.4.5, §5.12). A nonce
 * carries its time and an HMAC, so that handing them out costs no memory; only those in use are remembered.
 * Thread-safe.
 */
final class DigestNonces {
    private static final long LIFE_MILLIS = 5 * 60_000;
    private static final int MOST = 4096;
    private static final int SALT_OCTETS = 8;
    private static final int HEAD_OCTETS = Long.BYTES + SALT_OCTETS;
    private static final int MAC_OCTETS = 16;

    /** How far counts may come out of order: requests overtake each other. */
    private static final int WINDOW = 64;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    /** Guards the map. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Counts> used = new LinkedHashMap<>();

    /** Of nonces made up to then some were forgotten, so none that is not known can be trusted not to be used again. */
    private long forgotten = Long.MIN_VALUE;

    /** Which counts of a nonce were used: the highest, and a bit for each of those just below. */
    private static final class Counts {
        long highest;
        long seen;

        boolean take(long count) {
            if (count > highest) {
                long step = count - highest;
                seen = step >= WINDOW ? 0 : seen << step;
                seen |= 1;
                highest = count;
                return true;
            }
            long back = highest - count;
            if (back >= WINDOW || (seen & 1L << back) != 0) {
                return false;
            }
            seen |= 1L << back;
            return true;
        }
    }

    DigestNonces(InstantSource clock) {
        this.clock = clock;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    String next() {
        byte[] salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        byte[] head = ByteBuffer.allocate(HEAD_OCTETS)
                .putLong(clock.millis())
                .put(salt)
                .array();
        byte[] nonce = Arrays.copyOf(head, HEAD_OCTETS + MAC_OCTETS);
        System.arraycopy(mac(head), 0, nonce, HEAD_OCTETS, MAC_OCTETS);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Whether a nonce is ours and young; one of before a restart is not ours. */
    boolean isFresh(String nonce) {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return false; // not base64, so not ours
        }
        if (octets.length != HEAD_OCTETS + MAC_OCTETS) {
            return false;
        }
        byte[] mac = Arrays.copyOf(mac(Arrays.copyOf(octets, HEAD_OCTETS)), MAC_OCTETS);
        if (!MessageDigest.isEqual(mac, Arrays.copyOfRange(octets, HEAD_OCTETS, octets.length))) {
            return false;
        }
        if (clock.millis() - made(nonce) > LIFE_MILLIS) {
            return false;
        }
        lock.lock();
        try {
            return used.containsKey(nonce) || !mayBeForgotten(nonce);
        } finally {
            lock.unlock();
        }
    }

    private boolean mayBeForgotten(String nonce) {
        return made(nonce) <= forgotten;
    }

    /** When a nonce of ours was made. */
    private static long made(String nonce) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(nonce)).getLong();
    }

    /** Uses a count of a nonce that was fresh; false if it was used before, or that cannot be known any more. */
    boolean use(String nonce, long count) {
        lock.lock();
        try {
            Counts counts = used.get(nonce);
            if (counts == null) {
                if (mayBeForgotten(nonce)) {
                    return false; // others came between the look and this
                }
                if (used.size() >= MOST) {
                    forgetOldest();
                }
                counts = new Counts();
                used.put(nonce, counts);
            }
            return counts.take(count);
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        String oldest = used.keySet().iterator().next();
        used.remove(oldest);
        forgotten = Math.max(forgotten, made(oldest));
    }

    private byte[] mac(byte[] head) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(head);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
