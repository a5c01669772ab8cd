package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.client.Client;

/**
 * The load under which a server ends or restarts: connections that stay, new ones, pipelines, long and asynchronous
 * requests, bodies in pieces, upgraded connections. A request is lost if it was sent and got no whole answer, except
 * where the client was told before that its connection ends, or where a connection that rested was closed before the
 * server had heard of the next request on it, which its log of requests tells.
 */
final class Traffic {
    private static final long NUMBERS = 10_000_000;
    private static final int EACH = 4;

    private final boolean ends;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, String> unheard = new ConcurrentHashMap<>();
    private final AtomicLong clientNumbers = new AtomicLong();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
    private final Field.Complaints lost = new Field.Complaints();
    private volatile boolean ending;
    private volatile boolean over;

    /** Traffic to a server that will end, so that nobody listens there in the end, or will not. */
    Traffic(boolean ends) {
        this.ends = ends;
    }

    /**
     * Starts a few clients of each kind, and so many more whose requests take long, each on a connection of its own.
     */
    void start(int port, int moreLong) {
        for (int i = 0; i < EACH; i++) {
            clients.add(new Thread(() -> asking(port, true, "/hello?n=%d", "hello %d"), "keeping"));
            clients.add(new Thread(() -> asking(port, false, "/hello?n=%d", "hello %d"), "coming"));
            clients.add(new Thread(() -> pipelining(port), "pipelining"));
            clients.add(new Thread(() -> asking(port, true, "/async?ms=30&n=%d", "async %d"), "async"));
            clients.add(new Thread(() -> asking(port, true, "/sleep?ms=700&n=%d", "slept %d"), "long"));
            clients.add(new Thread(() -> posting(port), "posting"));
            clients.add(new Thread(() -> upgraded(port), "upgraded"));
        }
        for (int i = 0; i < moreLong; i++) {
            clients.add(new Thread(() -> asking(port, false, "/sleep?ms=700&n=%d", "slept %d"), "long and coming"));
        }
        clients.forEach(Thread::start);
    }

    /** The server is about to be told: from now on it may not be there any more. */
    void ending() {
        ending = true;
    }

    /** Waits for the clients, which do not begin anything more, and compares what they missed with the server's log. */
    void end(Target target) throws IOException, InterruptedException {
        ending = true;
        over = true;
        for (Thread client : clients) {
            client.join();
        }
        compare(target);
    }

    /** How many requests were answered rightly. */
    int answered() {
        return answered.get();
    }

    /** When the last right answer was whole, as {@link System#nanoTime}. */
    long lastAnswer() {
        return lastAnswer.get();
    }

    /** What was lost. */
    Field.Complaints lost() {
        return lost;
    }

    /** In a few words. */
    String summary() {
        return String.format(
                "%d lost of %d answered, %d pipelined requests behind the last answer, %d resting connections closed"
                        + " before they were heard",
                lost.count(), answered.get(), told.get(), unheard.size());
    }

    /** What the log of requests knows was heard, and therefore lost. */
    private void compare(Target target) throws IOException {
        try (Stream<String> lines = Files.lines(target.folder().resolve("requests"))) {
            lines.forEach(line -> {
                int n = line.indexOf("n=");
                int end = n < 0 ? -1 : line.indexOf(' ', n);
                String what = end < 0 ? null : unheard.remove(line.substring(n, end));
                if (what != null) {
                    lost.add(what + ", logged as " + line);
                }
            });
        }
    }

    // ---- clients

    private void asking(int port, boolean keeps, String target, String expected) {
        long number = clientNumbers.incrementAndGet() * NUMBERS;
        while (!over) {
            try (Client client = Client.connect(port)) {
                boolean last = !keeps;
                boolean rested = false;
                do {
                    number++;
                    Client.Answer answer = exchange(client, String.format(target, number), "n=" + number, rested);
                    if (answer == null) {
                        break;
                    }
                    rested = true;
                    judge(answer, String.format(expected, number));
                    last |= answer.last();
                } while (!last && !over);
            } catch (IOException e) {
                if (refused(e)) {
                    return;
                }
            }
        }
    }

