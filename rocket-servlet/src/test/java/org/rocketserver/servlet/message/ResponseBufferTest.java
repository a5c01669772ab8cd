package org.rocketserver.servlet.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.MemoryExchange;

/** Whoever has to agree to the end of a body, such as the sessions that are saved before, is asked once. */
class ResponseBufferTest {
    private final MemoryExchange exchange = MemoryExchange.get("/").build();
    private int asked;
    private final ResponseBuffer buffer = new ResponseBuffer(
            new ResponseBuffer.Opening() {
                @Override
                public void ending() {
                    asked++;
                }

                @Override
                public ResponseBody open(long whole) throws IOException {
                    assertThat(asked).isEqualTo(1);
                    return exchange.respond(new ResponseHead(Status.OK, Headers.of()), BodyLength.of(4));
                }
            },
            8192);

    @BeforeEach
    void promise() {
        buffer.declare(4);
    }

    private void assertDoneAndAskedOnce() throws IOException {
        buffer.close();
        assertThat(buffer.closed()).isTrue();
        assertThat(exchange.bodyText()).isEqualTo("done");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void ifOneWriteCompletesIt() throws IOException {
        buffer.write("done".getBytes(US_ASCII), 0, 4);
        assertDoneAndAskedOnce();
    }

    @Test
    void ifSeveralWritesCompleteIt() throws IOException {
        buffer.write("do".getBytes(US_ASCII), 0, 2);
        assertThat(asked).isZero();
        buffer.write("ne".getBytes(US_ASCII), 0, 2);
        assertDoneAndAskedOnce();
    }

    @Test
    void ifAFileCompletesIt(@TempDir Path folder) throws IOException {
        try (FileChannel file = FileChannel.open(Files.writeString(folder.resolve("f"), "done"))) {
            buffer.transfer(file, 0, 4);
            assertDoneAndAskedOnce();
        }
    }
}
