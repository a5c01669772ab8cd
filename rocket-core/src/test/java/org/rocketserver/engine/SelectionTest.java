package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.Limits;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.Timeouts;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.ManualClock;

/**
 * A connection that ends for its selector at the very moment in which that begins to watch it, and listening sockets
 * that are lent.
 */
class SelectionTest {
    private static final long LONG = 10_000_000_000L;

    private final Pipe pipe = open();
    private final Selection selection = selection();
    private Connection connection;
    private Consumer<Connection> meanwhile = any -> {};
    private @Nullable Listener listener;

    private static Pipe open() {
        try {
            return Pipe.open();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Selection selection() {
        try {
            return new Selection(() -> true);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What is asked when it comes to be watched lets somebody else be faster. */
    private final class Watched extends NoPeer {
        @Override
        public SelectableChannel channel() {
            return pipe.source();
        }

        @Override
        public boolean holdsBack() {
            meanwhile.accept(connection);
            return false;
        }

        @Override
        public void close() {
            try {
                pipe.source().close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Who ends a connection closes nothing, as if he came later. */
    private static final class Late extends Silent {
        @Override
        public void end(Connection connection) {
            // not yet
        }
    }

    @BeforeEach
    void connect() throws IOException {
        pipe.source().configureBlocking(false);
        ServerContext context = new ServerContext(
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                new ManualClock(),
                Http1Protocol.factory(RequestLog.NONE, ""),
                new Counters());
        SocketAddress address = InetSocketAddress.createUnresolved("localhost", 80);
        connection = new Connection(new Watched(), new Late(), context, address, address);
    }

    @AfterEach
    void close() throws IOException {
        selection.close();
        if (listener != null) {
            Listener.close(List.of(listener), Duration.ZERO);
        }
        pipe.source().close();
        pipe.sink().close();
    }

    private void watch() {
        selection.tell(connection);
        selection.selectNow();
    }

    private List<Connection> known() {
        List<Connection> found = new ArrayList<>();
        selection.forEach(found::add);
        return found;
    }

    @Test
    void oneThatStaysIsWatched() {
        watch();
        assertThat(known()).hasSize(1);
        assertThat(pipe.source().isOpen()).isTrue();
    }

    @Test
    void oneThatIsClosedIsClosedForGood() {
        meanwhile = Connection::close;
        watch();
        assertThat(pipe.source().isOpen()).isFalse();
        assertThat(known()).isEmpty();
    }

    /** By a restart, for example. */
    @Test
    void oneWhoseTransportIsAnothersByNowIsOnlyForgotten() {
        meanwhile = left -> assertThat(left.leave()).isTrue();
        watch();
        assertThat(pipe.source().isOpen()).isTrue();
        assertThat(known()).isEmpty();
        assertThat(pipe.source().isRegistered()).isFalse();
    }

    // ---- listening sockets

    /** A socket that is lent by a listener that hands to nobody, so that to accept fails. */
    private Lending lent() throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        listener = new Listener(
                ListenerConfig.of(socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
        Lending lending = new Lending(listener, socket, selection);
        lending.lend();
        return lending;
    }

    private Socket knock() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.address()).getPort());
    }

    /** There may be little left of the stack of the request that waits so. */
    @Test
    void whoKnocksWhileARequestWaitsIsLeftToTheNextSelect() throws IOException {
        Lending lending = lent();
        try (Socket peer = knock()) {
            selection.select(() -> LONG);
            assertThat(peer.isConnected()).isTrue();
            assertThat(selection.hasKnocked()).isTrue();
            assertThat(lending.isLent()).isTrue();

            assertThatThrownBy(selection::selectNow).hasMessageContaining("handTo");
            assertThat(selection.hasKnocked()).isFalse();
            assertThat(lending.isLent()).isFalse();
        }
    }

    /** What the selector was told of the socket may be lost with it, and nobody would hear of those who knock. */
    @Test
    void whateverBefallsTheSelectorALentSocketIsGivenBack() throws IOException {
        Lending lending = lent();
        assertThat(connection.tryOwn()).isTrue();
        connection.waiting().whenReadable(() -> {
            throw new OutOfMemoryError("thrown on purpose");
        });
        watch();
        assertThat(lending.isLent()).isTrue();

        assertThat(pipe.sink().write(ByteBuffer.allocate(1))).isEqualTo(1);
        assertThatThrownBy(selection::selectNow).isInstanceOf(OutOfMemoryError.class);
        assertThat(lending.isLent()).isFalse();
    }
}
