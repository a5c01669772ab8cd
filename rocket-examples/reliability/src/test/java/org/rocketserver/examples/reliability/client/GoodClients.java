package org.rocketserver.examples.reliability.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Target;

/** Clients that ask politely all the time while others misbehave, and note how long each answer took. */
public final class GoodClients implements AutoCloseable {
    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> took = new ArrayList<>();
    private final Field.Complaints complaints = new Field.Complaints();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean over;

    private GoodClients(int port) {
        this.port = port;
    }

    /** Starts some: half of them keep their connections, half take a new one for each request. */
    public static GoodClients start(int port, int count) {
        GoodClients clients = new GoodClients(port);
        for (int i = 0; i < count; i++) {
            boolean keeps = i % 2 == 0;
            Thread thread = new Thread(() -> clients.run(keeps), "good-" + i);
            clients.threads.add(thread);
            thread.start();
        }
        return clients;
    }

    private void run(boolean keeps) {
        Client client = null;
        while (!over) {
            long n = number.incrementAndGet();
            long begin = System.nanoTime();
            try {
                client = client == null ? Client.connect(port) : client;
                Client.Answer answer = client.ask("/hello?n=" + n);
                if (answer.status() != 200 || !answer.text().equals("hello " + n)) {
                    complaints.add(answer.status() + " " + answer.text());
                }
                if (!keeps || answer.last()) {
                    client.close();
                    client = null;
                }
            } catch (IOException e) {
                complaints.add(e.toString());
                client = null;
            }
            synchronized (took) {
                took.add((System.nanoTime() - begin) / 1000);
            }
            Target.pause(20);
        }
        leave(client);
    }

    private void leave(Client client) {
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }

    /** Ends them. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What was not answered rightly. */
    public int unserved() {
        return complaints.count();
    }

    /** The time that all but a hundredth of the answers stayed below, in milliseconds. */
    public double p99() {
        synchronized (took) {
            long[] sorted = took.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100] / 1000.0;
        }
    }

    /** In a few words. */
    public String summary() {
        synchronized (took) {
            return String.format(
                    "good clients: %d of %d served, p99 %.0f ms%s",
                    took.size() - complaints.count(), took.size(), p99(), complaints.first());
        }
    }
}
