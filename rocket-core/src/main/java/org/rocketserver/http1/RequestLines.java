package org.rocketserver.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocketserver.recent.Recent;

/**
 * The request lines that came last, of all connections, with the octets they were read from: clients repeat themselves
 * and each other, and a line that is known need not be read again. A connection remembers its last one by a reference,
 * so that one at rest keeps no octets of its own. What is kept is immutable and the same for all who send these octets.
 * Thread-safe.
 */
final class RequestLines {
    /** Longer lines are not kept. */
    static final int LONGEST = 256;

    /** Enough for the paths of a large application; full of the longest lines it has 4 MiB. */
    private static final int SLOTS = 4096;

    private final Recent<Known> lines = new Recent<>(SLOTS);

    /** A line and its octets, which nobody changes. */
    static final class Known {
        private final byte[] octets;
        private final int hash;
        private final RequestLine line;

        private Known(byte[] octets, int hash, RequestLine line) {
            this.octets = octets;
            this.hash = hash;
            this.line = line;
        }

        RequestLine line() {
            return line;
        }

        private boolean is(byte[] others, int from, int to) {
            return Arrays.equals(others, from, to, octets, 0, octets.length);
        }

        /** What it is found by. */
        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Known known && Arrays.equals(octets, known.octets);
        }
    }

    /**
     * Finds a line, or reads it.
     *
     * @param from the first of its octets
     * @param to behind the last one, without the line's end; at most {@link #LONGEST} octets
     * @param last the one that it most likely is
     * @throws org.rocketserver.http.HttpException it is malformed; such lines are not kept
     */
    Known find(byte[] octets, int from, int to, @Nullable Known last) {
        if (last != null && last.is(octets, from, to)) {
            return last;
        }
        int hash = hash(octets, from, to);
        Known known = lines.get(hash);
        if (known == null || !known.is(octets, from, to)) {
            RequestLine parsed = RequestLineParser.parse(octets, from, to);
            known = new Known(Arrays.copyOfRange(octets, from, to), hash, parsed);
            lines.add(known);
        }
        return known;
    }

    private static int hash(byte[] octets, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + octets[i];
        }
        return hash;
    }
}
