package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;

/** What a connection is to others at the moment that they can find it, played by one thread. */
class OwnersTest {
    private static final Duration IDLE = Duration.ofHours(1);

    private final List<String> seen = new ArrayList<>();

    private static Group group(Workers workers, Predicate<Connection> passOn) throws IOException {
        Monitor monitor = new Monitor(new Monitor.Timings(IDLE, IDLE, IDLE, IDLE), workers);
        return new Group(workers, monitor, () -> {}, passOn);
    }

    private static Connection connection(Transport transport, Readiness readiness) {
        ServerContext context = new ServerContext(
                Limits.DEFAULT, Timeouts.DEFAULT, InstantSource.system(), connection -> null, new Counters());
        context.opened();
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return new Connection(transport, readiness, context, nowhere, nowhere);
    }

    private static List<Connection> known(Group group) {
        List<Connection> found = new ArrayList<>();
        group.forEach(found::add);
        return found;
    }

    /** Or a restart would give it to the next generation while this one serves it. */
    @Test
    void aNewOneHasAnOwnerAsSoonAsItCanBeFound() throws IOException {
        Group group = group(new NoWorkers(), connection -> false);
        Connection[] made = new Connection[1];
        Transport transport = new NoPeer() {
            @Override
            public void reset() {
                seen.add("may be taken: " + made[0].tryOwn());
            }
        };
        made[0] = connection(transport, group);
        group.stop(); // whoever stops it may have looked for all before, so it is cut where it becomes known
        group.adopt(made[0]);
        assertThat(seen).containsExactly("may be taken: false");
        group.close();
    }

    @Test
    void aNewOneThatIsNotTakenIsForgotten() throws IOException {
        Workers failing = new NoWorkers() {
            @Override
            boolean giveAtOnce(Runnable task) {
                throw new OutOfMemoryError("thrown on purpose");
            }
        };
        Group group = group(failing, connection -> false);
        Connection connection = connection(new NoPeer() {}, group);
        assertThatThrownBy(() -> group.adopt(connection)).isInstanceOf(OutOfMemoryError.class);
        assertThat(known(group)).isEmpty();
        group.stop();
        group.close();
    }

    /** With the deadline of its rest, and not what was left of the one before, or of a request's. */
    @Test
    void oneThatGoesOverToTheNextGenerationTakesItsNewDeadlineAlong() throws IOException {
        long[] deadline = new long[1];
        Group group = group(new NoWorkers(), connection -> {
            deadline[0] = connection.deadline;
            return true;
        });
        Connection connection = connection(new NoPeer() {}, group);
        connection.deadline = Due.now() - 1;
        assertThat(connection.tryOwn()).isTrue();
        long begin = Due.now();
        group.settle(connection, Next.IDLE);
        assertThat(deadline[0]).isGreaterThanOrEqualTo(begin + IDLE.toNanos());
        group.stop();
        group.close();
    }
}
