package org.rocketserver.http1;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.BodyLength;

/** The octets of a connection that left HTTP, first those that came with the request (RFC 9110 §7.8). */
final class RawBody extends Body {
    private boolean ended;

    RawBody(Connection connection) {
        super(connection, BodyLength.UNKNOWN);
    }

    @Override
    boolean ended() {
        return ended;
    }

    @Override
    long least() {
        return 0;
    }

    @Override
    int take(ByteBuffer into) throws IOException {
        int count = connection.input().tryRead(into);
        ended = count < 0;
        return count;
    }

    @Override
    long patience() {
        long idle = connection.timeouts().idle().toNanos();
        return idle == 0 ? Long.MAX_VALUE / 2 : idle;
    }

    /** As of a socket: there is no status any more by which it could be told, and whoever reads may go on. */
    @Override
    void late() throws IOException {
        throw new SocketTimeoutException("nothing came within timeouts.idle");
    }

    @Override
    boolean hurries() {
        return false;
    }
}
