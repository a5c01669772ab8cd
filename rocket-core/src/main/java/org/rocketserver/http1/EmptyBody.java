package org.rocketserver.http1;

import java.nio.ByteBuffer;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.BodyLength;

/** No body. */
final class EmptyBody extends Body {
    EmptyBody(Connection connection) {
        super(connection, BodyLength.NONE);
    }

    @Override
    boolean ended() {
        return true;
    }

    @Override
    long least() {
        return 0;
    }

    @Override
    void settle() {
        // nothing was read
    }

    @Override
    int take(ByteBuffer into) {
        return -1;
    }
}
