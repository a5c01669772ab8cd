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

    /** What there is for them. */
    public enum With {
        /** As many threads as it takes. */
        DEFAULT(
                "blocking",
                "600 requests that block for a second at once are all answered, and others meanwhile within 1 s",
                ""),
        /** 20 threads, and room for the others to wait. */
        BOUNDED("bounded", "600 requests that block, with 20 threads, are answered in turn", "max=20"),
        /** 20 threads, and room for 100 to wait. */
        REFUSING(
                "refusing",
                "600 requests that block, with 20 threads and room for 100: who is too many for 10 s is told 503 with"
                        + " Retry-After, the others are answered",
                "max=20 queue=100");

        private final String name;
        private final String promise;
        private final String settings;

        With(String name, String promise, String settings) {
            this.name = name;
            this.promise = promise;
            this.settings = settings;
        }

        String[] settings() {
            return settings.isEmpty() ? new String[0] : settings.split(" ", -1);
        }
    }

    /** How long more than there is room for may wait, and what may come on top of it. */
    private static final double REFUSED_SECONDS = 10;

    private static final double SLACK_SECONDS = 3;

    private final With with;
    private double refusedFirst = Double.MAX_VALUE;
    private double refusedLast;

    /** A program for one pool. */
    public Starvation(With with) {
        this.with = with;
    }

    @Override
    public String name() {
        return with.name;
    }

    @Override
    public String promise() {
        return with.promise;
    }

    @Override
    public Verdict run(Field field) throws Exception {
        // fewer would find room
        int count = with == With.REFUSING ? COUNT : field.scaled(COUNT);
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        Field.Complaints complaints = new Field.Complaints();
        try (Target target = field.server(with.settings())) {
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
            if (with == With.DEFAULT) {
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
                    && asItShouldBe(later.get(), hello)
                    && after.queued() == 0;
            String more =
                    switch (with) {
                        case DEFAULT -> String.format("; /hello meanwhile %.0f ms", hello);
                        case BOUNDED -> "";
                        case REFUSING -> String.format("; refused after %.1f to %.1f s", refusedFirst, refusedLast);
                    };
            return new Verdict(
                    kept,
                    String.format(
                            "%d requests: %d answered, %d told to come later, in %.1f s%s%s",
                            count, answered.get(), later.get(), all, more, complaints.first()));
        }
    }

    private boolean asItShouldBe(int refused, double hello) {
        return switch (with) {
            case DEFAULT -> refused == 0 && hello <= 1000;
            case BOUNDED -> refused == 0;
            case REFUSING ->
                refused > 0 && refusedFirst >= REFUSED_SECONDS - 1 && refusedLast <= REFUSED_SECONDS + SLACK_SECONDS;
        };
    }

    private synchronized void refused(double seconds) {
        refusedFirst = Math.min(refusedFirst, seconds);
        refusedLast = Math.max(refusedLast, seconds);
    }

    private void block(int port, int n, AtomicInteger answered, AtomicInteger later, Field.Complaints complaints) {
        long begin = System.nanoTime();
        try (Client client = Client.connect(port)) {
            Client.Answer answer = client.patience(120_000).ask("/sleep?ms=1000&n=" + n);
            if (answer.status() == 200 && answer.text().equals("slept " + n)) {
                answered.incrementAndGet();
            } else if (answer.status() == 503 && !answer.header("Retry-After").isEmpty()) {
                later.incrementAndGet();
                refused((System.nanoTime() - begin) / 1e9);
            } else {
                complaints.add(answer.status() + " " + answer.text());
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }
}
