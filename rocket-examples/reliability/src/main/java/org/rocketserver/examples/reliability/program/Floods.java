package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.util.List;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.GoodClients;

/** Too much of everything that an application may be given, again and again, to a server with 128 MiB of heap. */
public final class Floods implements Program {
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
        int sent = 0;
        try (Target target = field.server(List.of("-Xmx128m"))) {
            var before = Aborts.warm(target);
            GoodClients good = GoodClients.start(target.port(), 4);
            for (Flood flood : floods()) {
                for (int i = field.scaled(TIMES); i > 0; i--) {
                    attempt(target.port(), flood, complaints);
                    sent++;
                }
            }
            int sessions = sessions(target.port(), field.scaled(SESSIONS), complaints);
            good.close();
            var after = target.await(now -> now.connections() == 0 && now.files() == 0);
            long errors = target.logged("OutOfMemoryError") + target.logged("ERROR");
            boolean kept = complaints.count() == 0
                    && good.unserved() == 0
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
        for (int i = 0; i < 100_000; i++) {
            // names of one hash code
            colliding.append('&');
            for (int bit = 0; bit < 17; bit++) {
                colliding.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            colliding.append('=');
        }
        return List.of(
                new Flood("query", "GET /hello?n=1" + "&a=b".repeat(3000) + HOST + "\r\n", List.of(400, 414)),
                new Flood("parameters", form("n=1" + "&a=b".repeat(100_000)), List.of(400)),
                new Flood("colliding parameters", form(colliding.toString()), List.of(400, 413)),
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
                        "GET /hello?n=1" + HOST + "Accept-Language: " + "a;q=0.1,".repeat(1500) + "b\r\n\r\n",
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

    private static void attempt(int port, Flood flood, Field.Complaints complaints) {
        try (Client client = Client.connect(port)) {
            try {
                client.send(flood.request);
            } catch (IOException e) {
                // refused while it was being sent; the answer may be there nevertheless
            }
            int status = client.read().status();
            if (!flood.right.contains(status)) {
                complaints.add(flood.name + ": " + status);
            }
        } catch (IOException e) {
            // refused and cut: octets that were still under way may destroy the answer
            if (flood.right.contains(200)) {
                complaints.add(flood.name + ": " + e);
            }
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
