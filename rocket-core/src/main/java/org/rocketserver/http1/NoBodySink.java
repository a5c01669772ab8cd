package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.rocketserver.engine.Connection;

/** Counts octets and drops them, where the status or the method allows no body (RFC 9110 §6.4.1). */
final class NoBodySink extends Sink {
    private final long most;

    /**
     * A body that is not sent.
     *
     * @param connection sends the head
     * @param most how many octets were declared, or -1
     */
    NoBodySink(Connection connection, long most) {
        super(connection);
        this.most = most;
    }

    @Override
    long sent() {
        return 0;
    }

    @Override
    void check(long octets) throws IOException {
        if (most >= 0 && octets > most - counted()) {
            throw new IOException("more octets than the declared length");
        }
    }

    @Override
    void put(ByteBuffer from) {
        from.position(from.limit());
    }

    @Override
    boolean offer(ByteBuffer from) throws IOException {
        from.position(from.limit());
        return connection.output().tryFlush();
    }

    @Override
    void send(FileChannel file, long at, long count) {}

    @Override
    void end() {}
}
