package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.WireClient;

/** A disk, or what takes the place of one, that lets who sends a large file on wait. */
@Timeout(120)
class SlowFilesIT {
    /** More than the systems of both sides take before anybody reads. */
    private static final int OCTETS = 24 << 20;

    @TempDir
    private Path folder;

    private final CountDownLatch found = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Finds at once what is read first. */
    private final class SlowFile extends FileChannel {
        private final FileChannel file;

        SlowFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            if (position > 0) {
                waiting.incrementAndGet();
                try {
                    found.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return file.transferTo(position, count, target);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long next) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean all) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }

    private Disposition serve(Exchange exchange) throws IOException {
        boolean large = exchange.request().target().rawPath().equals("/large");
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(large ? OCTETS : 0));
        if (large) {
            body.transferLast(new SlowFile(FileChannel.open(folder.resolve("large"))), 0, OCTETS);
        } else {
            body.close();
        }
        return Disposition.COMPLETED;
    }

    @Test
    void keepsNoOtherConnectionFromBeingServed() throws Exception {
        othersAreServed(Kind.PLATFORM);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void keepsNoOtherConnectionOfVirtualThreadsFromBeingServed() throws Exception {
        othersAreServed(Kind.VIRTUAL);
    }

    private void othersAreServed(Kind kind) throws Exception {
        Files.write(folder.resolve("large"), new byte[OCTETS]);
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .threads(threads -> threads.withKind(kind))
                .method(HandlerServer.method(this::serve))
                .handleSignals(false)
                .build()
                .start();
        List<WireClient> clients = new ArrayList<>();
        try {
            int several = 2 * Runtime.getRuntime().availableProcessors(); // for each that selects
            for (int i = 0; i < several; i++) {
                WireClient client = WireClient.connect(rocket.port());
                clients.add(client);
                client.get("/large");
                Thread reader = new Thread(() -> read(client), "reader");
                reader.setDaemon(true);
                reader.start();
            }
            await().until(() -> waiting.get() > 0);
            for (int i = 0; i < several; i++) {
                try (WireClient other = WireClient.connect(rocket.port())) {
                    assertThat(other.ask("/").status()).isEqualTo(200);
                }
            }
        } finally {
            found.countDown();
            for (WireClient client : clients) {
                client.close();
            }
            rocket.stop(Duration.ofSeconds(2));
        }
    }

    private static void read(WireClient client) {
        try {
            assertThat(client.read().status()).isEqualTo(200);
        } catch (IOException e) {
            assertThat(e).as("closed by the test").isNotNull();
        }
    }
}
