package org.rocketserver.http1;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.rocketserver.config.Limits;
import org.rocketserver.examples.benchmark.micro.Heads;
import org.rocketserver.exchange.RequestHead;

/** Octets to a request's head, where the request line is the connection's last one again, and where it is another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadParsing {
    @Param({"small", "browser"})
    public String kind;

    private final RequestLines lines = new RequestLines();
    private RequestLines.Known last;
    private ByteBuffer one = ByteBuffer.allocate(0);
    private ByteBuffer other = ByteBuffer.allocate(0);

    @Setup
    public void heads() {
        one = ByteBuffer.wrap(Heads.of(kind, "/plaintext"));
        other = ByteBuffer.wrap(Heads.of(kind, "/catalogue/books?page=2&sort=title"));
    }

    @Benchmark
    public RequestHead sameLine() {
        return read(one);
    }

    @Benchmark
    public RequestHead otherLine() {
        ByteBuffer next = other;
        other = one;
        one = next;
        return read(next);
    }

    private RequestHead read(ByteBuffer octets) {
        HeadReader reader = new HeadReader(Limits.DEFAULT, lines, last, HeadReader.FIRST_FIELDS);
        RequestHead head = reader.feed(octets.rewind());
        last = reader.known();
        return head;
    }
}
