package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** Statements M1 to M9: connections between requests. */
class MonitorIT {
    private final TestWorkers workers = new TestWorkers();
    private final List<WireClient> clients = new ArrayList<>();
    private Rocket rocket;

    private int start(UnaryOperator<RocketBuilder> change) throws IOException {
        rocket = change.apply(
                        Rocket.builder().listen("127.0.0.1", 0).method(workers).handleSignals(false))
                .build()
                .start();
        return rocket.port();
    }

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

    /** M1, M3. */
    @Test
    void twoWorkersServeOneMoreClientBesideTwoHundredQuietOnes() throws IOException {
        start(builder -> builder.minThreads(2).maxThreads(2));
        for (int i = 0; i < 200; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        long begin = System.nanoTime();
        assertThat(connect().ask("/").status()).isEqualTo(200);
        long took = System.nanoTime() - begin;
        System.out.println("M3: a new client beside 200 quiet ones waited " + took / 1000 + " us");
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMillis(500));
        assertThat(clients.get(17).ask("/").status()).isEqualTo(200);
    }

    /** M2. */
    @Test
    void aRequestOnAConnectionThatJustWentQuietIsNotDelayed() throws Exception {
        start(builder -> builder);
        WireClient client = connect();
        long[] took = new long[300];
        for (int i = 0; i < took.length; i++) {
            long begin = System.nanoTime();
            client.ask("/");
            took[i] = System.nanoTime() - begin;
        }
        Arrays.sort(took);
        System.out.println("M2: 99th percentile " + took[296] / 1000 + " us");
        assertThat(Duration.ofNanos(took[285])).isLessThan(Duration.ofMillis(50));
    }

    /** M4. */
    @Test
    void theTimeToRestBeginsWithTheLastAnswer() throws IOException {
        start(builder -> builder.timeout(Duration.ofSeconds(1)));
        WireClient client = connect();
        client.ask("/sleep/1500");
        long begin = System.nanoTime();
        assertThat(client.closedWithin(5000)).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("M4: closed " + took.toMillis() + " ms after the last answer, timeout 1000 ms");
        assertThat(took).isBetween(Duration.ofMillis(950), Duration.ofMillis(2000));
    }

    /** M5. */
    @Test
    void aConnectionThatThePeerClosesIsClosedHereToo() throws IOException {
        start(builder -> builder);
        WireClient client = connect();
        client.ask("/");
        assertThat(rocket.stats().connectionsOpen()).isEqualTo(1);
        client.close();
        await().atMost(Duration.ofSeconds(2)).until(() -> rocket.stats().connectionsOpen() == 0);
    }

    /** M6. */
    @Test
    void beyondTheKeepAliveLimitTheLeastRecentlyUsedConnectionIsClosed() throws IOException {
        start(builder -> builder.limits(limits -> limits.withKeepAliveLimit(10)));
        for (int i = 0; i < 11; i++) {
            connect().ask("/");
        }
        assertThat(clients.get(0).closedWithin(2000)).isTrue();
        assertThat(clients.get(1).ask("/").status()).isEqualTo(200);
    }

    /** Row 25 of the limits: at the limit of connections a resting one makes room. */
    @Test
    void atMaxConnectionsARestingConnectionMakesRoom() throws IOException {
        start(builder -> builder.limits(limits -> limits.withMaxConnections(5)));
        for (int i = 0; i < 8; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        assertThat(clients.get(0).closedWithin(2000)).isTrue();
        assertThat(clients.get(7).ask("/").status()).isEqualTo(200);
    }

    /** M7. */
    @Test
    void anyOfManyQuietConnectionsIsServedWhenItSpeaks() throws IOException {
        start(builder -> builder);
        for (int i = 0; i < 1000; i++) {
            connect().ask("/");
        }
        for (int i = 0; i < 1000; i += 3) {
            clients.get(i).close();
        }
        for (int i = 1; i < 1000; i += 50) {
            if (i % 3 != 0) {
                assertThat(clients.get(i).ask("/").status()).isEqualTo(200);
            }
        }
    }

    /** M8. */
    @Test
    void theServerIsSilentAtRest() throws Exception {
        start(builder -> builder);
        for (int i = 0; i < 200; i++) {
            connect().ask("/");
        }
        // past the tenth of a second in which the monitor still looks
        Thread.sleep(500);
        long before = serverCpu();
        Thread.sleep(3000);
        long used = serverCpu() - before;
        System.out.println("M8: " + used / 1000 + " us of processor time in 3 s of rest");
        assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(10));
    }

    private static long serverCpu() {
        var threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("rocket-")) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }

    /** M9. */
    @Test
    void withoutATimeoutConnectionsRestForEver() throws IOException {
        start(builder -> builder.timeout(Duration.ZERO));
        WireClient client = connect();
        client.ask("/");
        assertThat(client.closedWithin(1500)).isFalse();
        assertThat(client.ask("/").status()).isEqualTo(200);
    }

    /** A peer that does not take its last answer does not keep its connection. */
    @Test
    void anAnswerThatNobodyReadsIsCutAfterTheWriteDeadline() throws Exception {
        start(builder -> builder.timeouts(timeouts -> timeouts.withWrite(Duration.ofSeconds(1))));
        Socket socket = new Socket();
        // small, or the system would take all answers for a client that reads none
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), rocket.port()));
        WireClient client = WireClient.over(socket);
        clients.add(client);
        String body = "x".repeat(900_000);
        String request = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 40; i++) {
                        client.send(request);
                    }
                })
                .isInstanceOf(IOException.class);
        await().atMost(Duration.ofSeconds(10)).until(() -> rocket.stats().connectionsOpen() == 0);
    }

    /** W10 and row 37: a head that drips is answered 408 when its total time is over. */
    @Test
    void aHeadThatDripsIsCutAfterItsTotalTime() throws Exception {
        start(builder -> builder.timeouts(timeouts -> timeouts.withHead(Duration.ofSeconds(1))));
        WireClient client = connect();
        long begin = System.nanoTime();
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < 4; i++) {
            Thread.sleep(200);
            client.send("X-" + i + ": drip\r\n");
        }
        assertThat(client.read().status()).isEqualTo(408);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(3000));
    }
}
