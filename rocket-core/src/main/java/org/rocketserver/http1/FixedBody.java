package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.BodyLength;

/** A body with a Content-Length (RFC 9112 §6.2). */
final class FixedBody extends Body {
    private long left;

    FixedBody(Connection connection, BodyLength.Known length) {
        super(connection, length);
        left = length.octets();
    }

    @Override
    boolean ended() {
        return left == 0;
    }

    @Override
    long least() {
        return left;
    }

    @Override
    int take(ByteBuffer into) throws IOException {
        if (left == 0) {
            return -1; // another thread took the last octets, and what follows is another request's
        }
        int count = takeUpTo(left, into);
        left -= count;
        return count;
    }
}
