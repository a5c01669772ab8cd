package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
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
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/** G1: an answer that was cut has its line too, where nobody came to send the rest of a file as the server stopped. */
@Timeout(60)
class QueuedFilesIT {
    /** More than the systems of both sides take before anybody reads. */
    private static final int OCTETS = 24 << 20;

    @TempDir
    private Path folder;

    @AutoClose
    private final LogLines lines = LogLines.of("Rocket.Requests", Level.INFO);

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    private Disposition serve(Exchange exchange) throws Exception {
        if (exchange.request().target().rawPath().equals("/file")) {
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(OCTETS))
                    .transferLast(FileChannel.open(folder.resolve("file")), 0, OCTETS);
            return Disposition.COMPLETED;
        }
        inside.countDown();
        awaitDeaf();
        try {
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
            return Disposition.COMPLETED;
        } finally {
            left.countDown();
        }
    }

    /** Does not end when it is interrupted, as code that waits for a lock does not. */
    private void awaitDeaf() {
        while (true) {
            try {
                release.await();
                return;
            } catch (InterruptedException e) {
                assertThat(e).as("the server wants its thread back").isNotNull();
            }
        }
    }

    private List<String> files() {
        return lines.texts().stream().filter(line -> line.contains("/file")).toList();
    }

    /** All that is there at a time: a piece for each look would not be done in time with what systems hold. */
    private static void takeAll(SocketChannel from, ByteBuffer room) throws IOException {
        int count = 1;
        while (count > 0) {
            count = from.read(room.clear());
        }
    }

    @Test
    void theLogHasALineForIt() throws Exception {
        hasOneLine(Kind.PLATFORM);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void theLogHasALineForItWithVirtualThreads() throws Exception {
        hasOneLine(Kind.VIRTUAL);
    }

    private void hasOneLine(Kind kind) throws Exception {
        Files.write(folder.resolve("file"), new byte[OCTETS]);
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .minThreads(1)
                .maxThreads(1)
                .threads(threads -> threads.withKind(kind))
                .method(HandlerServer.method(this::serve))
                .handleSignals(false)
                .build()
                .start();
        try (SocketChannel file =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), rocket.port()));
                WireClient stuck = WireClient.connect(rocket.port())) {
            file.write(ByteBuffer.wrap(Octets.of("GET /file HTTP/1.1\r\nHost: x\r\n\r\n")));
            ByteBuffer room = ByteBuffer.allocate(64 * 1024);
            assertThat(file.read(room)).isPositive();
            stuck.get("/stuck");
            inside.await();
            file.configureBlocking(false);
            // takes octets until the server can send on, for which it has no thread
            await().until(() -> {
                takeAll(file, room);
                return rocket.stats().queued() > 0;
            });
            assertThat(files()).isEmpty();
            rocket.stop(Duration.ofMillis(200));
            assertThat(files()).hasSize(1);
        } finally {
            release.countDown();
            left.await();
            rocket.stop(Duration.ofSeconds(2));
        }
        assertThat(files()).as("also when the thread is free").hasSize(1);
    }
}
