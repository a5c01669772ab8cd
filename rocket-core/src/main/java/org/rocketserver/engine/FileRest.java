package org.rocketserver.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of a file that is being sent. Owner: the connection's, but for {@link #close}. */
final class FileRest {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /** How long who sends for a connection without a thread of its own does so before others have their turn. */
    private static final long LONGEST_TURN = 1_000_000;

    private final FileChannel file;
    private final boolean owned;
    private long at;
    private long left;

    /**
     * A part of which nothing was sent.
     *
     * @param file read at the given position
     * @param at first octet
     * @param count how many octets
     * @param owned whether the file is closed with the part, and nobody waits until it is sent
     */
    FileRest(FileChannel file, long at, long count, boolean owned) {
        this.file = file;
        this.at = at;
        this.left = count;
        this.owned = owned;
    }

    /** How many octets are still to be sent. */
    long left() {
        return left;
    }

    /**
     * Sends what can be taken now, or a turn's worth of it.
     *
     * @return how many octets that was
     * @throws IOException the peer went away, the file is shorter or was closed
     */
    long send(Transport transport) throws IOException {
        long begin = owned ? Due.now() : 0;
        long all = 0;
        while (left > 0) {
            long now = transport.transfer(file, at, left);
            if (now == 0) {
                break;
            }
            at += now;
            left -= now;
            all += now;
            if (owned && Due.now() - begin > LONGEST_TURN) {
                break;
            }
        }
        return all;
    }

    /** It is sent, or will not be. Any thread. */
    void close() {
        if (!owned) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("closing a file failed", e);
        }
    }
}
