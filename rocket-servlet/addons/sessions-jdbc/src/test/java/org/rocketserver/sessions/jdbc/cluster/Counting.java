package org.rocketserver.sessions.jdbc.cluster;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that each count in a session of their own, one request after the other, GET and POST in turn, and know what
 * the next answer has to be.
 */
public final class Counting implements AutoCloseable {
    private static final int SERVICE_UNAVAILABLE = 503;

    private final URI target;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final Set<String> unavailableBodies = ConcurrentHashMap.newKeySet();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Boolean> members = new ConcurrentHashMap<>();
    private final Map<Thread, Boolean> waiting = new ConcurrentHashMap<>();
    private volatile boolean over;

    private Counting(URI target) {
        this.target = target;
    }

    /** Begins. */
    public static Counting at(URI balancer, int clients) {
        Counting counting = new Counting(balancer.resolve("/count"));
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(counting::count, "client-" + i);
            counting.clients.add(client);
            client.start();
        }
        return counting;
    }

    private void count() {
        HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        int expected = 1;
        boolean unsure = false;
        for (int turn = 0; !over; turn++) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(30));
                HttpResponse<String> response = client.send(
                        turn % 2 == 0
                                ? request.build()
                                : request.POST(HttpRequest.BodyPublishers.ofString("count"))
                                        .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == SERVICE_UNAVAILABLE) {
                    unavailable.incrementAndGet();
                    unavailableBodies.add(response.body().strip());
                    waiting.put(Thread.currentThread(), true);
                    // it may have counted and not been able to say so
                    unsure = true;
                } else {
                    expected = judge(response, expected, unsure);
                    unsure = false;
                    waiting.remove(Thread.currentThread());
                }
                Thread.sleep(5);
            } catch (IOException e) {
                wrong.add("request " + expected + ": " + e);
                unsure = true;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What the next one must be. */
    private int judge(HttpResponse<String> response, int expected, boolean unsure) {
        String[] words = response.body().split(" ", 2);
        int count = response.statusCode() == 200 ? Integer.parseInt(words[1]) : 0;
        if (count == expected || (unsure && count == expected + 1)) {
            right.incrementAndGet();
            members.put(words[0], true);
            return count + 1;
        }
        wrong.add("expected " + expected + ", got " + response.statusCode() + " " + response.body());
        return Math.max(count, 0) + 1;
    }

    /** How many answers were right so far. */
    public int right() {
        return right.get();
    }

    /** How many answers were 503 so far. */
    public int unavailable() {
        return unavailable.get();
    }

    /** What those said: the balancer has other words than the servers. */
    public Set<String> unavailableBodies() {
        return Set.copyOf(unavailableBodies);
    }

    /** How many clients had 503 as their latest answer. */
    public int waiting() {
        return waiting.size();
    }

    /** What was wrong or missing so far: requests without an answer, sessions that were lost or went back. */
    public List<String> wrong() {
        synchronized (wrong) {
            return List.copyOf(wrong);
        }
    }

    /** Who answered since the last time this was asked. */
    public Set<String> members() {
        Set<String> answered = Set.copyOf(members.keySet());
        members.clear();
        return answered;
    }

    /** All of it in a line. */
    @Override
    public String toString() {
        return right + " right answers, " + unavailable + " times 503 " + unavailableBodies + ", wrong: " + wrong();
    }

    /** Ends, once each has its last answer. */
    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
