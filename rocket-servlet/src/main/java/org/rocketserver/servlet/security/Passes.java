package org.rocketserver.servlet.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Realm;

/**
 * Remembers for a minute which passwords were right, because BASIC sends one with every request and checking it is
 * meant to be slow. Holds no passwords but keyed hashes of them; wrong ones are not remembered. Thread-safe.
 */
final class Passes {
    private static final int MOST = 1024;
    private static final long LIFE_MILLIS = 60_000;

    private final Realm realm;
    private final InstantSource clock;
    private final SecretKeySpec key;

    /** Guards the map. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<ByteBuffer, Pass> passes = new LinkedHashMap<>();

    private record Pass(Identity identity, long until) {}

    Passes(Realm realm, InstantSource clock) {
        this.realm = realm;
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    /** Asks the memory, then the realm. */
    @Nullable
    Identity check(String name, String password) {
        ByteBuffer hash = hash(name, password);
        Identity known = known(hash);
        if (known != null) {
            return known;
        }
        Identity identity = realm.authenticate(name, password);
        if (identity != null) {
            remember(hash, identity);
        }
        return identity;
    }

    private @Nullable Identity known(ByteBuffer hash) {
        lock.lock();
        try {
            Pass pass = passes.get(hash);
            if (pass == null) {
                return null;
            }
            if (pass.until() > clock.millis()) {
                return pass.identity();
            }
            passes.remove(hash);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void remember(ByteBuffer hash, Identity identity) {
        lock.lock();
        try {
            if (passes.size() >= MOST) {
                passes.remove(passes.keySet().iterator().next());
            }
            passes.put(hash, new Pass(identity, clock.millis() + LIFE_MILLIS));
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer hash(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] octets = name.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
            mac.update(octets);
            return ByteBuffer.wrap(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
