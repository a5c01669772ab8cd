package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much is offered to the system at once, which nobody sees who only looks at the octets. */
@Timeout(60)
class SocketTransportIT {
    private static final int MANY = 4096;
    private static final int HEAD = 100;
    private static final int BODY = 3 * Buffers.LARGE + 5;

    private final byte[] octets = new byte[HEAD + BODY];

    /** Sends a head and a body to a peer that takes everything, and returns the most that one call took. */
    private int send(Transport transport, Socket peer) throws IOException {
        new Random(7).nextBytes(octets);
        ByteBuffer head = ByteBuffer.wrap(octets, 0, HEAD);
        ByteBuffer body = ByteBuffer.wrap(octets, HEAD, BODY);
        byte[] seen = new byte[octets.length];
        int most = 0;
        int sent = 0;
        while (head.hasRemaining() || body.hasRemaining()) {
            int now = transport.write(head, body);
            most = Math.max(most, now);
            assertThat(peer.getInputStream().readNBytes(seen, sent, now)).isEqualTo(now);
            sent += now;
        }
        assertThat(seen).isEqualTo(octets);
        return most;
    }

    private static SocketChannel connect(ServerSocketChannel server) throws IOException {
        SocketChannel channel = server.accept();
        channel.configureBlocking(false);
        return channel;
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static Socket ask(ServerSocketChannel server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
    }

    @Test
    void aPeerThatTakesMuchIsOfferedMore() throws IOException {
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server)) {
            Transport transport = new SocketTransport(channel, new Buffers(MANY), true);
            assertThat(transport.write(ByteBuffer.allocate(0), ByteBuffer.allocate(BODY)))
                    .isLessThanOrEqualTo(Buffers.SIZE);
            peer.getInputStream().readNBytes(Buffers.SIZE);
            assertThat(send(transport, peer)).isGreaterThan(Buffers.SIZE);
        }
    }

    private static boolean noDelay(SocketChannel channel) throws IOException {
        return channel.getOption(StandardSocketOptions.TCP_NODELAY);
    }

    private static void write(Transport transport, int octets) throws IOException {
        assertThat(transport.write(ByteBuffer.allocate(0), ByteBuffer.allocate(octets)))
                .isEqualTo(octets);
    }

    /** A small packet with nothing before it leaves at once in any case. */
    @Test
    void thePacketsAfterAFirstSmallOneDoNotWait() throws IOException {
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server)) {
            Transport transport = new SocketTransport(channel, new Buffers(MANY), true);
            write(transport, 256);
            assertThat(noDelay(channel)).isFalse();
            write(transport, 1);
            assertThat(noDelay(channel)).isTrue();
            assertThat(peer.getInputStream().readNBytes(257)).hasSize(257);
        }
    }

    /** Its own last packet could wait for the ones before. */
    @Test
    void theEndOfALargeAnswerDoesNotWait() throws IOException {
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server)) {
            write(new SocketTransport(channel, new Buffers(MANY), true), 257);
            assertThat(noDelay(channel)).isTrue();
            assertThat(peer.getInputStream().readNBytes(257)).hasSize(257);
        }
    }

    @Test
    void aFileBehindAHeadDoesNotWait(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("small");
        Files.write(path, new byte[] {1});
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server);
                FileChannel file = FileChannel.open(path)) {
            Transport transport = new SocketTransport(channel, new Buffers(MANY), true);
            write(transport, 100);
            assertThat(transport.transfer(file, 0, 1)).isEqualTo(1);
            assertThat(noDelay(channel)).isTrue();
            assertThat(peer.getInputStream().readNBytes(101)).hasSize(101);
        }
    }

    @Test
    void packetsMayWaitWhereThatIsWanted() throws IOException {
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server)) {
            send(new SocketTransport(channel, new Buffers(MANY), false), peer);
            assertThat(noDelay(channel)).isFalse();
        }
    }

    /** Where memory is short, there are no large buffers. */
    @Test
    void withoutALargeBufferAUsualOneDoes() throws IOException {
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server)) {
            assertThat(send(new SocketTransport(channel, new Buffers(1), true), peer))
                    .isLessThanOrEqualTo(Buffers.SIZE);
        }
    }

    /** What is taken falls to nothing; what was not taken was copied in vain, so no more than that is offered. */
    @Test
    void aPeerThatTakesNothingLosesNothing() throws IOException {
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server)) {
            Transport transport = new SocketTransport(channel, new Buffers(MANY), true);
            ByteBuffer nothing = ByteBuffer.allocate(0);
            long taken = 0;
            for (int count = 1; count > 0; taken += count) {
                count = transport.write(nothing, ByteBuffer.allocate(BODY));
            }
            peer.getInputStream().skipNBytes(taken);
            assertThat(send(transport, peer)).isPositive();
        }
    }

    /** A part means that there is no room: whoever sends the file waits, and does not go after each octet of it. */
    @Test
    void afterAPartOfAFileItIsNotTriedAtOnce(@TempDir Path folder) throws IOException {
        int all = 64 << 20;
        try (ServerSocketChannel server = listen();
                Socket peer = ask(server);
                SocketChannel channel = connect(server);
                FileChannel file = FileChannel.open(
                        folder.resolve("file"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), all - 1L);
            Transport transport = new SocketTransport(channel, new Buffers(MANY), true);
            long taken = transport.transfer(file, 0, all);
            assertThat(taken).isBetween(1L, all - 1L);
            peer.getInputStream().skipNBytes(taken);
            assertThat(transport.transfer(file, taken, all - taken)).isZero();
            assertThat(transport.transfer(file, taken, all - taken)).isPositive();
        }
    }
}