    /** One request and its answer, or null if the connection ended in a way that is nobody's fault. */
    private Client.Answer exchange(Client client, String target, String number, boolean rested) {
        long before = client.octets();
        try {
            return client.get(target).read();
        } catch (IOException e) {
            failed(client, target, number, e, rested && client.octets() == before);
            return null;
        }
    }

    private void failed(Client client, String what, String number, IOException e, boolean rested) {
        String complaint = Thread.currentThread().getName() + " " + what + " after " + client.octets() + ": " + e;
        if (rested) {
            unheard.put(number, complaint);
        } else {
            lost.add(complaint);
        }
    }

    /** Whether to give up because nobody listens any more, as is right while it ends. */
    private boolean refused(IOException e) {
        if (e instanceof ConnectException && ending && ends) {
            return true;
        }
        lost.add(Thread.currentThread().getName() + " could not connect: " + e);
        return false;
    }

    private void judge(Client.Answer answer, String expected) {
        if (answer.status() == 200 && answer.text().equals(expected)) {
            answered.incrementAndGet();
            lastAnswer.accumulateAndGet(System.nanoTime(), Math::max);
        } else {
            lost.add(Thread.currentThread().getName() + " wanted " + expected + ", got " + answer.status() + " "
                    + answer.text());
        }
    }

    private void pipelining(int port) {
        long number = clientNumbers.incrementAndGet() * NUMBERS;
        while (!over) {
            try (Client client = Client.connect(port)) {
                boolean last = false;
                boolean rested = false;
                while (!last && !over) {
                    StringBuilder four = new StringBuilder();
                    for (int i = 0; i < 4; i++) {
                        four.append("GET /hello?n=").append(number + i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
                    }
                    long before = client.octets();
                    int got = 0;
                    try {
                        client.send(four.toString());
                        for (; got < 4 && !last; got++) {
                            Client.Answer answer = client.read();
                            judge(answer, "hello " + (number + got));
                            last = answer.last();
                        }
                        // RFC 9112 §9.6: what follows the last answer was not processed, and the client knows
                        told.addAndGet(4 - got);
                    } catch (IOException e) {
                        failed(client, "pipeline", "n=" + number, e, rested && client.octets() == before);
                        break;
                    }
                    number += 4;
                    rested = true;
                }
            } catch (IOException e) {
                if (refused(e)) {
                    return;
                }
            }
        }
    }

    /** Bodies that come in two pieces. */
    private void posting(int port) {
        long number = clientNumbers.incrementAndGet() * NUMBERS;
        while (!over) {
            try (Client client = Client.connect(port)) {
                boolean last = false;
                boolean rested = false;
                while (!last && !over) {
                    number++;
                    long before = client.octets();
                    try {
                        client.send("POST /echo?n=" + number + " HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf");
                        Target.pause(50);
                        client.send("half");
                        Client.Answer answer = client.read();
                        judge(answer, "halfhalf");
                        last = answer.last();
                    } catch (IOException e) {
                        failed(client, "post", "n=" + number, e, rested && client.octets() == before);
                        break;
                    }
                    rested = true;
                }
            } catch (IOException e) {
                if (refused(e)) {
                    return;
                }
            }
        }
    }

    /** A conversation after an upgrade, which ends by itself soon after the server begins to end. */
    private void upgraded(int port) {
        while (!over) {
            try (Client client = Client.connect(port)) {
                try {
                    client.send("GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
                    if (client.read().status() != 101) {
                        lost.add("no upgrade");
                        return;
                    }
                    for (int i = 0; i < 20; i++) {
                        client.send(new byte[] {(byte) i});
                        if (client.octet() != i) {
                            throw new IOException("an octet did not come back");
                        }
                        Target.pause(50);
                    }
                    answered.incrementAndGet();
                    lastAnswer.accumulateAndGet(System.nanoTime(), Math::max);
                } catch (IOException e) {
                    failed(client, "upgraded", "", e, false);
                }
            } catch (IOException e) {
                if (refused(e)) {
                    return;
                }
            }
        }
    }
}
