package org.rocketserver.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §3.7: a body as a stream that waits. */
class RequestInputTest {
    private static RequestInput input(BodyLength promised, byte[] octets, int piece) {
        MessageFixture fixture =
                new MessageFixture(MemoryExchange.post("/app/s").bodyToCome(promised));
        for (int at = 0; at < octets.length; at += piece) {
            fixture.exchange.body().arrive(Arrays.copyOfRange(octets, at, Math.min(at + piece, octets.length)));
        }
        fixture.exchange.body().end();
        return fixture.request.input();
    }

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        for (int i = 0; i < count; i++) {
            octets[i] = (byte) ((i * 31) >>> 3);
        }
        return octets;
    }

    @ParameterizedTest(name = "{0} octets in pieces of {1}, after {2} were read alone")
    @CsvSource({
        "0, 1, 0",
        "1, 1, 0",
        "1, 1, 1",
        "500, 7, 3",
        "1024, 1024, 0",
        "1024, 1000, 1",
        "9000, 8192, 1",
        "16384, 5000, 0",
        "16385, 16385, 0",
        "16390, 9000, 6",
        "50000, 20000, 2"
    })
    void allOctetsAreReadWhetherTheirNumberWasPromisedOrNot(int count, int piece, int alone) throws IOException {
        byte[] octets = octets(count);
        for (BodyLength promised : new BodyLength[] {BodyLength.of(count), BodyLength.UNKNOWN}) {
            RequestInput in = input(promised, octets, piece);
            for (int i = 0; i < alone; i++) {
                assertThat((byte) in.read()).isEqualTo(octets[i]);
            }
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(octets, alone, count));
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.isFinished()).isTrue();
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void someOctetsAreReadAndTheOthersLeft() throws IOException {
        RequestInput in = input(BodyLength.of(5), octets(5), 5);
        assertThat(in.readNBytes(2)).isEqualTo(Arrays.copyOf(octets(5), 2));
        assertThat(in.isFinished()).isFalse();
        assertThat(in.readNBytes(9)).isEqualTo(Arrays.copyOfRange(octets(5), 2, 5));
        assertThat(in.isFinished()).isTrue();
        assertThatThrownBy(() -> in.readNBytes(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLessThanPromisedIsAllThereIs() throws IOException {
        assertThat(input(BodyLength.of(9), octets(5), 5).readAllBytes()).isEqualTo(octets(5));
    }

    /** As a body of somebody else's making may have it. */
    @ParameterizedTest(name = "after {0} were read alone")
    @ValueSource(ints = {0, 1, 4, 6, 7})
    void whatIsMoreThanPromisedButHasComeIsRead(int alone) throws IOException {
        RequestInput in = input(BodyLength.of(5), octets(8), 8);
        for (int i = 0; i < alone; i++) {
            assertThat((byte) in.read()).isEqualTo(octets(8)[i]);
        }
        byte[] rest = in.readAllBytes();
        assertThat(rest).isEqualTo(Arrays.copyOfRange(octets(8), alone, alone + rest.length));
        assertThat(rest).hasSize(alone == 0 ? 5 : 8 - alone);
        assertThat(in.isFinished()).isTrue();
    }

    @Test
    void nothingIsReadOfAStreamThatIsClosedOrOver() throws IOException {
        RequestInput closed = input(BodyLength.of(0), octets(0), 1);
        closed.close();
        assertThatThrownBy(closed::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("closed");

        RequestInput over = input(BodyLength.of(5), octets(5), 5);
        over.end();
        assertThatThrownBy(over::readAllBytes).isInstanceOf(EOFException.class);
        assertThatThrownBy(over::read).isInstanceOf(EOFException.class);
        assertThat(over.readable()).isTrue();
        assertThat(over.failure()).isInstanceOf(EOFException.class);
    }
}
