package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Next;
import org.rocketserver.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exchange leaves to its connection when its worker is through with it, and what no thread waits for: first the
 * rest of a file, then a body that nobody read. The next request is not looked at before. Owner: the connection's.
 */
final class Leftover {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final int SKIP = 8 * 1024;

    private final Connection connection;
    private final Http1Exchange exchange;
    private boolean sends;
    private long skipped;

    /**
     * Nothing is done yet.
     *
     * @param sends whether there is a file to be sent on
     */
    Leftover(Connection connection, Http1Exchange exchange, boolean sends) {
        this.connection = connection;
        this.exchange = exchange;
        this.sends = sends;
    }

    /** Whose it is. */
    Http1Exchange exchange() {
        return exchange;
    }

    /** Whether the answer is still on its way. */
    boolean sends() {
        return sends;
    }

    /**
     * Sends what can be sent now of a file.
     *
     * @return whether all of the answer has left; if not, the connection is to be served again when it can be written
     * @throws IOException the peer went away, or is too slow; the connection is cut
     */
    boolean sent() throws IOException {
        try {
            sends = !connection.output().tryFlush();
        } catch (IOException e) {
            connection.abort(e); // what it was sent is not whole and must not look so
            throw e;
        }
        return !sends;
    }

    /**
     * Reads what is there of an unread body; what is not may come while the connection rests.
     *
     * @return {@code IDLE} when it has ended
     */
    Next skip() {
        ByteBuffer scratch = ByteBuffer.allocate(SKIP);
        Body body = exchange.body();
        try {
            while (!body.ended()) {
                int count = body.tryRead(scratch.clear());
                if (count == 0) {
                    return Next.PARTIAL;
                }
                skipped += Math.max(count, 0);
                if (skipped > connection.limits().unreadBodyBytes()) {
                    return Next.CLOSE;
                }
            }
        } catch (HttpException | IOException e) {
            LOG.debug("{}: the rest of a body cannot be read", connection, e);
            return Next.CLOSE;
        }
        connection.restsNoMore(); // what comes now is another request, with all its time before it
        return Next.IDLE;
    }
}
