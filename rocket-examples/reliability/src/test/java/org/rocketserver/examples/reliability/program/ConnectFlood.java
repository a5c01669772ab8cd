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
import org.rocketserver.examples.reliability.client.GoodClients;
import org.rocketserver.examples.reliability.server.Figures;

/** Connections that are reset at once, before or after a request. */
public final class ConnectFlood implements Program {
    private static final int COUNT = 20_000;
    private static final int CLIENTS = 8;

    @Override
    public String name() {
        return "connects";
    }

    @Override
    public String promise() {
        return "20,000 connections that are reset at once leave nothing behind and disturb nobody";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        int count = field.scaled(COUNT);
        AtomicInteger next = new AtomicInteger();
        try (Target target = field.server()) {
            Figures before = Aborts.warm(target);
            GoodClients good = GoodClients.start(target.port(), 4);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(new Thread(() -> flood(target.port(), next, count)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            good.close();
            Figures after = target.await(now -> now.connections() == 0 && now.descriptors() <= before.descriptors());
            boolean kept = good.unserved() == 0
                    && after.connections() == 0
                    && after.descriptors() <= before.descriptors()
                    && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d connections; left: %d connections, %d descriptors, %d errors logged; %s",
                            count,
                            after.connections(),
                            after.descriptors() - before.descriptors(),
                            target.logged("ERROR"),
                            good.summary()));
        }
    }

    private static void flood(int port, AtomicInteger next, int count) {
        for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
            try (Client client = Client.connect(port)) {
                switch (n % 3) {
                    case 0 -> client.get("/hello?n=1");
                    case 1 -> client.send("GET /hel");
                    default -> {
                        // not a word
                    }
                }
                client.reset();
            } catch (IOException e) {
                // what a flood loses is nobody's concern
            }
        }
    }
}
