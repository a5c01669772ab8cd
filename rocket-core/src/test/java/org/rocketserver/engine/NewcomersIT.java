package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.config.Limits;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Status;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.WireClient;

/** Connections that are new: served before a selector watches them, and watched as soon as that is needed. */
@Timeout(60)
class NewcomersIT {
    private static final String LAST = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ServerContext context = new ServerContext(
            Limits.DEFAULT.withKeepAliveLimit(1),
            Timeouts.DEFAULT,
            InstantSource.system(),
            Http1Protocol.factory(RequestLog.NONE, ""),
            new Counters());
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Whether the connection of each request that began was watched. */
    private final BlockingQueue<Boolean> watched = new LinkedBlockingQueue<>();

    private final CountDownLatch gate = new CountDownLatch(1);
    private Workers workers;
    private Monitor monitor;
    private Group group;

    /** The server's side of the connection that came last. */
    private volatile SocketChannel last;

    /** Answers at once, once released, once its body has come, or without a thread once its body has begun. */
    private final class Method implements WorkerFactory {
        @Override
        public String name() {
            return "newcomers";
        }

        @Override
        public void start(ServerServices services) {
            // nothing to prepare
        }

        @Override
        public Worker newWorker() {
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    watched.add(last.isRegistered());
                    switch (exchange.request().target().rawPath()) {
                        case "/wait" -> gate.await();
                        case "/resume" -> {
                            exchange.resume(() -> answer(exchange));
                            return Disposition.SUSPENDED;
                        }
                        case "/later" -> {
                            exchange.requestBody().whenReadable(() -> exchange.resume(() -> answer(exchange)));
                            return Disposition.SUSPENDED;
                        }
                        default -> {}
                    }
                    return answer(exchange);
                }
            };
        }
    }

    private static Disposition answer(Exchange exchange) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(100);
        while (exchange.requestBody().read(body) >= 0) {
            assertThat(body.hasRemaining()).isTrue();
        }
        var answer = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(body.position()));
        answer.write(body.flip());
        answer.close();
        return Disposition.COMPLETED;
    }

    private void start(Kind kind, int most) throws IOException {
        Assumptions.assumeTrue(
                kind == Kind.PLATFORM || Runtime.version().feature() >= 21, "this JVM has no virtual threads");
        ThreadConfig threads = ThreadConfig.DEFAULT
                .withKind(kind)
                .withMin(1)
                .withMax(most)
                .withAcceptedQueueSize(1)
                .withAcceptedQueueTimeout(Duration.ofMillis(50));
        workers = kind == Kind.PLATFORM
                ? new ThreadPool(threads, new Method(), "newcomers-it-", context.buffers())
                : new VirtualThreads(threads, new Method(), "newcomers-it-", context.buffers());
        monitor = new Monitor(new Monitor.Timings(LONG, LONG, LONG, LONG), workers);
        group = new Group(workers, monitor, () -> {}, connection -> false);
        monitor.groups(List.of(group));
        workers.start(List.of(group));
        new Thread(monitor, "newcomers-it-monitor").start();
    }

    /** A client that has said something before the server is told of it. */
    private WireClient adopt(String said) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            WireClient client = WireClient.connect(((InetSocketAddress) listener.getLocalAddress()).getPort())
                    .send(said);
            open.add(client);
            SocketChannel accepted = listener.accept();
            open.add(accepted);
            accepted.configureBlocking(false);
            last = accepted;
            context.opened();
            SocketAddress local = accepted.getLocalAddress();
            SocketAddress remote = accepted.getRemoteAddress();
            Transport transport = new SocketTransport(accepted, context.buffers(), true);
            group.adopt(new Connection(transport, group, context, local, remote));
            return client;
        }
    }

    private boolean watchedAsItBegan() throws InterruptedException {
        Boolean was = watched.poll(30, TimeUnit.SECONDS);
        assertThat(was).isNotNull();
        return was;
    }

    /** One that comes to be watched just now is told twice. */
    private Set<Connection> known() {
        Set<Connection> found = new LinkedHashSet<>();
        group.forEach(found::add);
        return found;
    }

    private void assertServed(WireClient client) throws Exception {
        assertThat(client.ask("/").status()).isEqualTo(200);
        watchedAsItBegan();
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        if (group == null) {
            return;
        }
        workers.stop();
        group.stop();
        monitor.stop();
        for (Thread thread : workers.alive()) {
            thread.join();
        }
        group.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneThatHasSpokenAndEndsIsNeverWatched(Kind kind) throws Exception {
        start(kind, 0);
        for (int i = 0; i < 20; i++) {
            WireClient client = adopt(LAST);
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(watchedAsItBegan()).isFalse();
            assertThat(client.closedWithin(20_000)).isTrue();
        }
        await().until(() -> context.open() == 0);
        assertThat(known()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneThatStaysIsWatchedAsItRests(Kind kind) throws Exception {
        start(kind, 0);
        WireClient client = adopt("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
        assertThat(watchedAsItBegan()).isFalse();
        await().until(() -> last.isRegistered());
        assertThat(client.ask("/").status()).isEqualTo(200);
        assertThat(watchedAsItBegan()).isTrue();
        await().until(() -> context.resting().get() == 1);
        assertThat(known()).hasSize(1);
    }

    /** M1, T3: it rests, but not between two requests, and has its time to speak also where the server stops. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSilentOneIsWatchedUntilItSpeaks(Kind kind) throws Exception {
        start(kind, 0);
        context.drain();
        WireClient client = adopt("");
        await().until(() -> last.isRegistered());
        assertThat(context.resting()).hasValue(0);
        assertThat(known()).singleElement().satisfies(connection -> {
            assertThat(connection.resting()).isTrue();
            assertThat(connection.restsBetweenRequests()).isFalse();
        });
        client.get("/");
        assertThat(client.read().header("Connection")).isEqualTo("close");
        assertThat(watchedAsItBegan()).isTrue();
    }

    /** P6: to be silent is no reason to be sent away because others are many. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSilentOneIsWatchedAlsoWhereNobodyIsFree(Kind kind) throws Exception {
        start(kind, 1);
        WireClient busy = adopt("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        watchedAsItBegan();
        List<WireClient> silent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            silent.add(adopt(""));
            await().until(() -> last.isRegistered());
        }
        assertThat(workers.queueSize()).isZero();
        gate.countDown();
        assertThat(busy.read().status()).isEqualTo(200);
        for (WireClient client : silent) {
            assertServed(client);
        }
    }

    /** M5: others lead meanwhile, and see to it that it is watched when it is over. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneThatIsServedForLongHoldsUpNobodyAndStays(Kind kind) throws Exception {
        start(kind, 0);
        WireClient slow = adopt("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        watchedAsItBegan();
        SocketChannel held = last;
        for (int i = 0; i < 3; i++) {
            assertThat(adopt(LAST).read().status()).isEqualTo(200);
            assertThat(watchedAsItBegan()).isFalse();
        }
        assertThat(held.isRegistered()).isFalse();
        gate.countDown();
        assertThat(slow.read().status()).isEqualTo(200);
        await().until(held::isRegistered);
        assertServed(slow);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneWhoseBodyIsWaitedForHearsOfIt(Kind kind) throws Exception {
        start(kind, 0);
        for (String path : List.of("/", "/later")) {
            WireClient client = adopt("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"
                    + (path.length() > 1 ? "" : "ab"));
            assertThat(watchedAsItBegan()).isFalse();
            await().until(() -> last.isRegistered());
            client.send(path.length() > 1 ? "abcd" : "cd");
            assertThat(client.read().body()).isEqualTo("abcd");
            assertServed(client);
        }
    }

    /** A suspended exchange by itself is no reason to be watched. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneThatIsSuspendedGoesOn(Kind kind) throws Exception {
        start(kind, 0);
        WireClient ending = adopt("GET /resume HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(ending.read().status()).isEqualTo(200);
        assertThat(ending.closedWithin(20_000)).isTrue();
        WireClient staying = adopt("GET /resume HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(staying.read().status()).isEqualTo(200);
        await().until(() -> last.isRegistered());
        assertThat(staying.ask("/").status()).isEqualTo(200);
    }

    /** T4: no selector knows it. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void theEndCutsOneThatIsServedAndWasNeverWatched(Kind kind) throws Exception {
        start(kind, 0);
        WireClient client = adopt("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(watchedAsItBegan()).isFalse();
        group.forEach(connection -> connection.abort(new PeerClosed("the test ends it")));
        assertThat(client.closedWithin(20_000)).isTrue();
        assertThat(known()).isEmpty();
        gate.countDown();
        await().until(() -> context.open() == 0);
    }

    /** T4: whoever looked for all has not found it. */
    @Test
    void oneThatComesAfterTheEndIsCut() throws Exception {
        start(Kind.PLATFORM, 0);
        group.stop();
        assertThat(adopt("GET /").closedWithin(20_000)).isTrue();
        assertThat(known()).isEmpty();
        assertThat(context.open()).isZero();
    }

    /** Its peer is waited for in any case. */
    @Test
    void oneThatShakesHandsIsWatchedFirst() throws Exception {
        start(Kind.PLATFORM, 0);
        try (java.nio.channels.Pipe.SourceChannel source =
                java.nio.channels.Pipe.open().source()) {
            source.configureBlocking(false);
            Transport shaking = new NoPeer() {
                @Override
                public int read(ByteBuffer into) {
                    throw new IllegalStateException("nothing is to be read yet");
                }

                @Override
                public boolean handshaking() {
                    return true;
                }

                @Override
                public java.nio.channels.SelectableChannel channel() {
                    return source;
                }
            };
            SocketAddress nowhere = InetSocketAddress.createUnresolved("localhost", 80);
            Connection connection = new Connection(shaking, group, context, nowhere, nowhere);
            group.adopt(connection);
            await().until(source::isRegistered);
            assertThat(connection.resting()).isTrue();
        }
    }
}
