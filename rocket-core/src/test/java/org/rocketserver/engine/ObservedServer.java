package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.testkit.ExchangeContract.Handler;
import org.rocketserver.testkit.WireClient;

/**
 * A server of a test whose workers do what a handler says: who serves, who waits, how it ended. Stops after each test.
 */
final class ObservedServer implements AfterEachCallback {
    private final Handler handler;
    private final BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final List<WireClient> clients = new ArrayList<>();
    private Rocket rocket;
    private Executor workers;

    ObservedServer(Handler handler) {
        this.handler = handler;
    }

    /** What the workers do. */
    private final class Method implements WorkerFactory {
        @Override
        public String name() {
            return "observed";
        }

        @Override
        public void start(ServerServices services) {
            workers = services.workers();
        }

        @Override
        public Worker newWorker() {
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    try {
                        return handler.handle(exchange);
                    } catch (IOException e) {
                        failures.add(e);
                        throw e;
                    }
                }
            };
        }
    }

    void start(UnaryOperator<RocketBuilder> change) throws IOException {
        rocket = change.apply(Rocket.builder()
                        .listen("127.0.0.1", 0)
                        .method(new Method())
                        .handleSignals(false))
                .build()
                .start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
    }

    Rocket rocket() {
        return rocket;
    }

    Executor workers() {
        return workers;
    }

    /** A client that is closed with the server. */
    WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    /** The handler says that the calling thread serves a request of which the test asks. */
    void begins() {
        begun.add(Thread.currentThread());
    }

    /** Who served the next of these requests. */
    Thread nextBegun() throws InterruptedException {
        Thread thread = begun.poll(30, TimeUnit.SECONDS);
        assertThat(thread).isNotNull();
        return thread;
    }

    /** Who serves the next of these requests, once it waits in a method. */
    Thread nextWaitingIn(Class<?> type, String method) throws InterruptedException {
        Thread thread = nextBegun();
        soon().until(() -> isIn(type, method, thread.getStackTrace()));
        return thread;
    }

    /** How the handler failed. */
    Throwable nextFailure() throws InterruptedException {
        Throwable failure = failures.poll(30, TimeUnit.SECONDS);
        assertThat(failure).isNotNull();
        return failure;
    }

    void assertNoFailure() {
        assertThat(failures).isEmpty();
    }

    /** Whether a method is among these frames. */
    static boolean isIn(Class<?> type, String method, StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().equals(type.getName())
                    && frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(2));
    }
}
