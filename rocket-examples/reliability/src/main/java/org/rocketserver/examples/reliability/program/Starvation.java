package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;

/** 600 requests that wait for a second, at once. */
public final class Starvation implements Program {
    private static final int COUNT = 600;

    private final boolean bounded;

    /** A program for the default pool, or for one that is bounded to fewer threads than requests. */
    public Starvation(boolean bounded) {
        this.bounded = bounded;
    }

    @Override
    public String name() {
        return bounded ? "bounded" : "blocking";
    }

    @Override
    public String promise() {
        return bounded
                ? "600 requests that block, with 20 threads, are answered in turn or told 503 with Retry-After"
                : "600 requests that block for a second at once are all answered, and others meanwhile within 1 s";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        int count = field.scaled(COUNT);
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        Field.Complaints complaints = new Field.Complaints();
        try (Target target = bounded ? field.server("max=20") : field.server()) {
            Aborts.warm(target);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int n = i;
                Thread thread = new Thread(
                        null, () -> block(target.port(), n, answered, later, complaints), "blocking", 64 << 10);
                threads.add(thread);
            }
            long begin = System.nanoTime();
            threads.forEach(Thread::start);
            double hello = 0;
            if (!bounded) {
                target.await(now -> now.busy() >= count / 2);
                long asked = System.nanoTime();
                try (Client client = Client.connect(target.port())) {
                    if (!client.ask("/hello?n=7").text().equals("hello 7")) {
                        complaints.add("/hello was not answered");
                    }
                }
                hello = (System.nanoTime() - asked) / 1e6;
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double all = (System.nanoTime() - begin) / 1e9;
            var after = target.await(now -> now.connections() == 0 && now.queued() == 0);
            boolean kept = complaints.count() == 0
                    && answered.get() + later.get() == count
                    && (bounded || (later.get() == 0 && hello <= 1000))
                    && after.queued() == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d requests: %d answered, %d told to come later, in %.1f s; /hello meanwhile %.0f ms%s",
                            count, answered.get(), later.get(), all, hello, complaints.first()));
        }
    }

    private static void block(
            int port, int n, AtomicInteger answered, AtomicInteger later, Field.Complaints complaints) {
        try (Client client = Client.connect(port)) {
            Client.Answer answer = client.patience(120_000).ask("/sleep?ms=1000&n=" + n);
            if (answer.status() == 200 && answer.text().equals("slept " + n)) {
                answered.incrementAndGet();
            } else if (answer.status() == 503 && !answer.header("Retry-After").isEmpty()) {
                later.incrementAndGet();
            } else {
                complaints.add(answer.status() + " " + answer.text());
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }
}
