package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.rocketserver.engine.Connection;

/** A chunked body of 16 KiB: read, and written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChunkedCodec {
    private static final int BODY = 16 << 10;

    /** Octets of each chunk. */
    @Param({"256", "4096"})
    public int chunk;

    private final ByteBuffer into = ByteBuffer.allocate(BODY + 1);
    private ByteBuffer from = ByteBuffer.allocate(0);
    private Connection connection;

    @Setup
    public void body() {
        String one = Integer.toHexString(chunk) + "\r\n" + "x".repeat(chunk) + "\r\n";
        String all = one.repeat(BODY / chunk) + "0\r\n\r\n";
        connection = MemoryConnection.reading(all.getBytes(StandardCharsets.US_ASCII));
        from = ByteBuffer.allocate(chunk);
    }

    @Benchmark
    public int read() throws IOException {
        ChunkedBody body = new ChunkedBody(connection, 0);
        into.clear();
        while (body.read(into) >= 0) {
            // the loop's condition does it
        }
        if (into.position() != BODY) {
            throw new IOException(into.position() + " octets were read");
        }
        return into.position();
    }

    @Benchmark
    public boolean written() throws IOException {
        ChunkedSink body = new ChunkedSink(connection);
        for (int sent = 0; sent < BODY; sent += chunk) {
            body.write(from.rewind());
        }
        body.close();
        return connection.output().tryFlush();
    }
}
