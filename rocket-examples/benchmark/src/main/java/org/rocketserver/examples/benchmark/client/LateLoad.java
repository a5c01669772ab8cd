package org.rocketserver.examples.benchmark.client;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.rocketserver.examples.benchmark.servlet.DelayClient;

/**
 * Asks the server that answers late by nothing but threads that wait for it: {@code LateLoad <connections> <seconds>}.
 * What comes of it is the most that any server can answer that asks it for each request. Prints a line of figures as
 * wrk's script does, without latencies.
 */
public final class LateLoad {
    private static final int STACK_OCTETS = 256 << 10;
    private static final long SETTLING = 2000;

    private LateLoad() {}

    /** Asks for so many seconds, after two that are not counted. */
    public static void main(String... args) throws InterruptedException {
        int connections = Integer.parseInt(args[0]);
        AtomicLong answers = new AtomicLong();
        AtomicLong failures = new AtomicLong();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(null, () -> ask(answers, failures), "ask", STACK_OCTETS);
            thread.setDaemon(true);
            thread.start();
        }
        Thread.sleep(SETTLING);
        long before = answers.get();
        long begin = System.nanoTime();
        Thread.sleep(1000 * Long.parseLong(args[1]));
        long count = answers.get() - before;
        long micros = (System.nanoTime() - begin) / 1000;
        System.out.printf(Locale.ROOT, "FIGURES %d %d 0 %d 0 0 0 0 0 0 0 0%n", count, micros, failures.get());
    }

    private static void ask(AtomicLong answers, AtomicLong failures) {
        DelayClient client = new DelayClient();
        try {
            while (true) {
                client.ask();
                answers.incrementAndGet();
            }
        } catch (IOException e) {
            failures.incrementAndGet();
        }
    }
}
