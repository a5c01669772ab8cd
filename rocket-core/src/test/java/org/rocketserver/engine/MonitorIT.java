package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.testkit.ServerTime;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;

/** Connections between requests. */
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
        // a server whose workers hold on to quiet connections takes seconds
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(4));
        assertThat(clients.get(17).ask("/").status()).isEqualTo(200);
    }

    /** M2. A server that polls now and then would be late by half its period on average. */
    @Test
    void aRequestOnAConnectionThatJustWentQuietIsNotDelayed() throws Exception {
        start(builder -> builder);
        WireClient client = connect();
        long[] at0 = askAfter(client, 0, 300);
        long[] at50 = askAfter(client, 50, 21);
        long[] at500 = askAfter(client, 500, 5);
        System.out.println("M2: 99th percentile " + at0[296] / 1000 + " us; median after 0, 50, 500 ms of rest "
                + at0[150] / 1000 + ", " + at50[10] / 1000 + ", " + at500[2] / 1000 + " us");
        assertThat(Duration.ofNanos(at0[150])).isLessThan(Duration.ofMillis(50));
        assertThat(Duration.ofNanos(at50[10])).isLessThan(Duration.ofMillis(100));
        assertThat(Duration.ofNanos(at500[2])).isLessThan(Duration.ofMillis(200));
    }

    private static long[] askAfter(WireClient client, long millis, int times) throws Exception {
        long[] took = new long[times];
        for (int i = 0; i < times; i++) {
            Thread.sleep(millis); // the rest that nothing must happen in, and after which it is asked
            long begin = System.nanoTime();
            client.ask("/");
            took[i] = System.nanoTime() - begin;
        }
        Arrays.sort(took);
        return took;
    }

    /** M4. */
    @Test
    void theTimeToRestBeginsWithTheLastAnswer() throws Exception {
        AtomicLong answered = new AtomicLong();
        workers.action = () -> {
            LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
            answered.set(System.nanoTime());
        };
        start(builder -> builder.timeout(Duration.ofSeconds(1)));
        WireClient client = connect();
        assertThat(client.ask("/run").status()).isEqualTo(200);
        assertThat(client.closedWithin(20_000)).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - answered.get());
        System.out.println("M4: closed " + took.toMillis() + " ms after the last answer, timeout 1000 ms");
        assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    /** M5. */
    @Test
    void aConnectionThatThePeerClosesIsClosedHereToo() throws IOException {
        start(builder -> builder);
        // what is opened once: a jar, a device
        assertThat(connect().ask("/").status()).isEqualTo(200);
        clients.remove(0).close();
        await().until(() -> rocket.stats().connectionsOpen() == 0);
        long before = openSockets();
        for (int i = 0; i < 20; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        assertThat(rocket.stats().connectionsOpen()).isEqualTo(20);
        assertThat(openSockets()).isIn(before + 40, 0L);
        long begin = System.nanoTime();
        for (WireClient client : clients) {
            client.close();
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> rocket.stats().connectionsOpen() == 0);
        System.out.println(
                "M5: 20 connections were closed " + (System.nanoTime() - begin) / 1_000_000 + " ms after their peers");
        await().until(() -> openSockets() <= before);
    }

    /** Descriptors of this process that are sockets, or 0 where the system does not tell. */
    private static long openSockets() {
        File[] all = new File("/proc/self/fd").listFiles();
        return all == null ? 0 : Arrays.stream(all).filter(MonitorIT::isSocket).count();
    }

    private static boolean isSocket(File descriptor) {
        try {
            return Files.readSymbolicLink(descriptor.toPath()).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** M6. */
    @Test
    void beyondTheKeepAliveLimitTheLeastRecentlyUsedConnectionIsClosed() throws IOException {
        start(builder -> builder.limits(limits -> limits.withKeepAliveLimit(10)));
        for (int i = 0; i < 11; i++) {
            connect().ask("/");
        }
        assertThat(clients.get(0).closedWithin(20_000)).isTrue();
        assertThat(clients.get(1).ask("/").status()).isEqualTo(200);
    }

    /** M6: at the limit of all connections likewise. */
    @Test
    void atMaxConnectionsARestingConnectionMakesRoom() throws IOException {
        start(builder -> builder.limits(limits -> limits.withMaxConnections(5)));
        for (int i = 0; i < 8; i++) {
            assertThat(connect().ask("/").status()).isEqualTo(200);
        }
        assertThat(clients.get(0).closedWithin(20_000)).isTrue();
        assertThat(clients.get(7).ask("/").status()).isEqualTo(200);
    }

    /** M6: what has begun is never cut for a newcomer, who waits until something ends. */
    @Test
    void whereAllConnectionsAreInTheMiddleOfSomethingNewcomersWait() throws IOException {
        start(builder -> builder.limits(limits -> limits.withMaxConnections(4).withKeepAliveLimit(1)));
        WireClient head = connect().send("GET /head HTTP/1.1\r\nHost: lo");
        WireClient line = connect().send("G");
        WireClient body = connect().send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
        WireClient served = connect().get("/wait");
        await().until(() -> workers.inside.get() == 2 && rocket.stats().connectionsAccepted() == 4);
        WireClient newcomer = connect().get("/new");
        // longer than a connection has to say its first word
        assertThat(newcomer.closedWithin(1500)).isFalse();
        assertThat(rocket.stats().connectionsAccepted()).isEqualTo(4);
        assertThat(head.send("calhost\r\n\r\n").read().status()).isEqualTo(200);
        assertThat(newcomer.read().status()).isEqualTo(200);
        assertThat(line.send("ET /line HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
                .isEqualTo(200);
        assertThat(body.send("cd").read().body()).isEqualTo("abcd");
        workers.release();
        assertThat(served.read().status()).isEqualTo(200);
        assertThat(head.closedWithin(20_000)).isTrue();
    }

    /** M7. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void anyOfManyQuietConnectionsIsServedWhenItSpeaks() throws Exception {
        start(builder -> builder);
        int many = manyConnections();
        long begin = System.nanoTime();
        for (int i = 0; i < many; i++) {
            connect().ask("/");
        }
        for (int i = 0; i < many; i += 3) {
            clients.get(i).close();
        }
        int gone = (many + 2) / 3;
        await().until(() -> rocket.stats().connectionsOpen() == many - gone);
        for (int i = 1; i < many; i += 3) {
            assertThat(clients.get(i).ask("/").status()).isEqualTo(200);
        }
        System.out.println("M7: " + many + " connections, a third closed, a third asked again, in "
                + (System.nanoTime() - begin) / 1_000_000 + " ms");
        assertThat(rocket.stats().connectionsOpen()).isEqualTo(many - gone);
    }

    /** Three thousand, or as many as the system lets a process have, which holds both ends of them here. */
    private static int manyConnections() throws Exception {
        Object most = ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "MaxFileDescriptorCount");
        return (int) Math.min(3000, ((Long) most - 500) / 2);
    }

    /** M8. */
    @Test
    void theServerIsSilentAtRest() throws Exception {
        start(builder -> builder);
        for (int i = 0; i < 1000; i++) {
            connect().ask("/");
        }
        long used = Long.MAX_VALUE;
        // the first look may see the end of what went before; a server that polls is never silent
        for (int i = 0; i < 3 && used > 10_000_000; i++) {
            // past the tenth of a second in which the monitor still looks; then nothing must happen
            Thread.sleep(500);
            long before = ServerTime.used();
            Thread.sleep(3000);
            used = ServerTime.used() - before;
            System.out.println("M8: " + used / 1000 + " us of processor time in 3 s of rest");
        }
        assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(10));
    }

    /** M8: nor does it hurry where lingering takes no time at all and a request waits for its body. */
    @Test
    void theServerIsSilentWhileARequestWaits() throws Exception {
        start(builder ->
                builder.timeout(Duration.ofMillis(300)).timeouts(timeouts -> timeouts.withLinger(Duration.ZERO)));
        WireClient client = connect();
        client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
        await().until(() -> rocket.stats().threadsBusy() > 0);
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3 && used > 5_000_000; i++) {
            Thread.sleep(500); // likewise, and then nothing must happen
            long before = ServerTime.used();
            Thread.sleep(2000);
            used = ServerTime.used() - before;
            System.out.println("M8: " + used / 1000 + " us of processor time in 2 s of waiting");
        }
        assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(5));
        client.send("x");
        assertThat(client.read().body()).isEqualTo("x");
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

    /** W10: a head that drips is answered 408 when its total time is over, and not when it stops to drip. */
    @Test
    void aHeadThatDripsIsCutAfterItsTotalTime() throws Exception {
        start(builder -> builder.timeouts(timeouts -> timeouts.withHead(Duration.ofSeconds(1))));
        WireClient client = connect();
        long begin = System.nanoTime();
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
        AtomicBoolean answered = new AtomicBoolean();
        CompletableFuture<Integer> drips = CompletableFuture.supplyAsync(() -> drip(client, answered));
        assertThat(client.read().status()).isEqualTo(408);
        answered.set(true);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("W10: a dripping head was answered after " + took.toMillis() + " ms, limit 1000 ms");
        assertThat(took).isGreaterThan(Duration.ofMillis(990));
        assertThat(drips.get()).isLessThan(50);
    }

    private static int drip(WireClient client, AtomicBoolean enough) {
        int drips = 0;
        try {
            while (drips < 50 && !enough.get()) {
                TimeUnit.MILLISECONDS.sleep(200);
                client.send("X-" + drips++ + ": drip\r\n");
            }
        } catch (IOException | InterruptedException e) {
            // the server has closed, or the test is over
            Thread.currentThread().interrupt();
        }
        return drips;
    }
}
