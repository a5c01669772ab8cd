package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.rocketserver.testkit.ServerTime;

/**
 * M8 where the peer took its answer slowly: the rest of it was written because it was tried, not because the system
 * told of room, and the system still means to.
 */
class RestAfterSlowPeersIT {
    private static final int PIECE = 16 * 1024;

    private final CountDownLatch full = new CountDownLatch(1);
    private final CompletableFuture<Long> written = new CompletableFuture<>();

    /** Fills all buffers to the peer, then waits until the last piece is taken. */
    private Disposition fill(Exchange exchange, boolean waits) throws Exception {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long pieces = 1;
        // the system may still be moving octets from its one buffer to its other
        for (int refused = 0; refused < 5; refused++) {
            while (body.tryWrite(piece)) {
                piece.clear();
                pieces++;
                refused = 0;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        full.countDown();
        if (!waits) {
            return later(exchange, body, piece, pieces);
        }
        body.write(piece);
        body.write(ByteBuffer.allocate(PIECE));
        body.flush();
        return end(body, pieces + 1);
    }

    private Disposition later(Exchange exchange, ResponseBody body, ByteBuffer piece, long pieces) throws IOException {
        if (!body.tryWrite(piece)) {
            body.whenWritable(() -> exchange.resume(() -> later(exchange, body, piece, pieces)));
            return Disposition.SUSPENDED;
        }
        return end(body, pieces);
    }

    private Disposition end(ResponseBody body, long pieces) throws IOException {
        body.close();
        written.complete(pieces * PIECE);
        return Disposition.COMPLETED;
    }

    @ParameterizedTest(name = "a thread waits: {0}")
    @ValueSource(booleans = {true, false})
    void theServerIsSilentOnceASlowPeerHasItsAnswer(boolean waits) throws Exception {
        Timeouts hasty = Timeouts.DEFAULT.withIdle(Duration.ofSeconds(3));
        try (HandlerServer server = HandlerServer.start(exchange -> fill(exchange, waits), Limits.DEFAULT, hasty);
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(PIECE);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.getOutputStream().write(Octets.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
            assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();

            long taken = takeUntilWritten(socket);
            long size = written.join();
            assertThat(taken).as("there is still much in the buffers").isLessThan(size);
            byte[] part = new byte[PIECE];
            while (taken < size) {
                taken += socket.getInputStream().read(part);
            }

            long used = Long.MAX_VALUE;
            // as in M8: the first look may see the end of what went before
            for (int look = 0; look < 3 && used > 10_000_000; look++) {
                TimeUnit.MILLISECONDS.sleep(250);
                long before = ServerTime.used();
                TimeUnit.MILLISECONDS.sleep(500);
                used = ServerTime.used() - before;
                System.out.println("M8: " + used / 1000 + " us of processor time in 0.5 s after a slow peer");
            }
            assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(10));
            // who is served again and again never rests too long
            assertThat(readToEnd(socket)).isTrue();
        }
    }

    /** Takes so little at a time that the system does not tell of room before it is tried in any case. */
    private long takeUntilWritten(Socket socket) throws Exception {
        byte[] part = new byte[PIECE];
        long taken = 0;
        while (!written.isDone()) {
            taken += socket.getInputStream().readNBytes(part, 0, part.length);
            TimeUnit.MILLISECONDS.sleep(300);
        }
        return taken;
    }

    private static boolean readToEnd(Socket socket) throws IOException {
        byte[] part = new byte[PIECE];
        int count = socket.getInputStream().read(part);
        while (count > 0) {
            count = socket.getInputStream().read(part);
        }
        return count < 0;
    }
}
