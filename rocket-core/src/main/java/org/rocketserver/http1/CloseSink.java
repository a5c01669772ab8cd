package org.rocketserver.http1;

import java.io.IOException;
import org.rocketserver.engine.Connection;

/** A body that ends with the connection: for HTTP/1.0, and for what follows an upgrade. */
final class CloseSink extends Sink {
    private final Runnable ended;

    /**
     * A body.
     *
     * @param connection takes the octets
     * @param ended called once at the end, when all octets are sent
     */
    CloseSink(Connection connection, Runnable ended) {
        super(connection);
        this.ended = ended;
    }

    @Override
    boolean delimited() {
        return false;
    }

    @Override
    void end() throws IOException {
        connection.output().flush();
    }

    @Override
    void ended() {
        ended.run();
    }
}
