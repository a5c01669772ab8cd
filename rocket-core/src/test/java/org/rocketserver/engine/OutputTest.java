package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.ManualClock;

/**
 * What a peer is credited with that takes octets slowly, while the transport holds back what it sealed; and which
 * buffers are kept.
 */
class OutputTest {
    private static final int SEALED = 64 * 1024;
    private static final int OVERHEAD = 4 * 22;

    /** Windows that pass between two times that the transport accepts octets: many. */
    private static final int TRIES = 40;

    private static final Duration WINDOW = Duration.ofMillis(2);
    private static final int RATE = 500_000;
    private static final int LEAST = 1000;

    @TempDir
    private Path folder;

    /** Seals much at once, as TLS does, and lets go of a little whenever it is tried. */
    private static final class Sealing extends NoPeer {
        private final int step;
        private int sealed;
        private long left;
        private long accepted;

        Sealing(int step) {
            this.step = step;
        }

        @Override
        public int write(ByteBuffer gathered, ByteBuffer body) {
            return flush() ? seal(gathered) + seal(body) : 0;
        }

        private int seal(ByteBuffer from) {
            int count = Math.min(from.remaining(), SEALED - Math.min(SEALED, sealed));
            from.position(from.position() + count);
            accepted += count;
            sealed += count == 0 ? 0 : count + OVERHEAD;
            return count;
        }

        @Override
        public long transfer(FileChannel file, long at, long count) {
            int part = (int) Math.min(count, SEALED);
            return write(ByteBuffer.allocate(part), ByteBuffer.allocate(0));
        }

        /** The peer takes a step at a time and then nothing until it is tried again. */
        @Override
        public boolean flush() {
            int now = Math.min(step, sealed);
            sealed -= now;
            left += now;
            return sealed == 0;
        }

        @Override
        public int heldBack() {
            return sealed;
        }
    }

    private static Connection connection(Transport transport, Limits limits, Timeouts timeouts) {
        ServerContext context = new ServerContext(
                limits, timeouts, new ManualClock(), Http1Protocol.factory(RequestLog.NONE, ""), new Counters());
        SocketAddress address = InetSocketAddress.createUnresolved("localhost", 80);
        return new Connection(transport, new Silent(), context, address, address);
    }

    /** Each wait fills at least one window, in which a step is taken and judged: a busy machine changes nothing. */
    private static void writeWithWaits(Connection connection) throws IOException {
        ByteBuffer much = ByteBuffer.allocate(2 * SEALED);
        for (int i = 0; i < TRIES && !connection.output().tryWrite(much); i++) {
            connection.waiting().whenWritable(() -> {});
            LockSupport.parkNanos(WINDOW.toNanos());
            connection.lookAgain(Long.MAX_VALUE - 1);
        }
    }

    /** The minimum rate counts octets when they leave, not when they are sealed. */
    @ParameterizedTest
    @CsvSource({"1000, true", "1500, true", "999, false", "1, false", "0, false"})
    void aPeerIsJudgedByWhatItTakesOfSealedRecords(int step, boolean fastEnough) throws IOException {
        Limits limits = Limits.DEFAULT.withMinimumRate(RATE).withRateWindow(WINDOW);
        assertThat(RATE * WINDOW.toNanos() / 1_000_000_000).isEqualTo(LEAST);
        Sealing transport = new Sealing(step);
        Connection connection = connection(transport, limits, Timeouts.DEFAULT);

        if (fastEnough) {
            writeWithWaits(connection);
            assertThat(transport.left).isGreaterThanOrEqualTo((TRIES - 1) * (long) step);
            assertThat(transport.accepted).as("sealed once").isEqualTo(SEALED);
        } else {
            assertThatThrownBy(() -> writeWithWaits(connection))
                    .isInstanceOf(PeerClosed.class)
                    .hasMessageContaining("limits.minimumRate");
        }
    }

    /** A peer that takes a little of what is sealed is not one that takes nothing. */
    @ParameterizedTest
    @CsvSource({"20000, true", "0, false"})
    void aPeerThatTakesSomethingOfAFileStaysUnderTheWriteDeadline(int step, boolean takes) throws IOException {
        Timeouts hasty = Timeouts.DEFAULT.withWrite(Duration.ofMillis(5));
        Sealing transport = new Sealing(step);
        Connection connection = connection(transport, Limits.DEFAULT.withMinimumRate(0), hasty);
        Path path = Files.createFile(folder.resolve("file"));

        try (FileChannel file = FileChannel.open(path)) {
            if (takes) {
                connection.output().transfer(file, 0, 3L * SEALED);
                assertThat(transport.accepted).isEqualTo(3L * SEALED);
                assertThat(transport.heldBack()).isZero();
            } else {
                assertThatThrownBy(() -> connection.output().transfer(file, 0, 3L * SEALED))
                        .isInstanceOf(PeerClosed.class)
                        .hasMessageContaining("takes no octets");
            }
        }
    }

    /** A thread keeps its buffer for the next connection, but not one that a single answer made huge. */
    @Test
    void aThreadKeepsNoHugeBuffer() {
        Output output =
                connection(new Sealing(0), Limits.DEFAULT, Timeouts.DEFAULT).output();

        assertThat(output.gather(1024 * 1024).capacity()).isGreaterThanOrEqualTo(1024 * 1024);
        output.slim();
        ByteBuffer usual = output.gather(8 * 1024);
        assertThat(usual.capacity()).isLessThan(1024 * 1024);
        output.slim();
        assertThat(output.gather(0)).isSameAs(usual);
    }
}
