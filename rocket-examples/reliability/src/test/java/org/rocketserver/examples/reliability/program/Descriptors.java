package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;

/** A server that may have 256 descriptors, and 600 clients that have connected and are inside a request. */
public final class Descriptors implements Program {
    private static final int LIMIT = 256;
    private static final int CLIENTS = 600;
    private static final int SECONDS = 8;

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String promise() {
        return "without descriptors it does not spin, logs little, and serves within 2 s of their release";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        try (Target target = field.serverBelow(
                List.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh"), List.of("-Xmx256m"))) {
            Aborts.warm(target);
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                // an unread body keeps them busy: nothing that rests can be closed instead
                clients.add(Client.connect(target.port())
                        .send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
            }
            Target.pause(1000);
            long cpu = target.cpuMillis();
            long refused = target.logged("cannot accept");
            long lines = target.records();
            long begin = System.nanoTime();
            for (int i = 0; i < SECONDS; i++) {
                Target.pause(1000);
                for (Client client : clients) {
                    feed(client);
                }
            }
            cpu = target.cpuMillis() - cpu;
            refused = target.logged("cannot accept") - refused;
            lines = target.records() - lines;
            double elapsed = (System.nanoTime() - begin) / 1e9;
            for (Client client : clients) {
                client.close();
            }
            long released = System.nanoTime();
            boolean served = serves(target.port());
            double took = (System.nanoTime() - released) / 1e9;
            // without a line about it the limit was never reached, and nothing was shown
            boolean kept = served && took <= 2 && cpu < elapsed * 500 && refused > 0 && lines <= elapsed + 1;
            return new Verdict(
                    kept,
                    String.format(
                            "%d clients, limit %d: %.0f %% of a core, %d records logged in %.1f s, %d of them that it cannot accept,"
                                    + " %s %.2f s after the release",
                            CLIENTS,
                            LIMIT,
                            cpu / (elapsed * 10),
                            lines,
                            elapsed,
                            refused,
                            served ? "served" : "not served",
                            took));
        }
    }

    /** Enough for the minimum rate. */
    private static void feed(Client client) {
        try {
            client.send("x".repeat(600));
        } catch (IOException e) {
            // refused for want of a descriptor
        }
    }

    private static boolean serves(int port) {
        for (int i = 0; i < 100; i++) {
            try (Client client = Client.connect(port)) {
                return client.patience(5000).ask("/hello?n=1").text().equals("hello 1");
            } catch (IOException e) {
                Target.pause(20);
            }
        }
        return false;
    }
}
