package org.rocketserver.junit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseHead;

/** What was asked of a server and how it answered, the latest requests only. Thread-safe. */
final class RequestRecord {
    private static final int MOST = 100;

    /** Guarded by itself, as is the number beside it. */
    private final Deque<Entry> entries = new ArrayDeque<>();

    private long count;

    /** One request; its end is written by whoever answers it. */
    static final class Entry {
        private final long number;
        private final RequestHead request;
        private final long begin = System.nanoTime();
        private volatile @Nullable String outcome;

        private Entry(long number, RequestHead request) {
            this.number = number;
            this.request = request;
        }

        /** The answer begins. */
        void answered(ResponseHead head) {
            ends(head.status().toString());
        }

        /** The exchange ends without an answer, or in the middle of one. */
        void aborted(Throwable reason) {
            String before = outcome;
            ends((before == null ? "" : before + ", then ") + "cut: " + reason);
        }

        private void ends(String how) {
            outcome = how + " after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms";
        }

        @Override
        public String toString() {
            String how = outcome;
            return request.method() + " " + request.target().text() + " " + request.version() + " - "
                    + (how == null ? "not answered yet" : how);
        }
    }

    /** A request begins. */
    Entry begins(RequestHead request) {
        synchronized (entries) {
            Entry entry = new Entry(count++, request);
            entries.add(entry);
            if (entries.size() > MOST) {
                entries.remove();
            }
            return entry;
        }
    }

    /** How many requests there were so far: the place from which {@link #since} looks. */
    long mark() {
        synchronized (entries) {
            return count;
        }
    }

    /** The requests since a mark, a line each; the earlier ones of very many are left out. */
    List<String> since(long mark) {
        List<String> lines = new ArrayList<>();
        synchronized (entries) {
            for (Entry entry : entries) {
                if (entry.number >= mark) {
                    lines.add(entry.toString());
                }
            }
        }
        return lines;
    }
}
