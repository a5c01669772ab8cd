package org.rocketserver.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §3.7 and §5.4: what streams answer when nothing may wait. */
class NonBlockingTest {
    private static final ReadListener READER = new ReadListener() {
        @Override
        public void onDataAvailable() {}

        @Override
        public void onAllDataRead() {}

        @Override
        public void onError(Throwable t) {}
    };
    private static final WriteListener WRITER = new WriteListener() {
        @Override
        public void onWritePossible() {}

        @Override
        public void onError(Throwable t) {}
    };

    private MessageFixture fixture = new MessageFixture(MemoryExchange.get("/app/s"));

    @BeforeEach
    void anAsynchronousRequestWhoseBodyIsUnderWay() {
        fixture = new MessageFixture(
                MemoryExchange.post("/app/s").bodyToCome(BodyLength.UNKNOWN).window(10));
        fixture.async = true;
    }

    @Test
    void beforeAListenerIsSetAStreamIsAlwaysReady() throws IOException {
        assertThat(fixture.request.getInputStream().isReady()).isTrue();
        assertThat(fixture.response.getOutputStream().isReady()).isTrue();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void aListenerIsSetOnceAndNeedsAnAsynchronousRequest() throws IOException {
        var in = fixture.request.getInputStream();
        var out = fixture.response.getOutputStream();
        assertThatThrownBy(() -> in.setReadListener(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> out.setWriteListener(null)).isInstanceOf(NullPointerException.class);
        fixture.async = false;
        assertThatThrownBy(() -> in.setReadListener(READER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.setWriteListener(WRITER)).isInstanceOf(IllegalStateException.class);
        fixture.async = true;
        in.setReadListener(READER);
        out.setWriteListener(WRITER);
        assertThat(fixture.readListener).isSameAs(READER);
        assertThat(fixture.writeListener).isSameAs(WRITER);
        assertThatThrownBy(() -> in.setReadListener(READER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.setWriteListener(WRITER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readingIsAllowedWhenReadySaidSo() throws IOException {
        RequestInput in = (RequestInput) fixture.request.getInputStream();
        in.setReadListener(READER);
        assertThatThrownBy(in::read).isInstanceOf(IllegalStateException.class);
        assertThat(in.isReady()).isFalse();
        assertThat(fixture.events).containsExactly("wait to read");
        assertThatThrownBy(in::read).isInstanceOf(IllegalStateException.class);

        fixture.exchange.body().arrive("abc");
        assertThat(in.isReady()).isTrue();
        assertThat(in.read()).isEqualTo('a');
        byte[] rest = new byte[10];
        assertThat(in.read(rest)).isEqualTo(2);
        assertThat(in.isFinished()).isFalse();
        assertThatThrownBy(in::read).isInstanceOf(IllegalStateException.class);

        fixture.exchange.body().end();
        assertThat(in.isReady())
                .as("a loop that reads while it is ready does not read the end")
                .isFalse();
        assertThat(in.isFinished()).isTrue();
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void theDriversLookAllowsTheNextRead() throws IOException {
        RequestInput in = (RequestInput) fixture.request.getInputStream();
        in.setReadListener(READER);
        assertThat(in.readable()).isFalse();
        fixture.exchange.body().arrive("a");
        assertThat(in.readable()).isTrue();
        assertThat(in.read()).isEqualTo('a');
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void methodsThatWaitAreRefused() throws IOException {
        ServletInputStream in = fixture.request.getInputStream();
        in.setReadListener(READER);
        fixture.exchange.body().arrive("abc");
        assertThat(in.isReady()).isTrue();
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> in.readNBytes(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> in.readLine(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailureCountsAsReadableAndIsThrownByTheRead() throws IOException {
        RequestInput in = (RequestInput) fixture.request.getInputStream();
        in.setReadListener(READER);
        fixture.exchange.body().fail(new HttpException(Status.CONTENT_TOO_LARGE, "too large"));

        assertThat(in.readable()).isTrue();
        assertThat(in.failure()).isInstanceOf(HttpException.class);
        assertThatThrownBy(in::read).isInstanceOf(HttpException.class);
    }

    @Test
    void aByteBufferEnclosesWhatWasRead() throws IOException {
        fixture.exchange.body().arrive("abc");
        fixture.exchange.body().end();
        ServletInputStream in = fixture.request.getInputStream();
        ByteBuffer buffer = ByteBuffer.allocate(10).position(2);

        assertThat(in.read(buffer)).isEqualTo(3);
        assertThat(buffer.position()).isEqualTo(2);
        assertThat(buffer.limit()).isEqualTo(5);
        assertThat(StandardCharsets.US_ASCII.decode(buffer).toString()).isEqualTo("abc");
        assertThat(in.read(buffer)).isZero();
        assertThat(in.read(buffer.clear())).isEqualTo(-1);
        assertThatThrownBy(() -> in.read((ByteBuffer) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void whatThePeerDoesNotTakeStaysAndBlocksTheNextWrite() throws IOException {
        ResponseOutput out = (ResponseOutput) fixture.response.getOutputStream();
        out.setWriteListener(WRITER);
        assertThat(out.isReady()).isTrue();
        out.write("0123456789abcde".getBytes(StandardCharsets.US_ASCII));
        assertThat(out.isReady()).isTrue();
        assertThat(fixture.exchange.responded()).isFalse();
        out.flush();
        assertThat(out.isReady()).isFalse();
        assertThat(fixture.events).containsExactly("wait to write");
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IllegalStateException.class);
        assertThat(fixture.exchange.bodyText()).isEqualTo("0123456789");

        fixture.exchange.response().open(100);
        assertThat(out.writable()).isTrue();
        assertThat(fixture.exchange.bodyText()).isEqualTo("0123456789abcde");
        out.write('f');
        fixture.response.finish();
        assertThat(fixture.exchange.bodyText()).isEqualTo("0123456789abcdef");
    }

    @Test
    void aLargeWriteIsTakenWholeAndLeavesPieceByPiece() throws IOException {
        ResponseOutput out = (ResponseOutput) fixture.response.getOutputStream();
        out.setWriteListener(WRITER);
        byte[] octets = new byte[50_000];
        octets[49_999] = 'e';
        out.write(octets);
        int waits = 0;
        while (!out.isReady()) {
            fixture.exchange.response().open(9_000);
            waits++;
        }
        assertThat(waits).isEqualTo(6);
        assertThat(fixture.exchange.response().octets()).isEqualTo(octets);
    }

    @Test
    void aFailureWhileNobodyWritesIsKeptForTheDriver() throws IOException {
        ResponseOutput out = (ResponseOutput) fixture.response.getOutputStream();
        out.setWriteListener(WRITER);
        out.write(new byte[9000]);
        assertThat(out.isReady()).isFalse();
        fixture.exchange.loseThePeer();

        assertThat(out.writable()).isTrue();
        assertThat(out.failure()).isInstanceOf(IOException.class);
    }

    @Test
    void upgradedStreamsHoldNothingBack() throws IOException {
        MemoryExchange exchange = MemoryExchange.get("/app/s")
                .header("Connection", "Upgrade")
                .header("Upgrade", "x")
                .bodyToCome(BodyLength.UNKNOWN)
                .window(5)
                .build();
        Upgrade.Raw raw = exchange.upgrade().orElseThrow().accept(ResponseHead.of(Status.SWITCHING_PROTOCOLS));
        RequestInput in = new RequestInput(raw.input(), fixture);
        ResponseOutput out = ResponseOutput.of(raw.output(), fixture);
        exchange.body().arrive("ping");
        assertThat(in.read(new byte[10])).isEqualTo(4);
        out.write('p');
        out.write("o".getBytes(StandardCharsets.US_ASCII));
        assertThat(exchange.bodyText()).isEqualTo("po");
        assertThat(exchange.response().flushes()).isEqualTo(2);

        out.setWriteListener(WRITER);
        out.write("ng and more".getBytes(StandardCharsets.US_ASCII));
        assertThat(exchange.bodyText()).isEqualTo("pong ");
        assertThat(out.isReady()).isFalse();
        exchange.response().open(100);
        assertThat(out.isReady()).isTrue();
        out.close();
        assertThat(exchange.bodyText()).isEqualTo("pong and more");
        assertThat(exchange.response().closed()).isTrue();
    }

    /** The application may flush in one thread while a driver drains in another. */
    @Test
    void flushingTheResponseWaitsForWhoIsInItsStream() throws Exception {
        var out = fixture.response.getOutputStream();
        out.setWriteListener(WRITER);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Void> inside = new CompletableFuture<>();
        fixture.atSaving = () -> {
            inside.complete(null);
            await(leave);
        };
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> quietly(out::close));
        inside.get(10, TimeUnit.SECONDS);
        Thread flushing = new Thread(() -> quietly(fixture.response::flushBuffer));
        flushing.start();
        try {
            Awaitility.await().until(() -> flushing.getState() == Thread.State.WAITING);
            assertThat(fixture.response.isCommitted()).isFalse();
        } finally {
            leave.countDown();
        }
        flushing.join();
        closed.get(10, TimeUnit.SECONDS);
        assertThat(fixture.exchange.responseLength()).isEqualTo(BodyLength.of(0));
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private static void quietly(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
