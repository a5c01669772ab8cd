package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.ManualClock;
import org.rocketserver.testkit.Octets;

/** How often the system is asked for octets that are read in pieces, and that none is lost or lent for ever. */
class InputTest {
    private static final String TEXT = "0123456789";

    private final ServerContext server = new ServerContext(
            Limits.DEFAULT,
            Timeouts.DEFAULT,
            new ManualClock(),
            Http1Protocol.factory(RequestLog.NONE, ""),
            new Counters());
    private final Given given = new Given();
    private final Input input = new Input(given, server);

    /** Octets that have come, of which each call may take as many as it likes. */
    private static final class Given extends NoPeer {
        private final ByteBuffer octets = Octets.buffer(TEXT);
        private final List<Integer> room = new ArrayList<>();
        private @Nullable ByteBuffer last;
        private boolean directly = true;

        @Override
        public int read(ByteBuffer into) {
            room.add(into.remaining());
            last = into;
            int count = Math.min(octets.remaining(), into.remaining());
            for (int i = 0; i < count; i++) {
                into.put(octets.get());
            }
            return count;
        }

        @Override
        public boolean readsDirectly() {
            return directly;
        }
    }

    private String read(int count, long most) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(count);
        input.tryRead(into, most);
        return Octets.drain(into.flip());
    }

    private void assertGivenBack() {
        assertThat(server.buffers().lend()).isSameAs(given.last);
        assertThat(given.last).isNotNull();
    }

    @Test
    void whoReadsOnAsksTheSystemOnce() throws IOException {
        assertThat(List.of(read(3, 8), read(3, 5), read(3, 2))).containsExactly("012", "345", "67");
        assertThat(given.room).containsExactly(8);
        assertThat(input.hasBuffered()).isFalse();
        assertGivenBack();
    }

    @Test
    void whatFollowsIsNotTaken() throws IOException {
        assertThat(List.of(read(3, 4), read(3, 1), read(3, 3))).containsExactly("012", "3", "456");
        assertThat(given.octets.remaining()).isEqualTo(3);
    }

    @Test
    void whoReadsNoMoreThanThatTakesWhatIsAskedFor() throws IOException {
        assertThat(read(3, 0)).isEqualTo("012");
        assertThat(given.room).containsExactly(3);
        assertThat(input.hasBuffered()).isFalse();
    }

    @Test
    void aTransportThatKeepsOctetsItselfIsAskedForWhatIsWanted() throws IOException {
        given.directly = false;
        assertThat(read(3, 8)).isEqualTo("012");
        assertThat(given.room).containsExactly(3);
    }

    @Test
    void nothingIsKeptWhenNothingHasCome() throws IOException {
        given.octets.position(given.octets.limit());
        assertThat(read(3, 8)).isEmpty();
        assertThat(input.hasBuffered()).isFalse();
        assertGivenBack();
    }

    @Test
    void whatWasTakenInAdvanceIsUnreadInTheEnd() throws IOException {
        assertThat(read(3, 8)).isEqualTo("012");
        assertThat(input.hasBuffered()).isTrue();
        assertThat(input.settle()).isEqualTo(5);
        assertThat(input.hasBuffered()).isTrue();
        assertGivenBack();
        assertThat(Octets.drain(input.unread().duplicate())).isEqualTo("34567");
        assertThat(input.fill()).isEqualTo(2);
        assertThat(Octets.drain(input.unread())).isEqualTo("3456789");
        assertThat(input.settle()).isZero();
    }

    @Test
    void whatWasTakenInAdvanceComesBeforeWhatFollows() throws IOException {
        assertThat(read(3, 8)).isEqualTo("012");
        assertThat(input.fill()).isEqualTo(5);
        assertGivenBack();
        assertThat(read(9, 0)).isEqualTo("34567");
        assertThat(read(9, 0)).isEqualTo("89");
    }
}
