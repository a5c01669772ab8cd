package org.rocketserver.examples.reliability.program;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.server.Figures;
import org.rocketserver.examples.reliability.server.Octets;
import org.rocketserver.testkit.TlsFiles;

/** All features at once for minutes, every answer compared with what it has to be. */
public final class MixedLoad implements Program {
    private static final int CLIENTS = 24;
    private static final int SECONDS = 240;

    /** Before memory is looked at: classes and sessions have to be there, and buffers as large as they get. */
    private static final int WARM_SECONDS = 5;

    private static final int WORDS = 1000;

    /** Anything that is leaked by an exchange or a connection would be thousands. */
    private static final int FEW = 2 * CLIENTS;

    /** What may come to live on the heap meanwhile: less than three octets for each answer of a run at full scale. */
    private static final long MOST_HEAP = 2 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STATIC = 100_000;

    /** An answer that is begun while more of the request than this is unread is the last of its connection. */
    private static final int UNREAD = 64 * 1024;

    private static final int ENOUGH = 20;
    private static final int KILO = 1000;

    /** Requests of one client have numbers from here to the next one's. */
    private static final long NUMBERS = 1_000_000;

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
            throw new UnsupportedOperationException("virtual threads need Java 21 or later: see --java");
        }
        Path folder = Files.createTempDirectory("rocket-reliability");
        TlsFiles files = TlsFiles.create(folder, "localhost", "EC");
        SSLContext tls = TlsFiles.context(null, files);
        try (Target target = field.server("threads=" + threads, "tls=" + folder, "compression=on")) {
            return run(field, target, tls);
        } finally {
            try (var all = Files.list(folder)) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static Verdict run(Field field, Target target, SSLContext tls) throws Exception {
        Field.Complaints complaints = new Field.Complaints();
        AtomicInteger checked = new AtomicInteger();
        List<Mixed> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(field.seed() * 1000 + i);
            clients.add(new Mixed(target, tls, random, i * NUMBERS, checked, complaints));
        }
        load(clients, WARM_SECONDS);
        Figures before = target.await(PATIENCE, MixedLoad::rests);
        long heapBefore = target.liveHeap();
        int warm = checked.get();
        int seconds = field.scaled(SECONDS);
        load(clients, seconds);
        Figures after = target.await(
                PATIENCE,
                now -> rests(now) && now.files() <= before.files() && now.descriptors() <= before.descriptors());
        long heap = target.liveHeap() - heapBefore;
        long errors = target.logged("ERROR");
        boolean kept = complaints.count() == 0
                && checked.get() > warm
                && rests(after)
                && after.queued() == 0
                && after.direct() <= before.direct() + FEW
                && after.files() <= before.files()
                && after.descriptors() <= before.descriptors()
                && heap <= MOST_HEAP
                && errors == 0;
        return new Verdict(
                kept,
                String.format(
                        "%d answers checked in %d s, %d wrong; left: %d connections, %d descriptors, %d files, %d threads,"
                                + " %d more direct buffers, %d kB more live heap (%d kB before), %d errors logged%s",
                        checked.get(),
                        WARM_SECONDS + seconds,
                        complaints.count(),
                        after.connections(),
                        after.descriptors() - before.descriptors(),
                        after.files() - before.files(),
                        after.workers() - before.workers(),
                        after.direct() - before.direct(),
                        heap / KILO,
                        heapBefore / KILO,
                        errors,
                        complaints.first()));
    }

    /** Nobody is served any more, and the threads that were added have ended, one a second. */
    private static boolean rests(Figures now) {
        return now.connections() == 0 && now.busy() == 0 && now.workers() <= ThreadConfig.DEFAULT.min();
    }

    /** Has all of them at it for so long, or until too much was wrong. */
    private static void load(List<Mixed> clients, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> threads = new ArrayList<>();
        for (Mixed client : clients) {
            threads.add(new Thread(() -> client.until(end), "mixed"));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** One client: connections of a few exchanges each, some of them pipelined. */
    private static final class Mixed {
        private final Target target;
        private final SSLContext tls;
        private final Random random;
        private final AtomicInteger checked;
        private final Field.Complaints complaints;
        private long number;
        private String session = "";
        private String inSession = "null";

        /** A request and the answer it must have. */
        private record Wanted(String request, String body, int status, String answer, Kind kind, String length) {
            Wanted(String request, String body, int status, String answer) {
                this(request, body, status, answer, Kind.PLAIN, "");
            }
        }

        /** How an answer is to be read. */
        private enum Kind {
            PLAIN,
            HEAD,
            GZIP
        }

        Mixed(
                Target target,
                SSLContext tls,
                Random random,
                long base,
                AtomicInteger checked,
                Field.Complaints complaints) {
            this.target = target;
            this.tls = tls;
            this.random = random;
            this.number = base;
            this.checked = checked;
            this.complaints = complaints;
        }

        void until(long end) {
            while (System.nanoTime() < end && complaints.count() < ENOUGH) {
                connection();
            }
        }

        private void connection() {
            try (Client client = connect()) {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    int depth = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
                    List<Wanted> wanted = new ArrayList<>();
                    for (int j = 0; j < depth; j++) {
                        Wanted next = next(depth == 1);
                        wanted.add(next);
                        client.send(next.request).send(next.body);
                    }
                    for (Wanted each : wanted) {
                        Client.Answer answer = client.read(each.kind == Kind.HEAD);
                        check(each, answer);
                        if (answer.last()) {
                            return;
                        }
                    }
                }
                if (random.nextInt(8) == 0) {
                    upgrade(client);
                }
            } catch (IOException e) {
                complaints.add(e.toString());
            }
        }

        /** The connection leaves HTTP, and every octet comes back. */
        private void upgrade(Client client) throws IOException {
            // the first octets right behind the request
            byte[] octets = Octets.of(++number, 1 + random.nextInt(200));
            client.send("GET /upgrade" + HOST + "Connection: Upgrade\r\nUpgrade: echo\r\n\r\n" + text(octets));
            Client.Answer answer = client.read();
            checked.incrementAndGet();
            if (answer.status() != 101) {
                complaints.add("not upgraded: " + answer.status());
                return;
            }
            for (byte octet : octets) {
                if (client.octet() != Byte.toUnsignedInt(octet)) {
                    complaints.add("another octet came back");
                    return;
                }
            }
        }

        /** One of three connections is one of TLS. */
        private Client connect() throws IOException {
            return random.nextInt(3) == 0
                    ? Client.over(
                            tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), target.tlsPort()))
                    : Client.connect(target.port());
        }

        private void check(Wanted wanted, Client.Answer answer) {
            checked.incrementAndGet();
            String text = wanted.kind == Kind.GZIP ? unpacked(answer) : answer.text();
            if (answer.status() != wanted.status || !text.equals(wanted.answer)) {
                complaints.add(wanted.request.lines().findFirst().orElse("") + ": " + answer.status() + " "
                        + text.substring(0, Math.min(40, text.length())));
            }
            if (wanted.kind == Kind.HEAD && !answer.header("Content-Length").equals(wanted.length)) {
                complaints.add(wanted.request + " of " + answer.header("Content-Length") + " octets");
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
            return switch (random.nextInt(alone ? 14 : 12)) {
                case 0 -> get("/hello?n=" + n, "hello " + n);
                case 1 -> get("/forward?n=" + n, "forward " + n + " FORWARD");
                case 2 -> get("/async?ms=" + random.nextInt(5) + "&n=" + n, "async " + n);
                case 3 -> get("/async?dispatch&ms=" + random.nextInt(5) + "&n=" + n, "async " + n + " ASYNC");
                case 4 -> octets(n);
                case 5 -> post("/echo", n, random.nextBoolean());
                case 6 -> post("/nonblocking", n, random.nextBoolean());
                case 7 -> part(n);
                case 8 -> get("/include?n=" + n, "before " + n + " included INCLUDE after");
                case 9 -> new Wanted("GET /conflict?n=" + n + HOST + "\r\n", "", 409, "conflict " + n + " ERROR 409");
                case 10 -> head(n);
                case 11 -> packed(n);
                case 12 -> session(n);
                default -> upload(n);
            };
        }

        private static Wanted get(String target, String answer) {
            return new Wanted("GET " + target + HOST + "\r\n", "", 200, answer);
        }

        private Wanted head(long n) {
            int count = random.nextInt(50_000);
            String request = "HEAD /octets?n=" + n + "&count=" + count + HOST + "\r\n";
            return new Wanted(request, "", 200, "", Kind.HEAD, Integer.toString(count));
        }

        private static Wanted packed(long n) {
            String request = "GET /words?n=" + n + HOST + "Accept-Encoding: gzip\r\n\r\n";
            return new Wanted(request, "", 200, ("word " + n + "\n").repeat(WORDS), Kind.GZIP, "");
        }

        private String unpacked(Client.Answer answer) {
            if (!answer.header("Content-Encoding").equals("gzip")) {
                complaints.add("not compressed: " + answer.headers());
                return answer.text();
            }
            byte[] octets = answer.text().getBytes(StandardCharsets.ISO_8859_1);
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
                return text(in.readAllBytes());
            } catch (IOException e) {
                return "no gzip: " + e;
            }
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
