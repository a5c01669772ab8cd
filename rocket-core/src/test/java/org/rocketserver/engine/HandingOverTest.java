package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.ManualClock;

/** What a leader that leaves serving to others does with those that are ready. */
class HandingOverTest {
    private static final Duration SOME = Duration.ofSeconds(1);

    /** How many were given at once, each time. */
    private final List<Integer> given = new ArrayList<>();

    private final AtomicInteger gaveWay = new AtomicInteger();
    private final Workers workers = new NoWorkers() {
        @Override
        void enqueue(List<Connection> connections, Group group) {
            if (!connections.isEmpty()) {
                given.add(connections.size());
            }
            super.enqueue(connections, group);
        }
    };
    private Selection selection;
    private Group group;
    private HandingOver handingOver;
    private ServerContext context;

    @BeforeEach
    void lead() throws IOException {
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), workers);
        group = new Group(workers, monitor, () -> {}, connection -> false);
        selection = new Selection(() -> false);
        Settling settling = new Settling(group, selection, workers, monitor, () -> {}, connection -> false);
        GivingWay way = new GivingWay() {
            @Override
            void letOthersRun() {
                gaveWay.incrementAndGet();
            }
        };
        handingOver = new HandingOver(group, selection, settling, workers, way);
        context = new ServerContext(
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                new ManualClock(),
                Http1Protocol.factory(RequestLog.NONE, ""),
                new Counters());
    }

    @AfterEach
    void close() throws IOException {
        selection.close();
        group.close();
    }

    /** So many are ready together. */
    private void ready(int count) {
        SocketAddress nowhere = InetSocketAddress.createUnresolved("localhost", 80);
        for (int i = 0; i < count; i++) {
            Connection connection = new Connection(new NoPeer() {}, group, context, nowhere, nowhere);
            assertThat(connection.tryOwn()).isTrue();
            selection.again(connection);
        }
    }

    /** Who starts those for the others need not be woken for each. */
    @Test
    void whatIsReadyTogetherIsGivenTogether() {
        ready(3);
        handingOver.turn();
        assertThat(given).containsExactly(3);
        assertThat(workers.queueSize()).isEqualTo(3);
    }

    @Test
    void ofVeryManyTheFirstDoNotWaitForTheLast() {
        ready(HandingOver.AT_ONCE + 8);
        handingOver.turn();
        assertThat(given).containsExactly(HandingOver.AT_ONCE, 8);
    }

    @Test
    void whoGaveToSeveralGivesWayOnce() {
        ready(HandingOver.AT_ONCE + 1);
        handingOver.turn();
        assertThat(gaveWay).hasValue(1);
    }

    @Test
    void whoGaveToOneOrNobodyGoesOn() {
        ready(1);
        handingOver.turn();
        handingOver.turn();
        assertThat(given).containsExactly(1);
        assertThat(gaveWay).hasValue(0);
    }

    @Test
    void whatIsPassedOnUnreadWaitsForWhoServes() {
        ready(2);
        handingOver.passOnUnread();
        assertThat(selection.isEmpty()).isTrue();
        assertThat(workers.queueSize()).isEqualTo(2);
    }
}
