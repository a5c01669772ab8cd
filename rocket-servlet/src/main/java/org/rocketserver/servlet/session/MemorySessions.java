package org.rocketserver.servlet.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions in memory, by id, at most so many. Thread-safe. */
final class MemorySessions {
    private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int most;

    MemorySessions(int most) {
        this.most = most;
    }

    @Nullable
    Session find(String id) {
        return sessions.get(id);
    }

    int size() {
        return size.get();
    }

    Collection<Session> all() {
        return sessions.values();
    }

    /** Reserves room for one more session. False if all room is taken. */
    boolean reserve() {
        if (size.incrementAndGet() <= most) {
            return true;
        }
        size.decrementAndGet();
        return false;
    }

    /** Gives reserved room back that was not used. */
    void release() {
        size.decrementAndGet();
    }

    /** Puts a session in reserved room; false if the id is taken. */
    boolean put(String id, Session session) {
        return sessions.putIfAbsent(id, session) == null;
    }

    /** Takes a session out; does nothing if another one has its id. */
    void remove(Session session) {
        if (sessions.remove(session.getId(), session)) {
            size.decrementAndGet();
        }
    }

    /** Files a session under another id: from then on it is found under the new one only. */
    void rename(Session session, String newId) {
        String oldId = session.getId();
        sessions.put(newId, session);
        session.id(newId);
        sessions.remove(oldId, session);
    }

    /** The hundredth part, at least one, of those that may go: the longest unused first. */
    List<Session> longestUnused(Predicate<Session> mayGo) {
        List<Session> candidates = new ArrayList<>();
        List<Long> since = new ArrayList<>();
        for (Session session : sessions.values()) {
            if (mayGo.test(session)) {
                candidates.add(session);
                since.add(session.life().restingSince());
            }
        }
        if (candidates.isEmpty()) {
            return candidates;
        }
        int wanted = Math.max(1, most / 100);
        if (wanted >= candidates.size()) {
            return candidates;
        }
        // the times are read once, so that the order cannot change while it is made
        since.sort(Comparator.naturalOrder());
        long latest = since.get(wanted - 1);
        candidates.removeIf(session -> session.life().restingSince() > latest);
        return candidates;
    }
}
