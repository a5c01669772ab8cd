package org.rocketserver.examples.reliability.program;

import java.util.ArrayList;
import java.util.List;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.GoodClients;

/** Thousands of connections at rest, after a request each. */
public final class IdleFlood implements Program {
    private static final int COUNT = 5_000;
    private static final int MOST_OCTETS = 10 * 1024;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String promise() {
        return "5,000 idle connections cost at most 10 kB of memory each and no thread, and stay open";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        int count = field.scaled(COUNT);
        // a heap that is resident from the start: what they cost is what lives there and what grows beside it
        try (Target target = field.server(List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"))) {
            List<Client> clients = new ArrayList<>();
            Aborts.warm(target);
            open(target, clients, count / 10);
            int first = clients.size();
            long before = target.liveHeap() + target.residentKib() * 1024;
            open(target, clients, count);
            long each = (target.liveHeap() + target.residentKib() * 1024 - before) / (clients.size() - first);
            var figures = target.figures();
            GoodClients good = GoodClients.start(target.port(), 4);
            int alive = 0;
            for (int i = 0; i < clients.size(); i++) {
                Client client = clients.get(i);
                if (i % 10 == 0) {
                    alive += client.ask("/hello?n=" + i).text().equals("hello " + i) ? 10 : 0;
                }
            }
            good.close();
            for (Client client : clients) {
                client.close();
            }
            var after = target.await(now -> now.connections() == 0);
            boolean kept = each <= MOST_OCTETS
                    && figures.connections() == clients.size()
                    && figures.workers() <= 20
                    && alive >= clients.size()
                    && after.connections() == 0
                    && good.unserved() == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d connections, %d octets of memory each, %d workers, those asked again answered:"
                                    + " %s, %d left after they closed; %s",
                            clients.size(),
                            each,
                            figures.workers(),
                            alive >= clients.size() ? "all" : "not all",
                            after.connections(),
                            good.summary()));
        }
    }

    private static void open(Target target, List<Client> clients, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Client client = Client.connect(target.port());
            client.ask("/hello?n=1");
            clients.add(client);
        }
    }
}
