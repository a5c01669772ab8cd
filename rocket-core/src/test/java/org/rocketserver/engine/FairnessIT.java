package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.Rocket;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.WireClient;

/**
 * Fairness: a connection that always has another request gives way to others after 32 requests or a millisecond. Shown
 * with a single thread, so that nobody else can help.
 */
@Timeout(60)
class FairnessIT {
    private static final int MOST_IN_A_TURN = 32;
    private static final int ROUNDS = 5;
    private static final String GREEDY = "GET /greedy HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final List<String> order = new CopyOnWriteArrayList<>();
    private final AtomicReference<Watcher> inTheMiddle = new AtomicReference<>(served -> {});
    private Rocket rocket;

    /** Is told how many requests were served. */
    @FunctionalInterface
    private interface Watcher {
        void accept(int served) throws Exception;
    }

    @AfterEach
    void stop() {
        rocket.stop(Duration.ofSeconds(2));
    }

    private void start(ExchangeContract.Handler handler) throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .minThreads(1)
                .maxThreads(1)
                .method(HandlerServer.method(handler))
                .handleSignals(false)
                .build()
                .start();
    }

    private Disposition inOrder(Exchange exchange) throws Exception {
        order.add(exchange.request().target().text());
        inTheMiddle.get().accept(order.size());
        return answer(exchange);
    }

    private static Disposition answer(Exchange exchange) throws IOException {
        exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
        return Disposition.COMPLETED;
    }

    /**
     * Lets another ask in the middle of many pipelined requests, several times, for a busy machine may take the lead
     * from the thread.
     *
     * @return how many more of the many were served until the other was, at best
     */
    private int servedUntil(int pipelined, WireClient other) throws Exception {
        int best = Integer.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            order.clear();
            inTheMiddle.set(served -> {
                if (served == pipelined / 10) {
                    other.get("/modest");
                }
            });
            try (WireClient greedy = WireClient.connect(rocket.port())) {
                greedy.send(GREEDY.repeat(pipelined));
                assertThat(other.read().status()).isEqualTo(200);
                for (int i = 0; i < pipelined; i++) {
                    assertThat(greedy.read().status()).isEqualTo(200);
                }
            }
            assertThat(order).contains("/modest").hasSize(pipelined + 1);
            best = Math.min(best, order.indexOf("/modest") - pipelined / 10);
        }
        System.out.println("fairness: " + best + " of " + pipelined + " requests served before the other");
        return best;
    }

    /** The other's request comes while a turn is under way, and nothing but the end of that turn leads to it. */
    @Test
    void aConnectionGivesWayAfterSoManyRequests() throws Exception {
        start(this::inOrder);
        try (WireClient other = WireClient.connect(rocket.port())) {
            assertThat(other.ask("/known").status()).isEqualTo(200);
            int served = servedUntil(1200, other);
            assertThat(served).isLessThanOrEqualTo(MOST_IN_A_TURN);
        }
    }

    /** Each of the requests takes longer than a turn may, so that two of them are one already. */
    @Test
    void aConnectionWithSlowRequestsGivesWayAfterAMillisecond() throws Exception {
        start(exchange -> {
            for (long end = System.nanoTime() + 2_000_000; System.nanoTime() < end; ) {
                Thread.onSpinWait();
            }
            return inOrder(exchange);
        });
        try (WireClient other = WireClient.connect(rocket.port())) {
            assertThat(other.ask("/known").status()).isEqualTo(200);
            int served = servedUntil(60, other);
            assertThat(served).isLessThanOrEqualTo(4);
        }
    }

    /** What a greedy client sends never ends: others are found and served all the same. */
    @Test
    void othersAreServedBesideAConnectionWhoseRequestsNeverEnd() throws Exception {
        AtomicInteger served = new AtomicInteger();
        start(exchange -> {
            served.incrementAndGet();
            return answer(exchange);
        });
        AtomicBoolean over = new AtomicBoolean();
        try (Socket greedy = new Socket(InetAddress.getLoopbackAddress(), rocket.port())) {
            Thread sender = new Thread(() -> sendFor(greedy, over), "greedy sender");
            Thread reader = new Thread(() -> readFrom(greedy), "greedy reader");
            sender.start();
            reader.start();
            for (int i = 0; i < 20; i++) {
                int before = served.get();
                try (WireClient modest = WireClient.connect(rocket.port())) {
                    assertThat(modest.ask("/modest").status()).isEqualTo(200);
                }
                assertThat(served.get()).isGreaterThan(before);
            }
            System.out.println("fairness: " + served.get() + " requests of the greedy connection beside 20 others");
            over.set(true);
            sender.join();
            greedy.close();
            reader.join();
        }
    }

    private static void sendFor(Socket socket, AtomicBoolean over) {
        byte[] octets = (GREEDY.repeat(1000) + GREEDY.substring(0, 10)).getBytes(StandardCharsets.US_ASCII);
        byte[] rest = GREEDY.substring(10).getBytes(StandardCharsets.US_ASCII);
        try {
            OutputStream out = socket.getOutputStream();
            while (!over.get()) {
                out.write(octets);
                out.write(rest);
            }
        } catch (IOException e) {
            throw new AssertionError("the greedy connection was cut", e);
        }
    }

    private static void readFrom(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            assertThat(socket.isClosed()).isTrue();
        } catch (IOException e) {
            throw new AssertionError("the greedy connection was cut", e);
        }
    }
}
