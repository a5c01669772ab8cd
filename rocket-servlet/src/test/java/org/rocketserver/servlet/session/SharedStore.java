package org.rocketserver.servlet.session;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.SharedSessionStore;
import org.rocketserver.servlet.spi.StoredSession;

/** A store in memory that may fail, and where something can happen in the midst of a call. */
final class SharedStore implements SharedSessionStore {
    final ConcurrentHashMap<String, StoredSession> sessions = new ConcurrentHashMap<>();
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger touches = new AtomicInteger();
    volatile boolean readingFails;
    volatile boolean writingFails;
    volatile boolean byAnyException;

    /** Null: as writing does. */
    volatile @Nullable Boolean removingFails;

    /** Whether a removal that fails is carried out nevertheless. */
    volatile boolean removesThoughItFails;

    volatile Runnable whileReading = () -> {};
    volatile Runnable whileTouching = () -> {};

    private void check(boolean fails) throws IOException {
        if (fails && byAnyException) {
            throw new IllegalStateException("the test closed the pool");
        }
        if (fails) {
            throw new IOException("the test took the store away");
        }
    }

    @Override
    public @Nullable StoredSession read(String application, String id) throws IOException {
        check(readingFails);
        whileReading.run();
        return sessions.get(id);
    }

    @Override
    public boolean replace(StoredSession session) throws IOException {
        check(writingFails);
        return sessions.replace(session.id(), session) != null;
    }

    @Override
    public boolean touch(String application, String id, Instant lastAccessed) throws IOException {
        touches.incrementAndGet();
        whileTouching.run();
        return SharedSessionStore.super.touch(application, id, lastAccessed);
    }

    @Override
    public void save(StoredSession session) throws IOException {
        check(writingFails);
        sessions.put(session.id(), session);
    }

    @Override
    public @Nullable StoredSession take(String application, String id) throws IOException {
        Boolean own = removingFails;
        boolean fails = own == null ? writingFails : own;
        if (fails && removesThoughItFails) {
            sessions.remove(id);
        }
        check(fails);
        return sessions.remove(id);
    }

    @Override
    public List<StoredSession> takeExpired(String application, Instant now) throws IOException {
        looks.incrementAndGet();
        check(readingFails);
        List<StoredSession> over = new ArrayList<>();
        for (StoredSession session : sessions.values()) {
            Instant end = session.lastAccessed().plusSeconds(session.maxInactiveSeconds());
            if (over.size() < 100 && !end.isAfter(now) && sessions.remove(session.id(), session)) {
                over.add(session);
            }
        }
        return over;
    }
}
