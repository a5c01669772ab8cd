package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.GoodClients;

/** Clients that give or take next to nothing, many at once, and good clients beside them. */
public final class Slow implements Program {
    private static final int GOOD = 8;
    private static final int DRIP_MILLIS = 1000;

    /** What they are slow with. */
    public enum With {
        /** An octet of a head each second. */
        HEADS("drip-heads", 500, 25, 200),
        /** An octet of a body each second. */
        BODIES("slow-bodies", 300, 30, 1000),
        /** Large answers that are not read. */
        READERS("slow-readers", 250, 30, 1000);

        private final String name;
        private final int count;
        private final int seconds;
        private final int p99;

        With(String name, int count, int seconds, int p99) {
            this.name = name;
            this.count = count;
            this.seconds = seconds;
            this.p99 = p99;
        }
    }

    private final With with;

    /** A program for one kind. */
    public Slow(With with) {
        this.with = with;
    }

    @Override
    public String name() {
        return with.name;
    }

    @Override
    public String promise() {
        return with.count + " clients that are slow with " + with.name().toLowerCase(java.util.Locale.ROOT)
                + " are cut within " + with.seconds + " s, and good ones are served within " + with.p99 + " ms";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        int count = field.scaled(with.count);
        try (Target target = field.server()) {
            Aborts.warm(target);
            List<Client> slow = new ArrayList<>();
            GoodClients good = GoodClients.start(target.port(), GOOD);
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                slow.add(begin(target.port()));
            }
            long worst = 0;
            int open = count;
            long most = Duration.ofSeconds(with.seconds + 20L).toNanos();
            while (open > 0 && System.nanoTime() - begin < most) {
                Target.pause(DRIP_MILLIS);
                drip(slow);
                open = (int) (target.figures().connections() - GOOD);
                worst = System.nanoTime() - begin;
            }
            good.close();
            // half of the good clients had no connection at times, so a few slow ones may be left
            long left = Math.max(1, with.seconds - worst / 1_000_000_000);
            var figures = target.await(Duration.ofSeconds(left), now -> now.connections() == 0);
            open = (int) figures.connections();
            long seconds = (System.nanoTime() - begin) / 1_000_000_000;
            for (Client client : slow) {
                client.close();
            }
            boolean cut = open == 0 && seconds <= with.seconds;
            boolean kept = cut && good.unserved() == 0 && good.p99() <= with.p99 && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d slow clients, %s after %d s; %d workers, resident %d MB; %s",
                            count,
                            open == 0 ? "all cut" : open + " not cut",
                            seconds,
                            figures.workers(),
                            target.residentKib() / 1024,
                            good.summary()));
        }
    }

    private Client begin(int port) throws IOException {
        return switch (with) {
            case HEADS -> Client.connect(port).send("GET / HTTP/1.1\r\nHost: x\r\nX-Drip: ");
            case BODIES ->
                Client.connect(port).send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
            case READERS -> Client.connect(port, 4096).get("/octets?n=1&count=100000000");
        };
    }

    private void drip(List<Client> clients) {
        if (with == With.READERS) {
            return;
        }
        for (Client client : clients) {
            try {
                client.send("x");
            } catch (IOException e) {
                // it was cut, which the server's own count tells
            }
        }
    }
}
