package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.WireClient;

/** What is closed does not keep its memory until the time is over that it might have rested. */
@Timeout(120)
class ForgottenIT {
    /** Far more than may be kept. */
    private static final int MANY = 1000;

    private final Queue<WeakReference<ConnectionInfo>> connections = new ConcurrentLinkedQueue<>();
    private Rocket rocket;

    private void start(Kind kind) throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .minThreads(4)
                .threads(threads -> threads.withKind(kind))
                .method(new Method())
                .handleSignals(false)
                .build()
                .start();
    }

    /** Remembers connections as long as the server does; takes so long that the monitor is not needed for its kind. */
    private final class Method implements WorkerFactory {
        @Override
        public String name() {
            return "short memory";
        }

        @Override
        public Worker newWorker() {
            return new Worker() {
                @Override
                public Disposition handle(Exchange exchange) throws Exception {
                    connections.add(new WeakReference<>(exchange.connection()));
                    Thread.sleep(1); // what the request takes; nothing is awaited
                    exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0))
                            .close();
                    return Disposition.COMPLETED;
                }
            };
        }
    }

    @AfterEach
    void stop() {
        rocket.stop(Duration.ofSeconds(2));
    }

    private long remembered() {
        System.gc();
        return connections.stream()
                .filter(connection -> connection.get() != null)
                .count();
    }

    private void closedConnectionsAreForgotten() throws IOException {
        for (int i = 0; i < MANY; i++) {
            try (WireClient client = WireClient.connect(rocket.port())) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
        await().until(() -> rocket.stats().connectionsOpen() == 0);
        System.out.println(remembered() + " of " + MANY + " closed connections are remembered");
        await().until(() -> remembered() < MANY / 2);
    }

    @Test
    void closedConnectionsAreForgottenByPlatformThreads() throws IOException {
        start(Kind.PLATFORM);
        closedConnectionsAreForgotten();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void closedConnectionsAreForgottenByVirtualThreads() throws IOException {
        start(Kind.VIRTUAL);
        closedConnectionsAreForgotten();
    }
}
