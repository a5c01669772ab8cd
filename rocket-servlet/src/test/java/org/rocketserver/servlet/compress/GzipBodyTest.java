package org.rocketserver.servlet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.spi.Compression;
import org.rocketserver.testkit.MemoryExchange;

/** What compresses an answer holds memory outside of the heap, and must not hold it for longer than the exchange. */
class GzipBodyTest {
    private final MemoryExchange exchange =
            MemoryExchange.get("/").header("Accept-Encoding", "gzip").build();
    private final CompressedExchange compressed = new CompressedExchange(exchange, Compression.DEFAULT);

    private ResponseBody begun() throws IOException {
        ResponseBody body = compressed.respond(
                new ResponseHead(Status.OK, Headers.of("Content-Type", "text/plain")), BodyLength.UNKNOWN);
        body.tryWrite(ByteBuffer.wrap(new byte[100]));
        return body;
    }

    private static void assertLetGo(ResponseBody body) {
        assertThatIOException()
                .isThrownBy(() -> body.tryWrite(ByteBuffer.wrap(new byte[100])))
                .withMessageContaining("compression");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndOfACutExchangeLetsGoOfTheCompressor(boolean last) throws IOException {
        ResponseBody body = begun();
        if (last) {
            compressed.abort(new IOException("on purpose"), () -> {});
        } else {
            compressed.abort(new IOException("on purpose"));
        }
        assertLetGo(body);
    }

    @Test
    void soDoesTheEndOfOneWhoseAnswerNobodyCloses() throws Exception {
        ResponseBody body = begun();
        assertThat(compressed.serve(() -> Disposition.SUSPENDED)).isEqualTo(Disposition.SUSPENDED);
        body.tryWrite(ByteBuffer.wrap(new byte[100]));
        compressed.resume(() -> Disposition.COMPLETED);
        assertThat(exchange.run()).isEqualTo(Disposition.COMPLETED);
        assertLetGo(body);
    }

    @Test
    void soDoesAFailure() throws Exception {
        ResponseBody body = begun();
        assertThatIOException()
                .isThrownBy(() -> compressed.serve(() -> {
                    throw new IOException("on purpose");
                }));
        assertLetGo(body);
    }
}
