package org.rocketserver.examples.benchmark.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;

/** Finding a field among the twelve of a browser's request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderLookUp {
    private final Headers headers = browser();

    private static Headers browser() {
        Headers.Builder builder = Headers.builder();
        new String(Heads.of("browser", "/"), java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .map(line -> line.split(": ", 2))
                .forEach(field -> builder.add(field[0], field[1]));
        return builder.build();
    }

    @Benchmark
    public int lineOfAKnownName() {
        return headers.find(HeaderName.COOKIE, 0);
    }

    @Benchmark
    public int lineOfAnAbsentName() {
        return headers.find(HeaderName.TRANSFER_ENCODING, 0);
    }

    @Benchmark
    public String valueByText() {
        return headers.first("accept-encoding");
    }

    @Benchmark
    public boolean valueCompared() {
        return headers.valueEquals(headers.find(HeaderName.CONNECTION, 0), "keep-alive");
    }
}
