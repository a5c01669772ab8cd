package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.server.Figures;
import org.rocketserver.examples.reliability.server.Octets;

/** All features at once for a minute, every answer compared with what it has to be. */
public final class MixedLoad implements Program {
    private static final int CLIENTS = 24;
    private static final int SECONDS = 60;
    private static final int STATIC = 100_000;

    /** An answer that is begun while more of the request than this is unread is the last of its connection. */
    private static final int UNREAD = 64 * 1024;

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    private final String threads;

    /** A program for one kind of threads. */
    public MixedLoad(String threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "mixed-" + threads;
    }

    @Override
    public String promise() {
        return "under a mixed load on " + threads + " threads every answer is the one that was asked for";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        if (threads.equals("virtual") && field.release() < 21) {
            return new Verdict(true, "not here: virtual threads need Java 21, see --java");
        }
        Field.Complaints complaints = new Field.Complaints();
        AtomicInteger checked = new AtomicInteger();
        try (Target target = field.server("threads=" + threads)) {
            Figures before = Aborts.warm(target);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(field.scaled(SECONDS));
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(field.seed() * 1000 + i);
                long base = i * 1_000_000L;
                clients.add(new Thread(() -> {
                    Mixed mixed = new Mixed(target.port(), random, base, checked, complaints);
                    while (System.nanoTime() < end && complaints.count() < 20) {
                        mixed.connection();
                    }
                }));
            }
            clients.forEach(Thread::start);
            for (Thread client : clients) {
                client.join();
            }
            Figures after = target.await(now -> now.connections() == 0
                    && now.files() <= before.files()
                    && now.descriptors() <= before.descriptors()
                    && now.busy() == 0);
            boolean kept = complaints.count() == 0
                    && after.connections() == 0
                    && after.files() <= before.files()
                    && after.descriptors() <= before.descriptors()
                    && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d answers checked, %d wrong; left: %d connections, %d descriptors, %d files, %d more direct"
                                    + " buffers, %d errors logged%s",
                            checked.get(),
                            complaints.count(),
                            after.connections(),
                            after.descriptors() - before.descriptors(),
                            after.files() - before.files(),
                            after.direct() - before.direct(),
                            target.logged("ERROR"),
                            complaints.first()));
        }
    }

    /** One client: connections of a few exchanges each, some of them pipelined. */
    private static final class Mixed {
        private final int port;
        private final Random random;
        private final AtomicInteger checked;
        private final Field.Complaints complaints;
        private long number;
        private String session = "";
        private String inSession = "null";

        /** A request and the answer it must have. */
        private record Wanted(String request, String body, int status, String answer) {}

        Mixed(int port, Random random, long base, AtomicInteger checked, Field.Complaints complaints) {
            this.port = port;
            this.random = random;
            this.number = base;
            this.checked = checked;
            this.complaints = complaints;
        }

        void connection() {
            try (Client client = Client.connect(port)) {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    int depth = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
                    List<Wanted> wanted = new ArrayList<>();
                    for (int j = 0; j < depth; j++) {
                        Wanted next = next(depth == 1);
                        wanted.add(next);
                        client.send(next.request).send(next.body);
                    }
                    for (Wanted each : wanted) {
                        Client.Answer answer = client.read();
                        check(each, answer);
                        if (answer.last()) {
                            return;
                        }
                    }
                }
            } catch (IOException e) {
                complaints.add(e.toString());
            }
        }

        private void check(Wanted wanted, Client.Answer answer) {
            checked.incrementAndGet();
            String text = answer.text();
            if (answer.status() != wanted.status || !text.equals(wanted.answer)) {
                complaints.add(wanted.request.lines().findFirst().orElse("") + ": " + answer.status() + " "
                        + text.substring(0, Math.min(40, text.length())));
            }
            if (answer.last() && wanted.body.length() <= UNREAD) {
                complaints.add("an answer that ends its connection: " + wanted.request);
            }
            String cookie = answer.header("Set-Cookie");
            if (!cookie.isEmpty()) {
                session = cookie.substring(0, cookie.indexOf(';'));
            }
        }

        private Wanted next(boolean alone) {
            long n = ++number;
            return switch (random.nextInt(alone ? 10 : 8)) {
                case 0 -> get("/hello?n=" + n, "hello " + n);
                case 1 -> get("/forward?n=" + n, "forward " + n + " FORWARD");
                case 2 -> get("/async?ms=" + random.nextInt(5) + "&n=" + n, "async " + n);
                case 3 -> get("/async?dispatch&ms=" + random.nextInt(5) + "&n=" + n, "async " + n + " ASYNC");
                case 4 -> octets(n);
                case 5 -> post("/echo", n, random.nextBoolean());
                case 6 -> post("/nonblocking", n, random.nextBoolean());
                case 7 -> part(n);
                case 8 -> session(n);
                default -> upload(n);
            };
        }

        private static Wanted get(String target, String answer) {
            return new Wanted("GET " + target + HOST + "\r\n", "", 200, answer);
        }

        private Wanted octets(long n) {
            int count = random.nextInt(random.nextInt(8) == 0 ? 200_000 : 3_000);
            String chunked = random.nextBoolean() ? "&chunked" : "";
            return get("/octets?n=" + n + "&count=" + count + chunked, text(Octets.of(n, count)));
        }

        private Wanted post(String target, long n, boolean chunked) {
            byte[] body = Octets.of(n, random.nextInt(random.nextInt(8) == 0 ? 100_000 : 2_000));
            String expect = random.nextInt(8) == 0 ? "Expect: 100-continue\r\n" : "";
            String head = "POST " + target + HOST + expect;
            if (!chunked) {
                return new Wanted(head + "Content-Length: " + body.length + "\r\n\r\n", text(body), 200, text(body));
            }
            StringBuilder chunks = new StringBuilder();
            for (int at = 0; at < body.length; ) {
                int count = Math.min(body.length - at, 1 + random.nextInt(5_000));
                chunks.append(Integer.toHexString(count)).append("\r\n");
                chunks.append(text(Arrays.copyOfRange(body, at, at + count))).append("\r\n");
                at += count;
            }
            chunks.append("0\r\n\r\n");
            return new Wanted(head + "Transfer-Encoding: chunked\r\n\r\n", chunks.toString(), 200, text(body));
        }

        private Wanted part(long n) {
            byte[] whole = Octets.of(7, STATIC);
            if (n % 3 == 0) {
                return get("/static.bin", text(whole));
            }
            int from = random.nextInt(STATIC);
            int to = from + random.nextInt(STATIC - from);
            return new Wanted(
                    "GET /static.bin" + HOST + "Range: bytes=" + from + "-" + to + "\r\n\r\n",
                    "",
                    206,
                    text(Arrays.copyOfRange(whole, from, to + 1)));
        }

        private Wanted session(long n) {
            String cookie = session.isEmpty() ? "" : "Cookie: " + session + "\r\n";
            String before = session.isEmpty() ? "null" : inSession;
            inSession = Long.toString(n);
            return new Wanted("GET /session?n=" + n + HOST + cookie + "\r\n", "", 200, "session " + before + " " + n);
        }

        private Wanted upload(long n) {
            byte[] file = Octets.of(n, random.nextInt(40_000));
            byte[] other = Octets.of(n + 1, random.nextInt(100));
            String body =
                    "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + text(file)
                            + "\r\n--bound\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n" + text(other)
                            + "\r\n--bound--\r\n";
            return new Wanted(
                    "POST /upload" + HOST + "Content-Type: multipart/form-data; boundary=bound\r\nContent-Length: "
                            + body.length() + "\r\n\r\n",
                    body,
                    200,
                    "file " + file.length + " " + Octets.sum(file) + "\nother " + other.length + " " + Octets.sum(other)
                            + "\n");
        }

        private static String text(byte[] octets) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }
}
