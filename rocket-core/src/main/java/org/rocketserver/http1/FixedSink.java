package org.rocketserver.http1;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.rocketserver.engine.Connection;

/** A body whose length the head declared (RFC 9112 §6.2). If it ends sooner, so does the connection. */
final class FixedSink extends Sink {
    private final long length;

    FixedSink(Connection connection, long length) {
        super(connection);
        this.length = length;
    }

    @Override
    void check(long octets) throws IOException {
        if (octets > length - counted()) {
            throw new IOException("more octets than the declared length");
        }
    }

    @Override
    boolean sendLast(FileChannel file, long at, long count) throws IOException {
        connection.output().sendLast(file, at, count);
        return true;
    }

    @Override
    void end() {}

    @Override
    boolean truncated() {
        return counted() < length;
    }
}
