package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.rocketserver.config.Limits;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.config.Timeouts;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;
import org.slf4j.LoggerFactory;

/** A connection that is between two hands when the server fails at it is closed, told of once and no longer counted. */
@Timeout(60)
class BrokenIT {
    private static final Duration SOME = Duration.ofSeconds(30);
    private static final ThreadConfig THREADS = ThreadConfig.DEFAULT.withMin(1).withMax(0);

    private LogLines lines;

    @BeforeEach
    void listen() {
        lines = LogLines.of("Rocket");
    }

    @AfterEach
    void listenNoMore() {
        lines.close();
        lines.clear(); // which hold connections
    }

    private int errors() {
        return lines.at(Level.ERROR).size();
    }

    private static boolean noMemory() {
        throw new OutOfMemoryError("thrown on purpose");
    }

    private static ServerContext context(Protocol.Factory protocols) {
        return new ServerContext(Limits.DEFAULT, Timeouts.DEFAULT, InstantSource.system(), protocols, new Counters());
    }

    /** What is done with it at once is to rest. */
    private static final class Resting implements Protocol {
        @Override
        public Next serve(Connection connection, Exchanges exchanges) {
            return Next.IDLE;
        }

        @Override
        public Next goOn() {
            return Next.IDLE;
        }

        @Override
        public Next expire(Connection connection) {
            return Next.CLOSE;
        }

        @Override
        public void refuse(Connection connection) {
            // there is always room
        }

        @Override
        public boolean replaceable() {
            return true;
        }
    }

    /** How a connection comes to those who serve. */
    private interface Way {
        void take(Group group, Connection connection);
    }

    private void isClosedWhereItCannotRest(Workers workers, Way way) throws IOException {
        ServerContext context = context(connection -> new Resting());
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), workers);
        Group group = new Group(workers, monitor, () -> {}, connection -> noMemory());
        try {
            workers.start(List.of(group));
            context.opened();
            InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
            Connection connection = new Connection(new NoPeer() {}, group, context, nowhere, nowhere);
            way.take(group, connection);
            await().until(() -> errors() > 0 && !connection.open());
            assertThat(errors()).isEqualTo(1);
            assertThat(context.open()).isZero();
        } finally {
            group.stop();
            workers.stop();
            await().until(() -> workers.alive().stream().noneMatch(Thread::isAlive));
            group.close();
        }
    }

    @Test
    void fromTheQueue() throws IOException {
        ThreadPool pool = new ThreadPool(THREADS, new TestWorkers(), "broken-it-", new Buffers(4));
        isClosedWhereItCannotRest(pool, (group, connection) -> {
            assertThat(connection.tryOwn()).isTrue();
            pool.enqueue(connection, group);
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aNewcomer() throws IOException {
        ThreadConfig virtual = THREADS.withKind(Kind.VIRTUAL);
        isClosedWhereItCannotRest(
                new VirtualThreads(virtual, new TestWorkers(), "broken-it-", new Buffers(4)), Group::adopt);
    }

    /** The others that were ready with it are queued as ever. */
    @Test
    void notEvenQueued() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        Workers workers = new NoWorkers() {
            @Override
            boolean give(Runnable task) {
                return tries.incrementAndGet() == 2 && noMemory();
            }
        };
        ServerContext context = context(connection -> new Resting());
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), workers);
        Group group = new Group(workers, monitor, () -> {}, connection -> false);
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        List<Connection> ready = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            context.opened();
            ready.add(new Connection(new NoPeer() {}, group, context, nowhere, nowhere));
        }
        workers.enqueue(ready, group);
        group.close();

        assertThat(ready).extracting(Connection::open).containsExactly(true, false, true);
        assertThat(workers.queueSize()).isEqualTo(2);
        assertThat(context.open()).isEqualTo(2);
        assertThat(errors()).isEqualTo(1);
    }

    /** One that nobody could take at all; the next one is accepted as ever. */
    @Test
    void justAccepted() throws IOException {
        areClosedAsTheyAreAccepted(
                // logged once it is closed
                count -> await().untilAsserted(() -> assertThat(errors()).isEqualTo(count)));
    }

    /** Also where the log fails with the rest. */
    @Test
    void justAcceptedWithoutALog() throws IOException {
        AppenderBase<ILoggingEvent> full = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                throw new OutOfMemoryError("thrown on purpose at " + event);
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger("Rocket");
        full.start();
        logger.addAppender(full);
        try {
            areClosedAsTheyAreAccepted(count -> {});
        } finally {
            logger.detachAppender(full);
        }
    }

    private static void areClosedAsTheyAreAccepted(IntConsumer check) throws IOException {
        RocketConfig config = RocketConfig.DEFAULT;
        ServerContext context = context(BrokenIT::none);
        Engine engine = new Engine(config, context, new TestWorkers(), "broken-it", 0);
        Listener listener = new Listener(ListenerConfig.of("127.0.0.1", 0));
        listener.handTo(engine);
        engine.start();
        listener.start();
        try {
            for (int i = 1; i <= 2; i++) {
                int port = ((InetSocketAddress) listener.address()).getPort();
                try (WireClient client = WireClient.connect(port)) {
                    assertThat(client.closedWithin(20_000)).isTrue();
                }
                check.accept(i);
                await().until(() -> context.open() == 0);
            }
        } finally {
            Listener.close(List.of(listener), Duration.ZERO);
            engine.drain(Duration.ZERO, () -> {});
        }
    }

    /** One that rests while the server restarts, and that the next generation could not take. */
    @Test
    void handedOver() throws Exception {
        ServerContext before = context(connection -> new Resting());
        ServerContext after = context(BrokenIT::none);
        Engine first = new Engine(RocketConfig.DEFAULT, before, new TestWorkers(), "broken-it", 0);
        Engine second = new Engine(RocketConfig.DEFAULT, after, new TestWorkers(), "broken-it-next", 0);
        Listener listener = new Listener(ListenerConfig.of("127.0.0.1", 0));
        listener.handTo(first);
        first.start();
        second.start();
        listener.start();
        int port = ((InetSocketAddress) listener.address()).getPort();
        try (WireClient one = WireClient.connect(port);
                WireClient another = WireClient.connect(port)) {
            await().until(() -> before.open() == 2 && first.idle() == 2);
            first.handOver(second, Duration.ofSeconds(20), () -> {});
            assertThat(one.closedWithin(20_000)).isTrue();
            assertThat(another.closedWithin(20_000)).isTrue();
            assertThat(errors()).isEqualTo(2);
            assertThat(after.open()).isZero();
        } finally {
            Listener.close(List.of(listener), Duration.ZERO);
            second.drain(Duration.ZERO, () -> {});
        }
    }

    private static @Nullable Protocol none(Connection connection) {
        throw new OutOfMemoryError("thrown on purpose for " + connection);
    }
}
