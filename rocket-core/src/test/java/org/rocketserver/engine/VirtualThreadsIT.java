package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.rocketserver.Rocket;
import org.rocketserver.config.ThreadConfig.Kind;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** Virtual threads by configuration, with the bounds and the behaviour of platform threads. */
class VirtualThreadsIT {
    private final TestWorkers workers = new TestWorkers();
    private final List<WireClient> clients = new ArrayList<>();
    private final Rocket rocket = Rocket.builder()
            .listen("127.0.0.1", 0)
            .method(workers)
            .handleSignals(false)
            .threads(threads -> threads.withKind(Kind.VIRTUAL).withMax(50))
            .build();

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    @AfterEach
    void stop() throws IOException {
        workers.release();
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
    }

    @Test
    @EnabledOnJre(JRE.JAVA_17)
    void anOldJavaIsToldSo() {
        assertThatThrownBy(rocket::start)
                .hasMessageContaining("threads.kind")
                .hasMessageContaining("Java 21")
                .hasMessageContaining("PLATFORM");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void requestsRunOnVirtualThreads() throws IOException {
        rocket.start();
        WireClient client = connect();
        for (int i = 0; i < 50; i++) {
            assertThat(client.ask("/").body()).contains("virtual");
        }
        assertThat(client.ask("/throw").status()).isEqualTo(500);
        assertThat(connect()
                        .send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")
                        .send("cd")
                        .read()
                        .body())
                .isEqualTo("abcd");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void noMoreThanTheMaximumRunAtOnceAndTheRestWaits() throws IOException {
        rocket.start();
        for (int i = 0; i < 80; i++) {
            connect().get("/wait");
        }
        await().until(() -> workers.inside.get() == 50);
        workers.release();
        for (WireClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(workers.peak.get()).isEqualTo(50);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aStopFromARequestEndsTheServer() throws IOException {
        rocket.start();
        workers.action = rocket::stop;
        assertThat(connect().ask("/run").status()).isEqualTo(200);
        await().until(() -> rocket.state() == org.rocketserver.ServerState.STOPPED);
    }
}
