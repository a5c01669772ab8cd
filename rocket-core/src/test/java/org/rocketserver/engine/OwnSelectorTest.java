package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a wait on one's own. */
@Timeout(60)
class OwnSelectorTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);

    private OwnSelector own;
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        own = new OwnSelector();
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        own.close();
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void whatIsPossibleEndsIt() throws IOException {
        assertThat(own.await(pipe.sink(), SelectionKey.OP_WRITE, LONG)).isTrue();
        pipe.sink().write(ByteBuffer.allocate(1));
        assertThat(own.await(pipe.source(), SelectionKey.OP_READ, LONG)).isTrue();
        assertThat(own.await(pipe.sink(), SelectionKey.OP_WRITE, LONG)).isTrue();
    }

    @Test
    void timeEndsIt() throws IOException {
        assertThat(own.await(pipe.source(), SelectionKey.OP_READ, 1)).isFalse();
    }

    @Test
    void aWakeUpEndsItAlsoIfItComesBefore() throws IOException {
        own.wake();
        assertThat(own.await(pipe.source(), SelectionKey.OP_READ, LONG)).isFalse();
    }

    @Test
    void anInterruptEndsItAndStays() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(own.await(pipe.source(), SelectionKey.OP_READ, LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Or the descriptor of a channel that is closed would be kept until the thread waits again. */
    @Test
    void theChannelIsLetGo() throws IOException {
        own.await(pipe.source(), SelectionKey.OP_READ, 1);
        assertThat(pipe.source().isRegistered()).isFalse();
    }

    @Test
    void aClosedChannelIsNotWaitedFor() throws IOException {
        pipe.source().close();
        assertThatThrownBy(() -> own.await(pipe.source(), SelectionKey.OP_READ, LONG))
                .isInstanceOf(ClosedChannelException.class);
    }
}
