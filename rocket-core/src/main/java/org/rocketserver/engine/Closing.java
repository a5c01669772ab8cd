package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection so that the peer can read the whole answer (RFC 9112 §9.6): sends what is gathered, closes this
 * side, and reads on for a while, because octets that arrive at a closed socket would make the system reset the
 * connection and destroy the answer. Bounded in octets and, as a resting connection, in time.
 */
final class Closing implements Protocol {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final int MOST = 1024 * 1024;

    private final boolean linger;
    private boolean shut;
    private int discarded;

    private Closing(boolean linger) {
        this.linger = linger;
    }

    /** Ends a connection that the caller owns. */
    static void begin(Connection connection, boolean linger, Readiness readiness) {
        if (connection.open()) {
            Closing closing = new Closing(linger);
            connection.protocol(closing);
            connection.restsNoMore();
            closing.goOn(connection, readiness);
        }
    }

    private void goOn(Connection connection, Readiness readiness) {
        try {
            Next next = close(connection, readiness);
            if (next == Next.PARTIAL) {
                connection.finish(Next.PARTIAL);
            }
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e);
            if (shut) {
                connection.close();
            } else {
                connection.abort(e); // what it was sent is not whole and must not look so
            }
        }
    }

    private Next close(Connection connection, Readiness readiness) throws IOException {
        if (!shut) {
            if (!connection.output().tryFlush()) {
                connection.waiting().whenWritable(() -> readiness.execute(() -> goOn(connection, readiness)));
                return Next.SUSPENDED;
            }
            connection.output().slim();
            shut = true;
            if (!linger) {
                if (connection.transport().tls() != null) {
                    connection.shutdownOutput();
                }
                connection.close();
                return Next.SUSPENDED;
            }
            connection.shutdownOutput();
        }
        return discard(connection);
    }

    private Next discard(Connection connection) throws IOException {
        ByteBuffer input = connection.input().unread();
        input.position(input.limit());
        while (discarded < MOST) {
            int count = connection.input().fill();
            if (count == 0) {
                return Next.PARTIAL;
            }
            if (count < 0) {
                break;
            }
            discarded += count;
            connection.input().unread().position(connection.input().unread().limit());
        }
        connection.close();
        return Next.SUSPENDED;
    }

    @Override
    public Next serve(Connection connection, Exchanges exchanges) throws IOException {
        return discard(connection);
    }

    @Override
    public Next expire(Connection connection) {
        connection.close();
        return Next.SUSPENDED;
    }

    @Override
    public void refuse(Connection connection) {
        connection.close();
    }
}
