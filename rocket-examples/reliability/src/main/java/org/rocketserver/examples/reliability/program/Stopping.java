package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;

/**
 * Ends or restarts a server under load: connections that stay, new ones, pipelines, long and asynchronous requests,
 * upgraded connections, clients that are stuck. A request is lost if it was sent and got no whole answer, except where
 * the client was told before that its connection ends, or where a connection that rested was closed before the server
 * had heard of the next request on it, which its log of requests tells.
 */
public final class Stopping implements Program {
    private static final long NUMBERS = 10_000_000;
    private static final int DRAIN = 6;
    private static final int RESTARTS = 5;

    /** How it is ended. */
    public enum Way {
        /** By the signal. */
        SIGTERM,
        /** By its own method. */
        STOP,
        /** Not at all: it restarts a few times, half of them by the signal. */
        SIGHUP
    }

    private final Way way;
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, String> unheard = new ConcurrentHashMap<>();
    private final AtomicLong clientNumbers = new AtomicLong();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLong lastAnswer = new AtomicLong();
    private Field.Complaints lost = new Field.Complaints();
    private volatile boolean ending;
    private volatile boolean over;

    /** A program for one way. */
    public Stopping(Way way) {
        this.way = way;
    }

    @Override
    public String name() {
        return way.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String promise() {
        return way == Way.SIGHUP
                ? "restarts under load lose no request"
                : "ending under load loses no request, and stuck clients are cut at the drain limit";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        answered.set(0);
        unheard.clear();
        told.set(0);
        lost = new Field.Complaints();
        ending = false;
        over = false;
        try (Target target = field.server(List.of("-Xmx512m", "-Dreliability.requests=INFO"), "drain=" + DRAIN)) {
            int port = target.port();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(new Thread(() -> asking(port, true, "/hello?n=%d", "hello %d"), "keeping"));
                clients.add(new Thread(() -> asking(port, false, "/hello?n=%d", "hello %d"), "coming"));
                clients.add(new Thread(() -> pipelining(port), "pipelining"));
                clients.add(new Thread(() -> asking(port, true, "/async?ms=30&n=%d", "async %d"), "async"));
                clients.add(new Thread(() -> asking(port, true, "/sleep?ms=700&n=%d", "slept %d"), "long"));
                clients.add(new Thread(() -> posting(port), "posting"));
                clients.add(new Thread(() -> upgraded(port), "upgraded"));
            }
            clients.forEach(Thread::start);
            Target.pause(3000);
            int before = answered.get();
            return way == Way.SIGHUP ? restarts(target, clients, before) : end(target, clients, before);
        }
    }

    private Verdict restarts(Target target, List<Thread> clients, int before) throws Exception {
        long failed = target.logged("restart failed");
        for (int i = 0; i < RESTARTS; i++) {
            if (i % 2 == 0) {
                target.restart();
            } else {
                target.signal("HUP");
                Target.pause(1500);
            }
            Target.pause(300);
        }
        ending = true;
        over = true;
        for (Thread client : clients) {
            client.join();
        }
        compare(target);
        boolean kept = lost.count() == 0 && answered.get() > before && failed == 0;
        return new Verdict(
                kept,
                String.format(
                        "%d lost of %d answered, %d restarts, %d resting connections closed before they were heard%s",
                        lost.count(), answered.get(), RESTARTS, unheard.size(), lost.first()));
    }

    private Verdict end(Target target, List<Thread> clients, int before) throws Exception {
        // two that will be stuck: one never sends the rest of its body, one never reads
        Client silent =
                Client.connect(target.port()).send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
        Client deaf = Client.connect(target.port(), 4096).get("/octets?n=1&count=50000000");
        Target.pause(200);
        ending = true;
        long begin = System.nanoTime();
        if (way == Way.SIGTERM) {
            target.signal("TERM");
        } else {
            target.stop();
        }
        boolean ended = target.ended(Duration.ofSeconds(DRAIN + 20));
        double took = (System.nanoTime() - begin) / 1e9;
        double lastAfter = (lastAnswer.get() - begin) / 1e9;
        over = true;
        boolean cut = silent.closedWithin(2000) && deaf.closedWithin(2000);
        for (Thread client : clients) {
            client.join();
        }
        silent.close();
        deaf.close();
        compare(target);
        boolean kept = lost.count() == 0 && answered.get() > before && ended && cut && took < DRAIN + 4;
        return new Verdict(
                kept,
                String.format(
                        "%d lost of %d answered, ended after %.1f s (drain limit %d s, last answer after %.1f s), %d"
                                + " pipelined requests behind the last answer, %d resting connections closed before they were heard, exit %s%s",
                        lost.count(),
                        answered.get(),
                        took,
                        DRAIN,
                        lastAfter,
                        told.get(),
                        unheard.size(),
                        ended ? target.process().exitValue() : "none",
                        lost.first()));
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
        if (e instanceof ConnectException && ending && way != Way.SIGHUP) {
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
