package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/** Workers that wait for their peer while others lead: whatever ends such a wait does so at once. */
@Timeout(60)
class WaitingReaderIT {
    private static final long SECONDS = 30;
    private static final Timeouts PATIENT = Timeouts.DEFAULT.withRead(Duration.ofMinutes(2));

    private final CompletableFuture<Thread> waits = new CompletableFuture<>();
    private final CompletableFuture<Exchange> served = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    private Disposition serve(Exchange exchange) throws IOException {
        if (exchange.request().method().equals("GET")) {
            return answer(exchange, "other");
        }
        ((WorkerThread) Thread.currentThread()).giveUpLead();
        assertThat(WorkerThread.leadsNow()).isFalse();
        served.complete(exchange);
        waits.complete(Thread.currentThread());
        StringBuilder text = new StringBuilder();
        ByteBuffer piece = ByteBuffer.allocate(100);
        try {
            while (exchange.requestBody().read(piece) >= 0) {
                text.append(Octets.drain(piece.flip()));
                piece.clear();
            }
        } catch (IOException | RuntimeException e) {
            failure.complete(e);
            throw e;
        }
        return answer(exchange, text.toString());
    }

    private static Disposition answer(Exchange exchange, String text) throws IOException {
        byte[] octets = Octets.of(text);
        ResponseBody response = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(octets.length));
        response.write(ByteBuffer.wrap(octets));
        response.close();
        return Disposition.COMPLETED;
    }

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private HandlerServer server() throws Exception {
        return HandlerServer.start(this::serve, Limits.DEFAULT, PATIENT);
    }

    /** The thread that is about to wait. */
    private Thread waiting() throws Exception {
        return waits.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void octetsEndIt() throws Exception {
        try (HandlerServer server = server();
                WireClient client = server.connect();
                WireClient other = server.connect()) {
            client.send(post(9));
            waiting();
            for (String piece : new String[] {"abc", "def", "ghi"}) {
                assertThat(other.ask("/").body()).isEqualTo("other");
                client.send(piece);
            }
            assertThat(client.read().body()).isEqualTo("abcdefghi");
            // and the connection is watched again
            assertThat(client.ask("/").body()).isEqualTo("other");
            client.send(post(3));
            client.send("jkl");
            assertThat(client.read().body()).isEqualTo("jkl");
        }
    }

    @Test
    void thePeersEndEndsIt() throws Exception {
        try (HandlerServer server = server();
                WireClient client = server.connect()) {
            client.send(post(9));
            waiting();
            client.send("abc").end();
            assertThat(failure.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAbortEndsIt() throws Exception {
        try (HandlerServer server = server();
                WireClient client = server.connect()) {
            client.send(post(9));
            waiting();
            served.get().abort(new IOException("no more of it"));
            assertThat(failure.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(client.closedWithin((int) TimeUnit.SECONDS.toMillis(SECONDS)))
                    .isTrue();
        }
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        try (HandlerServer server = server();
                WireClient client = server.connect()) {
            client.send(post(9));
            waiting().interrupt();
            assertThat(failure.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void theTimeEndsIt() throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withRead(Duration.ofMillis(200));
        try (HandlerServer server = HandlerServer.start(this::serve, Limits.DEFAULT, hasty);
                WireClient client = server.connect()) {
            client.send(post(9)).send("abc");
            assertThat(client.read().status()).isEqualTo(Status.REQUEST_TIMEOUT.code());
        }
    }
}
