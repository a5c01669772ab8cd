package org.rocketserver.http1;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/** A response's head to octets, with one field of the application's and with eight. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResponseHeads {
    private final HeadWriter writer = new HeadWriter("");
    private final Connection connection = MemoryConnection.reading(new byte[1]);
    private final ResponseHead small = new ResponseHead(Status.OK, Headers.of("Content-Type", "text/plain"));
    private final ResponseHead large = new ResponseHead(
            Status.OK,
            Headers.of(
                    "Content-Type", "text/html;charset=UTF-8",
                    "Cache-Control", "no-cache, no-store, must-revalidate",
                    "X-Content-Type-Options", "nosniff",
                    "X-Frame-Options", "DENY",
                    "Content-Language", "en",
                    "Set-Cookie", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF; Path=/; HttpOnly",
                    "Vary", "Accept-Encoding",
                    "ETag", "\"0123456789abcdef\""));

    @Benchmark
    public boolean oneField() throws IOException {
        writer.write(connection, small, HeadWriter.Fields.LENGTH, 13, HeadWriter.Persist.SILENT);
        return connection.output().tryFlush();
    }

    @Benchmark
    public boolean eightFields() throws IOException {
        writer.write(connection, large, HeadWriter.Fields.CHUNKED, 0, HeadWriter.Persist.SILENT);
        return connection.output().tryFlush();
    }
}
