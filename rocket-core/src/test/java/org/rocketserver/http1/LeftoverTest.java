package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.engine.Next;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.MemoryServer;

/** What becomes of a file that its peer has not taken when its exchange is over, in memory. */
class LeftoverTest {
    private static final String CONTENT = "0123456789".repeat(100);
    private static final int WINDOW = 300;

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private FileChannel channel;
    private Exchange served;
    private ResponseBody kept;
    private MemoryServer server;

    @BeforeEach
    void open() throws IOException {
        channel = FileChannel.open(Files.writeString(folder.resolve("file"), CONTENT), StandardOpenOption.READ);
    }

    /** What a worker does when it has given the file away. */
    private interface Afterwards {
        Disposition go(Exchange exchange);
    }

    private MemoryServer server(long at, Afterwards afterwards) {
        RequestLog log =
                (connection, method, target, version, headers, status, octets) -> told.add(status + " " + octets);
        return new MemoryServer(Http1Protocol.factory(log, ""), new Worker() {
            @Override
            public Disposition handle(Exchange exchange) throws IOException {
                if (exchange.request().target().rawPath().equals("/next")) {
                    exchange.respond(ResponseHead.of(Status.NO_CONTENT), BodyLength.NONE)
                            .close();
                    return Disposition.COMPLETED;
                }
                served = exchange;
                ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(CONTENT.length()));
                kept = body;
                body.trailers(() -> Headers.EMPTY);
                body.transferLast(channel, at, CONTENT.length());
                return afterwards.go(exchange);
            }
        });
    }

    private void askSlowly(Afterwards afterwards, int heldBack) {
        server = server(0, afterwards);
        server.transport().window(WINDOW);
        server.transport().holdBack(heldBack);
        server.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private static Disposition complete(Exchange exchange) {
        return Disposition.COMPLETED;
    }

    /** Also where all that is left is in records that are sealed already. */
    @ParameterizedTest
    @CsvSource({"0, true", "100, true", "10000, false"})
    void theNextRequestWaitsForTheFileWithoutAThread(int heldBack, boolean stillOpen) {
        askSlowly(LeftoverTest::complete, heldBack);

        assertThat(server.state()).isEqualTo(Next.SUSPENDED);
        assertThat(channel.isOpen()).isEqualTo(stillOpen);
        assertThat(told).isEmpty();

        server.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(told).isEmpty();

        server.transport().window(Long.MAX_VALUE);
        server.step();
        assertThat(server.received()).contains(CONTENT + "HTTP/1.1 204 ");
        assertThat(told).containsExactly("200 " + CONTENT.length(), "204 0");
        assertThat(channel.isOpen()).isFalse();
        assertThat(server.state()).isEqualTo(Next.IDLE);
    }

    /** Nobody sends on while its application has it, also where all that is left is sealed already. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10_000})
    void aSuspendedExchangeHasSentIt(int heldBack) {
        askSlowly(
                exchange -> {
                    server.transport().window(Long.MAX_VALUE);
                    return Disposition.SUSPENDED;
                },
                heldBack);

        assertThat(server.received()).endsWith(CONTENT);
        assertThat(server.state()).isEqualTo(Next.SUSPENDED);
    }

    @Test
    void whoAsksForRoomWhenItIsOverStopsNothing() {
        askSlowly(LeftoverTest::complete, 0);
        kept.whenWritable(() -> told.add("room"));

        server.transport().window(Long.MAX_VALUE);
        server.step();
        assertThat(server.received()).endsWith(CONTENT);
        assertThat(told).containsExactly("200 " + CONTENT.length());
    }

    /** G1: the line comes when the answer has left, whatever became of its worker. */
    @Test
    void aWorkerThatFailsAfterwardsIsLoggedAtTheEndToo() {
        askSlowly(
                exchange -> {
                    throw new IllegalStateException("after the answer");
                },
                0);
        assertThat(told).isEmpty();

        server.transport().window(Long.MAX_VALUE);
        server.step();
        assertThat(server.received()).endsWith(CONTENT);
        assertThat(told).containsExactly("200 " + CONTENT.length());
        assertThat(server.state()).isEqualTo(Next.CLOSE);
    }

    @Test
    void aFileThatFailsAtOnceCountsForNothing() {
        server = server(CONTENT.length(), LeftoverTest::complete);
        server.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(server.transport().wasReset()).isTrue();
        assertThat(told).containsExactly("200 0");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatIsGoneIsLoggedWithWhatItGot() {
        askSlowly(LeftoverTest::complete, 0);
        int head = server.received().indexOf("\r\n\r\n") + 4;
        server.transport().peerReset();
        server.step();

        assertThat(told).containsExactly("200 " + (WINDOW - head));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoCutsItMeanwhileIsLoggedOnce() {
        askSlowly(LeftoverTest::complete, 0);
        int head = server.received().indexOf("\r\n\r\n") + 4;
        served.abort(new IOException("enough"));

        assertThat(told).containsExactly("200 " + (WINDOW - head));
        assertThat(channel.isOpen()).isFalse();
    }
}
