package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.GoodClients;
import org.rocketserver.examples.reliability.client.Watchdog;

/** Too much of everything that an application may be given, again and again, to a server with 128 MiB of heap. */
public final class Floods implements Program {
    private static final int COLLIDING = 990;
    private static final int LANGUAGES = 1300;
    private static final int OK = 200;

    /** Far more than anybody waits while nothing is wrong, and far less than a flood that is not bounded costs. */
    private static final int MOST_P99 = 2000;

    private static final int TIMES = 50;
    private static final int SESSIONS = 100_000;
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    /** A flood: what is sent, and the statuses that are right. */
    private record Flood(String name, String request, List<Integer> right) {}

    @Override
    public String name() {
        return "floods";
    }

    @Override
    public String promise() {
        return "parameters, cookies, parts, forms and sessions without end are refused by their limits or held cheaply";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        Field.Complaints complaints = new Field.Complaints();
        Set<String> told = new HashSet<>();
        int sent = 0;
        try (Target target = field.server(List.of("-Xmx128m"))) {
            var before = Aborts.warm(target);
            GoodClients good = GoodClients.start(target.port(), 4);
            for (Flood flood : floods()) {
                for (int i = field.scaled(TIMES); i > 0; i--) {
                    if (attempt(target.port(), flood, complaints)) {
                        told.add(flood.name);
                    }
                    sent++;
                }
                if (!told.contains(flood.name)) {
                    complaints.add(flood.name + ": never answered");
                }
            }
            int sessions = sessions(target.port(), field.scaled(SESSIONS), complaints);
            good.close();
            var after = target.await(now -> now.connections() == 0 && now.files() == 0);
            long errors = target.logged("OutOfMemoryError") + target.logged("ERROR");
            boolean kept = complaints.count() == 0
                    && good.unserved() == 0
                    && good.p99() <= MOST_P99
                    && errors == 0
                    && after.connections() == 0
                    && after.files() == 0
                    && after.descriptors() <= before.descriptors();
            return new Verdict(
                    kept,
                    String.format(
                            "%d floods, %d answered wrongly; %d sessions begun; %d errors logged, resident %d MB; left: %d"
                                    + " connections, %d files; %s%s",
                            sent,
                            complaints.count(),
                            sessions,
                            errors,
                            target.residentKib() / 1024,
                            after.connections(),
                            after.files(),
                            good.summary(),
                            complaints.first()));
        }
    }

    private static List<Flood> floods() {
        StringBuilder colliding = new StringBuilder("n=1");
        for (int i = 0; i < COLLIDING; i++) {
            // long names of one hash code that differ at their end only, as many as are taken
            colliding.append('&').append("x".repeat(1500));
            for (int bit = 0; bit < 10; bit++) {
                colliding.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            colliding.append('=');
        }
        StringBuilder languages = new StringBuilder();
        for (int i = 0; i < LANGUAGES; i++) {
            languages
                    .append((char) ('a' + i / 26 % 26))
                    .append((char) ('a' + i % 26))
                    .append(";q=0.")
                    .append(i % 9 + 1)
                    .append(',');
        }
        return List.of(
                new Flood("query", "GET /hello?n=1" + "&a=b".repeat(3000) + HOST + "\r\n", List.of(400, 414)),
                new Flood("parameters", form("n=1" + "&a=b".repeat(100_000)), List.of(400)),
                new Flood("colliding parameters", form(colliding.toString()), List.of(200)),
                new Flood("form", form("n=" + "x".repeat(3_000_000)), List.of(413)),
                new Flood(
                        "cookies",
                        "GET /session?n=1" + HOST + "Cookie: a=b" + "; a=b".repeat(2000) + "\r\n\r\n",
                        List.of(200)),
                new Flood("fields", "GET /hello?n=1" + HOST + "A: b\r\n".repeat(150) + "\r\n", List.of(431)),
                new Flood(
                        "parts",
                        multipart("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n".repeat(60)
                                + "--b--\r\n"),
                        List.of(413)),
                new Flood(
                        "part head",
                        multipart("--b\r\nContent-Disposition: form-data; name=\"" + "a".repeat(2000)
                                + "\"\r\n\r\nx\r\n--b--\r\n"),
                        List.of(413)),
                new Flood(
                        "languages",
                        "GET /locales" + HOST + "Accept-Language: " + languages + "b\r\n\r\n",
                        List.of(200)),
                new Flood(
                        "ranges",
                        "GET /static.bin" + HOST + "Range: bytes=0-" + ",0-".repeat(3000) + "\r\n\r\n",
                        List.of(200, 206, 400, 416)),
                new Flood(
                        "chunks",
                        "POST /count" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(100_000)
                                + "0\r\n\r\n",
                        List.of(200)),
                new Flood(
                        "extensions",
                        "POST /count" + HOST + "Transfer-Encoding: chunked\r\n\r\n1;" + "a".repeat(9000)
                                + "\r\nx\r\n0\r\n\r\n",
                        List.of(400)),
                new Flood(
                        "trailers",
                        "POST /count" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "A: b\r\n".repeat(150)
                                + "\r\n",
                        List.of(431)));
    }

    private static String form(String body) {
        return "POST /hello" + HOST + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String multipart(String body) {
        return "POST /upload" + HOST + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Sends one, and says whether it was answered rightly; one that must be refused may be cut as well, at times. */
    private static boolean attempt(int port, Flood flood, Field.Complaints complaints) {
        try (Client client = Client.connect(port);
                Watchdog watchdog = Watchdog.over(client)) {
            return attempt(client, watchdog, flood, complaints);
        } catch (IOException e) {
            complaints.add(flood.name + ": " + e);
            return false;
        }
    }

    private static boolean attempt(Client client, Watchdog watchdog, Flood flood, Field.Complaints complaints) {
        try {
            try {
                client.send(flood.request);
            } catch (IOException e) {
                // refused while it was being sent; the answer may be there nevertheless
            }
            int status = client.read().status();
            if (!flood.right.contains(status)) {
                complaints.add(flood.name + ": " + status);
                return false;
            }
            return true;
        } catch (Client.Malformed | SocketTimeoutException e) {
            complaints.add(flood.name + ": " + e);
            return false;
        } catch (IOException e) {
            // refused and cut: octets that were still under way may destroy the answer
            if (flood.right.contains(OK) || watchdog.bitten()) {
                complaints.add(flood.name + ": " + e);
            }
            return false;
        }
    }

    private static int sessions(int port, int count, Field.Complaints complaints) throws IOException {
        int begun = 0;
        try (Client client = Client.connect(port)) {
            for (int sent = 0; sent < count; sent += 100) {
                client.send(("GET /session?n=1" + HOST + "\r\n").repeat(100));
                for (int i = 0; i < 100; i++) {
                    Client.Answer answer = client.read();
                    if (answer.status() == 200) {
                        begun++;
                    } else {
                        complaints.add("session: " + answer.status());
                    }
                }
            }
        } catch (IOException e) {
            complaints.add("sessions: " + e);
        }
        return begun;
    }
}
