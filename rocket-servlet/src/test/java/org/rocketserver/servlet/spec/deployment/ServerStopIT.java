package org.rocketserver.servlet.spec.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.exchange.WorkerFactoryWrapper;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;

/** What the stop or restart of a server means to those that would not end by themselves. */
@Timeout(120)
class ServerStopIT {
    /** Long, to be told from at once. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final AtomicInteger BEGUN = new AtomicInteger();
    private static final AtomicInteger ECHOED = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();
    private static final AtomicInteger DESTROYED = new AtomicInteger();

    /** Of restarts. */
    private static final Duration DRAIN = Duration.ofSeconds(4);

    private final List<AsyncContext> waiting = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch restarting = new CountDownLatch(1);

    private final AtomicInteger completed = new AtomicInteger();

    /** Counts requests that are over. */
    private final class Completion implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            completed.incrementAndGet();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // it has time for ever
        }

        @Override
        public void onError(AsyncEvent event) {
            // seen by the peer
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // starts once
        }
    }

    /** Before those that left HTTP are told of a restart. */
    private volatile Runnable comesAgain = () -> {};

    private final ServletContainer container = ServletContainer.of(WebApp.at("/")
            .servlet("/upgrade", (request, response) -> upgrade(request, response, Echo.class))
            .servlet("/block", (request, response) -> upgrade(request, response, Blocking.class))
            .servlet("/flood", (request, response) -> upgrade(request, response, Flood.class))
            .servlet("/late", (request, response) -> {
                BEGUN.incrementAndGet();
                awaitGate();
                upgrade(request, response, Echo.class);
            })
            .servlet("/wait", (request, response) -> {
                AsyncContext context = request.startAsync();
                context.setTimeout(0);
                context.addListener(new Completion());
                waiting.add(context);
            }));
    private final Rocket rocket = Rocket.builder()
            .listen("127.0.0.1", 0)
            .method(new WorkerFactoryWrapper(container) {
                @Override
                public void restarting() {
                    comesAgain.run();
                    super.restarting();
                    restarting.countDown();
                }
            })
            .timeouts(usual -> usual.withDrain(DRAIN))
            .handleSignals(false)
            .build();

    /** A protocol in which each octet comes back; its connection has no thread between two. */
    public static final class Echo implements HttpUpgradeHandler, ReadListener {
        private @Nullable ServletInputStream in;
        private @Nullable ServletOutputStream out;

        @Override
        public void init(WebConnection connection) {
            try {
                in = connection.getInputStream();
                out = connection.getOutputStream();
                connection.getInputStream().setReadListener(this);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            BEGUN.incrementAndGet();
        }

        @Override
        public void onDataAvailable() throws IOException {
            ServletInputStream from = in;
            ServletOutputStream to = out;
            while (from != null && to != null && from.isReady() && !from.isFinished()) {
                to.write(from.read());
                to.flush();
                ECHOED.incrementAndGet();
            }
        }

        @Override
        public void onAllDataRead() {
            // the peer says no more, and may listen
        }

        @Override
        public void onError(Throwable failure) {
            // seen by the peer
        }

        @Override
        public void destroy() {
            DESTROYED.incrementAndGet();
        }
    }

    /** A protocol in which nothing comes back, and whose connection has a thread that reads all the time. */
    public static final class Blocking implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            BEGUN.incrementAndGet();
            try {
                while (connection.getInputStream().read() >= 0) {
                    ECHOED.incrementAndGet();
                }
            } catch (IOException e) {
                FAILED.incrementAndGet();
            }
        }

        @Override
        public void destroy() {
            DESTROYED.incrementAndGet();
        }
    }

    /** A protocol in which more is written than anybody takes. */
    public static final class Flood implements HttpUpgradeHandler, WriteListener {
        private @Nullable ServletOutputStream out;

        @Override
        public void init(WebConnection connection) {
            try {
                out = connection.getOutputStream();
                connection.getOutputStream().setWriteListener(this);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            BEGUN.incrementAndGet();
        }

        @Override
        public void onWritePossible() throws IOException {
            ServletOutputStream to = out;
            while (to != null && to.isReady()) {
                to.write(new byte[32 * 1024 * 1024]);
            }
            ECHOED.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            FAILED.incrementAndGet();
        }

        @Override
        public void destroy() {
            DESTROYED.incrementAndGet();
        }
    }

    private static void upgrade(
            HttpServletRequest request, HttpServletResponse response, Class<? extends HttpUpgradeHandler> handler)
            throws IOException {
        response.setHeader("Upgrade", "echo");
        response.setHeader("Connection", "Upgrade");
        try {
            request.upgrade(handler);
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    @BeforeEach
    void forget() {
        BEGUN.set(0);
        ECHOED.set(0);
        FAILED.set(0);
        DESTROYED.set(0);
    }

    @AfterEach
    void stop() {
        rocket.stop(Duration.ZERO);
        container.close();
    }

    private void awaitGate() throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private WireClient upgraded() throws IOException {
        return upgraded("/upgrade");
    }

    private WireClient upgraded(String path) throws IOException {
        int before = BEGUN.get();
        WireClient client = WireClient.connect(rocket.port());
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(101);
        await().until(() -> BEGUN.get() > before);
        return client;
    }

    @Test
    void aConnectionThatLeftHttpEndsAtOnceAndItsHandlerIsTold() throws Exception {
        rocket.start();
        try (WireClient client = upgraded()) {
            long began = System.nanoTime();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(LONG));

            assertThat(client.readToEnd()).as("ended, and not cut").isEmpty();
            stopped.get(60, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).isLessThan(LONG.dividedBy(2));
            assertThat(DESTROYED).hasValue(1);
        }
    }

    /** What was written to it cannot leave, so that it does not end by itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHandlerOfAClientThatTakesNothingIsToldToo(boolean alone) throws Exception {
        rocket.start();
        try (WireClient client = upgraded("/flood")) {
            await().until(() -> ECHOED.get() > 0);
            if (alone) {
                container.stop(Duration.ofMillis(300));
            } else {
                rocket.stop(Duration.ofMillis(300));
            }
            await().until(() -> DESTROYED.get() == 1);
        }
    }

    @Test
    void aRestartEndsItToo() throws Exception {
        rocket.start();
        try (WireClient client = upgraded()) {
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);

            assertThat(client.readToEnd()).as("ended, and not cut").isEmpty();
            restarted.get(60, TimeUnit.SECONDS);
            assertThat(DESTROYED).hasValue(1);
        }
        try (WireClient next = upgraded()) {
            next.send("a");
            await().until(() -> ECHOED.get() == 1);
        }
    }

    /** As a client does that is told of a restart early. */
    @Test
    void whoComesAgainAtOnceIsNotEndedOnceMore() throws Exception {
        List<WireClient> again = new CopyOnWriteArrayList<>();
        comesAgain = () -> again.add(upgradedQuietly());
        rocket.start();
        try (WireClient client = upgraded()) {
            rocket.restart();

            assertThat(client.readToEnd()).as("ended, and not cut").isEmpty();
            again.get(0).send("a");
            await().until(() -> ECHOED.get() == 1);
        } finally {
            for (WireClient client : again) {
                client.close();
            }
        }
    }

    private WireClient upgradedQuietly() {
        try {
            return upgraded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aConnectionThatLeavesHttpInARequestBegunBeforeARestartEndsAtOnce() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("GET /late HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
            await().until(() -> BEGUN.get() == 1);
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
            restarting.await();
            gate.countDown();

            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readToEnd()).as("ended, and not cut").isEmpty();
            assertThat(DESTROYED).hasValue(1);
            restarted.get(60, TimeUnit.SECONDS);
        }
    }

    /** A conversation is under way as a request is: it may end within the grace. */
    @Test
    void aHandlerThatReadsWithAThreadGoesOnUntilTheGraceIsOver() throws Exception {
        rocket.start();
        try (WireClient client = upgraded("/block")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(3)));
            await().until(() -> rocket.state() == ServerState.DRAINING);
            client.send("a");
            await().until(() -> ECHOED.get() == 1);
            assertThat(FAILED).hasValue(0);

            stopped.get(60, TimeUnit.SECONDS);
            assertThat(FAILED).as("reads that fail").hasValue(1);
            assertThat(DESTROYED).hasValue(1);
            assertThat(client.closedWithin(20_000)).isTrue();
        }
    }

    /** Also before that of a stop that hurries a patient one, as Spring Boot's does. */
    @Test
    void aRequestThatWaitsIsAnsweredBeforeTheGraceIsOver() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> waiting.size() == 1);
            Thread patient = new Thread(() -> rocket.stop(Duration.ofDays(1)));
            patient.start();
            await().until(() -> rocket.state() == ServerState.DRAINING);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> rocket.stop(Duration.ofSeconds(5)));

            WireClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Connection")).isEqualTo("close");
            stopped.get(60, TimeUnit.SECONDS);
            patient.join(60_000);
            assertThat(patient.isAlive()).isFalse();
        }
    }

    @Test
    void aRestartAnswersWhatWaitsBeforeItsGraceIsOverAndLeavesWhatHasBegunSince() throws Exception {
        rocket.start();
        try (WireClient before = WireClient.connect(rocket.port());
                WireClient rests = WireClient.connect(rocket.port())) {
            before.get("/wait");
            await().until(() -> waiting.size() == 1);
            rests.ask("/");
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(rocket::restart);
            restarting.await();
            await("taken over").until(() -> rocket.stats().connectionsIdle() == 1);
            rests.get("/wait");
            await().until(() -> waiting.size() == 2);

            assertThat(before.read().status()).isEqualTo(503);
            restarted.get(60, TimeUnit.SECONDS);
            assertThat(before.ask("/").status()).as("by the next generation").isEqualTo(404);
            waiting.get(1).complete();
            assertThat(rests.read().status()).isEqualTo(200);
        }
    }

    @Test
    void applicationsThatAreKeptGoOnWithTheNextStart() throws Exception {
        container.prepare();
        rocket.start();
        upgraded().close();
        rocket.stop(LONG);

        rocket.start();
        try (WireClient client = upgraded()) {
            client.send("a");
            await().until(() -> ECHOED.get() == 1);
            rocket.stop(LONG);
            assertThat(client.readToEnd()).isEqualTo("a");
        }
    }

    /**
     * Nobody comes any more for what is asked of a server that has stopped; the end of a request does not wait for it.
     */
    @Test
    void whatWaitsIsLetGoOfAlsoWhereTheServerStopsAtOnce() throws Exception {
        rocket.start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.get("/wait");
            await().until(() -> waiting.size() == 1 && !isInDispatch(waiting.get(0)));

            rocket.stop(Duration.ZERO);

            assertThat(completed).hasValue(1);
            assertThatIllegalStateException().isThrownBy(() -> waiting.get(0).start(() -> {}));
            assertThatIllegalStateException().isThrownBy(waiting.get(0)::complete);
        }
    }

    private static boolean isInDispatch(AsyncContext context) {
        try {
            context.setTimeout(0);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
