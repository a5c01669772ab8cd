package org.rocketserver.servlet.session;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a store can be reached: said once when it fails and once when it is back, not with each request, nor with
 * each turn of a store that works now and then. Thread-safe.
 */
final class StoreOutage {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");

    /** How long nothing may fail until it counts as over. */
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

    private final String application;
    private final boolean shared;
    private final ReentrantLock lock = new ReentrantLock();

    /** Changed with the lock; read without it, for almost always it is false. */
    private volatile boolean failing;

    private long since;
    private long last;
    private long failures;

    StoreOutage(String application, boolean shared) {
        this.application = application.isEmpty() ? "/" : application;
        this.shared = shared;
    }

    /** Something failed. */
    void began(Throwable failure) {
        boolean first;
        lock.lock();
        try {
            first = !failing;
            last = System.nanoTime();
            since = first ? last : since;
            failures = first ? 1 : failures + 1;
            failing = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            LOG.error(
                    "the store of the sessions of {} fails; {}",
                    application,
                    shared
                            ? "requests that need their session are answered with 503 until it works again"
                            : "sessions stay in memory and are lost if the server ends before it works again",
                    failure);
        } else {
            LOG.debug("the store of the sessions of {} still fails", application, failure);
        }
    }

    /** Something went well. */
    void over() {
        if (failing) {
            sayOver();
        }
    }

    private void sayOver() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (failing && now - last >= QUIET_NANOS) {
                failing = false;
                LOG.warn(
                        "the store of the sessions of {} works again, after {} s and {} failures",
                        application,
                        (now - since) / 1_000_000_000,
                        failures);
            }
        } finally {
            lock.unlock();
        }
    }
}
