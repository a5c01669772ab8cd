package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.Watchdog;
import org.rocketserver.examples.reliability.server.Octets;

/** 500 MB of uploads, plain, chunked and multipart, and 100 heads without end, to a server with 64 MiB of heap. */
public final class SmallHeap implements Program {
    private static final int UPLOADERS = 10;
    private static final int HEADS = 100;
    private static final int BLOCK = 64 * 1024;
    private static final String[] KINDS = {"targets", "fields", "a field", "cookies"};
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    /** What became of the endless heads: how many were refused, and of which kinds one at least was told so. */
    private record Heads(AtomicInteger refused, Set<String> told, Field.Complaints complaints) {}

    @Override
    public String name() {
        return "small-heap";
    }

    @Override
    public String promise() {
        return "500 MB of uploads and 100 endless heads with -Xmx64m get right answers and no OutOfMemoryError";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        int each = field.scaled(50_000_000);
        Field.Complaints complaints = new Field.Complaints();
        AtomicInteger uploads = new AtomicInteger();
        Heads heads = new Heads(new AtomicInteger(), ConcurrentHashMap.newKeySet(), complaints);
        try (Target target = field.server(List.of("-Xmx64m"))) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < UPLOADERS; i++) {
                int kind = i % 3;
                clients.add(new Thread(() -> upload(target.port(), each, kind, uploads, complaints)));
            }
            for (int i = 0; i < HEADS; i++) {
                int kind = i % KINDS.length;
                clients.add(new Thread(() -> endless(target.port(), kind, heads)));
            }
            clients.forEach(Thread::start);
            for (Thread client : clients) {
                client.join();
            }
            var after = target.await(now -> now.connections() == 0 && now.files() == 0);
            long errors = target.logged("OutOfMemoryError");
            boolean kept = complaints.count() == 0
                    && uploads.get() == UPLOADERS
                    && heads.refused.get() == HEADS
                    && heads.told.size() == KINDS.length
                    && errors == 0
                    && after.connections() == 0
                    && after.files() == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d of %d uploads of %d MB answered rightly, %d of %d endless heads refused, with an"
                                    + " answer those of %s, %d"
                                    + " OutOfMemoryErrors, resident %d MB, left: %d connections, %d files%s",
                            uploads.get(),
                            UPLOADERS,
                            each / 1_000_000,
                            heads.refused.get(),
                            HEADS,
                            heads.told,
                            errors,
                            target.residentKib() / 1024,
                            after.connections(),
                            after.files(),
                            complaints.first()));
        }
    }

    private static void upload(int port, int octets, int kind, AtomicInteger uploads, Field.Complaints complaints) {
        try (Client client = Client.connect(port)) {
            CRC32 sum = new CRC32();
            String before = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
            String after = "\r\n--b--\r\n";
            switch (kind) {
                case 0 -> client.send("POST /count" + HOST + "Content-Length: " + octets + "\r\n\r\n");
                case 1 -> client.send("POST /count" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
                default ->
                    client.send(
                            "POST /upload" + HOST + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                                    + (octets + before.length() + after.length()) + "\r\n\r\n" + before);
            }
            byte[] block = new byte[BLOCK];
            for (int sent = 0; sent < octets; sent += block.length) {
                if (octets - sent < block.length) {
                    block = new byte[octets - sent];
                }
                Octets.fill(block, port, sent);
                sum.update(block);
                if (kind == 1) {
                    client.send(Integer.toHexString(block.length) + "\r\n");
                }
                client.send(block);
                if (kind == 1) {
                    client.send("\r\n");
                }
            }
            client.send(kind == 0 ? "" : kind == 1 ? "0\r\n\r\n" : after);
            String expected = (kind == 2 ? "f " : "") + octets + " " + sum.getValue() + (kind == 2 ? "\n" : "");
            Client.Answer answer = client.read();
            if (answer.status() == 200 && answer.text().equals(expected)) {
                uploads.incrementAndGet();
            } else {
                complaints.add("upload " + kind + ": " + answer.status() + " " + answer.text());
            }
        } catch (IOException e) {
            complaints.add("upload " + kind + ": " + e);
        }
    }

    /** Sends a head for as long as it is taken, then looks for the answer. */
    private static void endless(int port, int kind, Heads heads) {
        String more =
                switch (kind) {
                    case 0 -> "a".repeat(1024);
                    case 1 -> "X-F: y\r\n".repeat(128);
                    case 2 -> "y".repeat(1024);
                    default -> "Cookie: a=b\r\n".repeat(64);
                };
        String begin =
                switch (kind) {
                    case 0 -> "GET /";
                    case 2 -> "GET /" + HOST + "X: ";
                    default -> "GET /" + HOST;
                };
        try (Client client = Client.connect(port);
                Watchdog watchdog = Watchdog.over(client)) {
            endless(client, watchdog, begin, more, KINDS[kind], heads);
        } catch (IOException e) {
            heads.complaints.add("endless head " + KINDS[kind] + ": " + e);
        }
    }

    private static void endless(Client client, Watchdog watchdog, String begin, String more, String kind, Heads heads)
            throws IOException {
        try {
            client.send(begin);
            try {
                for (int i = 0; i < 10_000; i++) {
                    client.send(more);
                }
                heads.complaints.add("10 MB of head were taken: " + kind);
                return;
            } catch (IOException e) {
                // it had enough
            }
            int status = client.read().status();
            if (status == 414 || status == 431) {
                heads.refused.incrementAndGet();
                heads.told.add(kind);
            } else {
                heads.complaints.add("endless head " + kind + ": " + status);
            }
        } catch (Client.Malformed | SocketTimeoutException e) {
            heads.complaints.add("endless head " + kind + ": " + e);
        } catch (IOException e) {
            if (watchdog.bitten()) {
                heads.complaints.add("endless head " + kind + " hangs: " + e);
                return;
            }
            // it was cut with octets on their way to it: this answer may be gone, not those to all of its kind
            heads.refused.incrementAndGet();
        }
    }
}
