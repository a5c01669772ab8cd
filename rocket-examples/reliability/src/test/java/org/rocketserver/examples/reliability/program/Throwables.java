package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.server.Figures;

/** An application that throws everything everywhere, a real StackOverflowError and OutOfMemoryError included. */
public final class Throwables implements Program {
    private static final List<String> WHAT = List.of(
            "runtime",
            "checked",
            "io",
            "servlet",
            "error",
            "assertion",
            "linkage",
            "death",
            "stack",
            "interrupt",
            "interrupted",
            "memory");
    private static final List<String> WHERE = List.of(
            "first", "read", "written", "committed", "closed", "async", "started", "session", "listener", "leaving");

    private static final Pattern WORKER_DIED = Pattern.compile("worker .+ died");

    private int answered;
    private int cut;
    private Field.Complaints complaints = new Field.Complaints();

    @Override
    public String name() {
        return "throwables";
    }

    @Override
    public String promise() {
        return "whatever an application throws is a 500 or a cut connection, shows nothing, and service goes on";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        answered = 0;
        cut = 0;
        complaints = new Field.Complaints();
        try (Target target = field.server(List.of("-Xmx128m"))) {
            Figures before = Aborts.warm(target);
            for (String what : WHAT) {
                for (String where : WHERE) {
                    provoke(target.port(), what, where);
                    normal(target.port(), what + " " + where);
                }
            }
            block(target, field);
            Figures after = target.await(
                    Duration.ofSeconds(40),
                    now -> now.connections() == 0
                            && now.busy() == before.busy()
                            && now.descriptors() <= before.descriptors());
            long ours = target.faults() + target.logged(WORKER_DIED);
            boolean kept = complaints.count() == 0
                    && after.connections() == 0
                    && after.descriptors() <= before.descriptors()
                    && after.workers() >= 10
                    && ours == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d faults: %d answered, %d cut, normal service after each but %d; left: %d connections, %d"
                                    + " descriptors, %d workers, %d faults of the server's own logged%s",
                            answered + cut,
                            answered,
                            cut,
                            complaints.count(),
                            after.connections(),
                            after.descriptors() - before.descriptors(),
                            after.workers(),
                            ours,
                            complaints.first()));
        }
    }

    private void provoke(int port, String what, String where) throws IOException {
        try (Client client = Client.connect(port)) {
            client.send("POST /throw?what=" + what + "&where=" + where
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
            Client.Answer answer = client.read();
            answered++;
            boolean harmless = what.equals("interrupt");
            Set<String> wholeBefore = Set.of("closed", "leaving");
            if (answer.status() != 500 && !harmless && !wholeBefore.contains(where)) {
                complaints.add(what + " " + where + ": " + answer.status());
            }
            String text = answer.text();
            if (text.contains("on purpose")
                    || text.contains("Exception")
                    || text.contains("java.")
                    || text.contains("\tat ")) {
                complaints.add(what + " " + where + " shows " + text);
            }
        } catch (IOException e) {
            cut++;
            if (!where.equals("committed") && !where.equals("closed")) {
                complaints.add(what + " " + where + ": " + e);
            }
        }
    }

    private void normal(int port, String after) {
        try (Client client = Client.connect(port)) {
            Client.Answer answer = client.ask("/hello?n=1");
            if (answer.status() != 200 || !answer.text().equals("hello 1")) {
                complaints.add("after " + after + ": " + answer.status());
            }
        } catch (IOException e) {
            complaints.add("after " + after + ": " + e);
        }
    }

    /** Filters that never come back hold their threads and nobody else's. */
    private void block(Target target, Field field) throws IOException {
        Client[] blocked = new Client[field.scaled(50)];
        for (int i = 0; i < blocked.length; i++) {
            blocked[i] = Client.connect(target.port()).get("/blocked");
        }
        target.await(now -> now.busy() >= blocked.length);
        normal(target.port(), "blocked filters");
        target.restart();
        normal(target.port(), "a restart with blocked filters");
        for (Client client : blocked) {
            client.close();
        }
    }
}
