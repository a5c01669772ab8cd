package org.rocketserver.http1;

import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Counters;
import org.rocketserver.engine.Next;
import org.rocketserver.engine.Readiness;
import org.rocketserver.engine.ServerContext;
import org.rocketserver.engine.Transport;

/** A connection that reads the same octets for ever and drops what is written. */
final class MemoryConnection implements Transport, Readiness {
    private final ByteBuffer octets;

    private MemoryConnection(byte[] octets) {
        this.octets = ByteBuffer.wrap(octets);
    }

    static Connection reading(byte[] octets) {
        MemoryConnection ends = new MemoryConnection(octets);
        ServerContext server = new ServerContext(
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                InstantSource.system(),
                Http1Protocol.factory(RequestLog.NONE, ""),
                new Counters());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return new Connection(ends, ends, server, address, address);
    }

    @Override
    public int read(ByteBuffer into) {
        if (!octets.hasRemaining()) {
            octets.rewind();
        }
        int count = Math.min(into.remaining(), octets.remaining());
        into.put(into.position(), octets, octets.position(), count);
        into.position(into.position() + count);
        octets.position(octets.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer gathered, ByteBuffer body) {
        int count = gathered.remaining() + body.remaining();
        gathered.position(gathered.limit());
        body.position(body.limit());
        return count;
    }

    @Override
    public long transfer(FileChannel file, long at, long count) throws EOFException {
        throw new EOFException("no files here");
    }

    @Override
    public boolean hasBuffered() {
        return true;
    }

    @Override
    public void shutdownOutput() {
        // nobody listens
    }

    @Override
    public void close() {
        // nothing is open
    }

    @Override
    public void reset() {
        // nobody listens
    }

    @Override
    public SelectableChannel channel() {
        return null;
    }

    @Override
    public void rearm(Connection connection) {
        throw new IllegalStateException("octets are always there");
    }

    @Override
    public void closed(Connection connection) {
        // nobody watches
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void settle(Connection connection, Next next) {
        throw new IllegalStateException("served by nobody");
    }

    @Override
    public void beforeWait(LongSupplier left) {
        throw new IllegalStateException("octets are always there");
    }

    @Override
    public void expireAt(Connection connection, long until) {
        // never
    }
}
