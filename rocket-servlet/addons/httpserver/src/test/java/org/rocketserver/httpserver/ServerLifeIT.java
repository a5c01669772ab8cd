package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.testkit.WireClient;

/** What the documentation of {@code HttpServer} says of create, bind, start, executors and stop. */
@ParameterizedClass
@EnumSource
class ServerLifeIT {
    private final Implementation implementation;
    private HttpServer server;

    ServerLifeIT(Implementation implementation) {
        this.implementation = implementation;
    }

    @AfterEach
    void stop() {
        if (server == null) {
            return;
        }
        try {
            if (implementation == Implementation.JDK) {
                // or it would keep its socket
                server.start();
            }
        } catch (IllegalStateException e) {
            // it was started
        }
        server.stop(0);
    }

    private HttpServer started() throws IOException {
        server = implementation.server();
        server.createContext("/", Trial.says("here"));
        server.start();
        return server;
    }

    private WireClient.Answer ask() throws IOException {
        return WireClient.connect(server.getAddress().getPort()).ask("/");
    }

    @Test
    void aServerWithAnAddressIsBoundAtOnceAndItsClientsWaitForTheStart() throws Exception {
        server = implementation.server();
        server.createContext("/", Trial.says("here"));
        assertThat(server.getAddress().getPort()).isPositive();
        assertThat(server.getAddress().getAddress().isLoopbackAddress()).isTrue();
        WireClient early = WireClient.connect(server.getAddress().getPort()).get("/");

        server.start();

        assertThat(early.read().body()).isEqualTo("here");
    }

    @Test
    void aServerWithoutAnAddressIsBoundLaterAndOnce() throws Exception {
        server = implementation.provider().createHttpServer(null, 0);
        server.createContext("/", Trial.says("here"));
        assertThatNullPointerException().isThrownBy(() -> server.bind(null, 0));
        assertThatIllegalStateException().isThrownBy(server::start);

        server.bind(Implementation.anyPort(), 5);
        assertThatThrownBy(() -> server.bind(Implementation.anyPort(), 0)).isInstanceOf(BindException.class);
        server.start();

        assertThat(ask().body()).isEqualTo("here");
    }

    @Test
    void aPortInUseIsABindException() throws Exception {
        assumeTrue(implementation == Implementation.ROCKET, "the JDK's throws it too, but keeps the sockets open");
        try (ServerSocket taken =
                new ServerSocket(0, 1, Implementation.anyPort().getAddress())) {
            InetSocketAddress address = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
            assertThatThrownBy(() -> implementation.provider().createHttpServer(address, 0))
                    .isInstanceOf(BindException.class);
            server = implementation.provider().createHttpServer(null, 0);
            assertThatThrownBy(() -> server.bind(address, 0)).isInstanceOf(BindException.class);
        }
    }

    @Test
    void aServerIsStartedOnceAndNotAgainWhenItWasStopped() throws Exception {
        started();
        assertThatIllegalStateException().isThrownBy(server::start);
        server.stop(0);
        assertThatIllegalStateException().isThrownBy(server::start);
    }

    @Test
    void anExecutorRunsEveryHandler() throws Exception {
        server = implementation.server();
        assertThat(server.getExecutor()).isNull();
        AtomicInteger tasks = new AtomicInteger();
        Executor executor = task -> {
            tasks.incrementAndGet();
            new Thread(task, "of-the-program").start();
        };
        server.setExecutor(executor);
        assertThat(server.getExecutor()).isSameAs(executor);
        server.createContext(
                "/", exchange -> Trial.answer(exchange, Thread.currentThread().getName()));
        server.start();

        assertThat(ask().body()).isEqualTo("of-the-program");
        assertThat(ask().body()).isEqualTo("of-the-program");
        assertThat(tasks).hasValueGreaterThanOrEqualTo(2);
        assertThatIllegalStateException().isThrownBy(() -> server.setExecutor(Runnable::run));
    }

    @Test
    void withoutAnExecutorOneThreadServesAndHasTheLoaderOfWhoStartedIt() throws Exception {
        server = implementation.server();
        server.setExecutor(null);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            threads.add(Thread.currentThread());
            loaders.add(Thread.currentThread().getContextClassLoader());
            Trial.answer(exchange, "done");
        });
        ClassLoader loader = new ClassLoader(ServerLifeIT.class.getClassLoader()) {};
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            server.start();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        for (int i = 0; i < 4; i++) {
            assertThat(ask().body()).isEqualTo("done");
        }

        assertThat(threads).hasSize(4).containsOnly(threads.get(0));
        assertThat(threads.get(0)).isNotSameAs(Thread.currentThread());
        if (implementation == Implementation.ROCKET) {
            // the JDK's thread has the system's class loader
            assertThat(loaders).containsOnly(loader);
        }
    }

    @Test
    void anExecutorThatRunsTasksAtOnceServesToo() throws Exception {
        server = implementation.server();
        server.setExecutor(Runnable::run);
        server.createContext("/", Trial.says("here"));
        server.start();
        WireClient client = WireClient.connect(server.getAddress().getPort());
        assertThat(client.ask("/").body()).isEqualTo("here");
        assertThat(client.ask("/").body()).isEqualTo("here");
    }

    @Test
    void aNegativeDelayIsRefused() throws Exception {
        server = implementation.server();
        assertThatIllegalArgumentException().isThrownBy(() -> server.stop(-1));
    }

    @Test
    void aStopClosesTheSocketAlsoOfAServerThatWasNotStarted() throws Exception {
        assumeTrue(implementation == Implementation.ROCKET, "the JDK's closes it when it is started");
        server = implementation.server();
        int port = server.getAddress().getPort();
        server.stop(0);
        await().untilAsserted(
                        () -> assertThatThrownBy(() -> WireClient.connect(port)).isInstanceOf(ConnectException.class));
    }

    @Test
    void aStopWaitsForExchangesUnderWay() throws Exception {
        server = implementation.server();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        server.setExecutor(task -> new Thread(task).start());
        server.createContext("/", exchange -> {
            inside.countDown();
            awaitQuietly(goOn);
            Trial.answer(exchange, "whole");
        });
        server.start();
        int port = server.getAddress().getPort();
        WireClient client = WireClient.connect(port).get("/");
        assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> server.stop(60));
        await().untilAsserted(
                        () -> assertThatThrownBy(() -> WireClient.connect(port)).isInstanceOf(ConnectException.class));
        assertThat(stopping).isNotDone();
        goOn.countDown();

        assertThat(client.read().body()).isEqualTo("whole");
        stopping.get(30, TimeUnit.SECONDS);
        assertThat(client.closedWithin(20_000)).isTrue();
    }

    @Test
    void aStopWithoutDelayCutsWhatIsUnderWay() throws Exception {
        server = implementation.server();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server.setExecutor(task -> new Thread(task).start());
        server.createContext("/", exchange -> {
            inside.countDown();
            awaitQuietly(never);
        });
        server.start();
        WireClient client = WireClient.connect(server.getAddress().getPort()).get("/");
        assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();

        server.stop(0);

        assertThat(client.closedWithin(20_000)).isTrue();
        never.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
