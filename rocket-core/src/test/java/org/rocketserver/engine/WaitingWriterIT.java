package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocketserver.engine.ObservedServer.soon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.WireClient;

/** A worker that waits for its peer to take octets does so on its own, and holds nobody up. */
@Timeout(60)
class WaitingWriterIT {
    /** More than the systems of both sides take before anybody reads. */
    private static final int OCTETS = 24 << 20;

    private final byte[] body = new byte[OCTETS];
    private Path file;

    @RegisterExtension
    private final ObservedServer server = new ObservedServer(this::serve);

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) ('a' + (i ^ i >> 12) % 26);
        }
        file = Files.write(folder.resolve("body"), body);
    }

    /** Sends the octets from memory, or the file, or nothing. */
    private Disposition serve(Exchange exchange) throws IOException {
        String path = exchange.request().target().rawPath();
        if (!path.equals("/")) {
            server.begins();
        }
        var answer = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(path.equals("/") ? 0 : OCTETS));
        if (path.equals("/file")) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                answer.transfer(channel, 0, OCTETS);
            }
        } else if (path.equals("/memory")) {
            answer.write(ByteBuffer.wrap(body));
        }
        answer.close();
        return Disposition.COMPLETED;
    }

    /** Asks for a body and reads nothing; returns the thread that waits. */
    private Thread ask(WireClient client, String path) throws Exception {
        client.get(path);
        return server.nextWaitingIn(OwnSelector.class, "await");
    }

    private void readWhole(WireClient client) throws IOException {
        assertThat(client.read().body().equals(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1)))
                .isTrue();
    }

    @Test
    void othersAreServedMeanwhileAndTheAnswerIsWhole() throws Exception {
        server.start(builder -> builder.minThreads(2).maxThreads(2));
        for (String path : List.of("/file", "/memory", "/file", "/file", "/memory", "/memory")) {
            WireClient slow = server.connect();
            ask(slow, path);
            WireClient other = server.connect();
            for (int i = 0; i < 3; i++) {
                assertThat(other.ask("/").status()).isEqualTo(200);
            }
            readWhole(slow);
            assertThat(slow.ask("/").status()).isEqualTo(200);
        }
        server.assertNoFailure();
    }

    @Test
    void aSingleThreadWaitsToo() throws Exception {
        server.start(builder -> builder.minThreads(1).maxThreads(1));
        WireClient client = server.connect();
        for (String path : List.of("/file", "/memory", "/file")) {
            ask(client, path);
            readWhole(client);
        }
        server.assertNoFailure();
    }

    @Test
    void whoWaitsHearsThatItsPeerIsGone() throws Exception {
        server.start(builder -> builder.minThreads(1).maxThreads(1));
        for (String path : List.of("/file", "/memory", "/file")) {
            WireClient client = server.connect();
            ask(client, path);
            client.close();
            server.nextFailure();
        }
        assertThat(server.connect().ask("/").status()).isEqualTo(200);
    }

    /** T4: past the grace it is interrupted and its connection closed. */
    @Test
    void whoWaitsIsEndedByAStop() throws Exception {
        server.start(builder -> builder.minThreads(2));
        Thread thread = ask(server.connect(), "/file");
        server.rocket().stop(Duration.ofMillis(100));
        server.nextFailure();
        soon().until(() -> !thread.isAlive());
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        server.start(builder -> builder.minThreads(1).maxThreads(1));
        for (int i = 0; i < 3; i++) {
            ask(server.connect(), "/memory").interrupt();
            assertThat(server.nextFailure()).isInstanceOf(InterruptedIOException.class);
        }
        assertThat(server.connect().ask("/").status()).isEqualTo(200);
    }
}
