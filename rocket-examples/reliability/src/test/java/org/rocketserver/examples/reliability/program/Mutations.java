package org.rocketserver.examples.reliability.program;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.server.Figures;

/**
 * Twenty thousand requests that were right before something was done to them. The same seed gives the same requests.
 */
public final class Mutations implements Program {
    private static final int COUNT = 20_000;
    private static final int CLIENTS = 16;
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    private static final List<String> REQUESTS = List.of(
            "GET /hello?n=1" + HOST + "\r\n",
            "GET http://localhost/hello?n=1" + HOST + "Accept: */*, text/html;q=0.5\r\n\r\n",
            "HEAD /static.bin" + HOST + "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
            "GET /static.bin" + HOST + "Range: bytes=0-9,20-29\r\nAccept-Encoding: gzip;q=0, identity\r\n\r\n",
            "OPTIONS *" + HOST + "\r\n",
            "POST /echo" + HOST + "Content-Length: 10\r\n\r\n0123456789",
            "POST /echo" + HOST
                    + "Transfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n3\r\nyou\r\n0\r\nT: t\r\n\r\n",
            "POST /count" + HOST + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
            "POST /hello" + HOST + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 15\r\n\r\n"
                    + "n=1&%41=b%20c+d",
            "POST /upload" + HOST + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 82\r\n\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\ncontent\r\n--b--\r\n",
            "POST /nonblocking" + HOST + "Content-Length: 10\r\n\r\n0123456789",
            "GET /session?n=1" + HOST + "Cookie: JSESSIONID=abc; a=\"b\"; $Version=1\r\n\r\n",
            "GET /a/../hello;x=y/%2e%2e/hello" + HOST + "\r\n",
            "GET /async?ms=1&n=1" + HOST + "Connection: keep-alive, x\r\n\r\n",
            "GET /upgrade" + HOST + "Connection: Upgrade\r\nUpgrade: echo\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r",
            "\n",
            "\0",
            " ",
            "\t",
            ":",
            ";",
            ",",
            "%",
            "%00",
            "%2f",
            "%c0%af",
            "..",
            "//",
            "Content-Length: 3\r\n",
            "Content-Length: +1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity, chunked\r\n",
            "Host: b\r\n",
            "Expect: 100-continue\r\n",
            " folded\r\n",
            "ffffffffffffffff",
            "-1",
            "\u00ff",
            "\u0080\u00fe",
            "HTTP/1.0",
            "HTTP/1.1",
            "HTTP/9.9",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    @Override
    public String name() {
        return "mutations";
    }

    @Override
    public String promise() {
        return "20,000 mutated requests: no hang, no 5xx, no malformed answer, nothing left over";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        int count = field.scaled(COUNT);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger silent = new AtomicInteger();
        Field.Complaints complaints = new Field.Complaints();
        try (Target target = field.server()) {
            Figures before = Aborts.warm(target);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Thread(() -> {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        byte[] request = mutated(new Random(field.seed() * 1_000_003 + n));
                        int status = attempt(target.port(), request, n, complaints);
                        (status == 0 ? silent : status < 400 ? served : refused).incrementAndGet();
                    }
                }));
            }
            clients.forEach(Thread::start);
            for (Thread client : clients) {
                client.join();
            }
            Figures after = target.await(now -> now.connections() == 0
                    && now.descriptors() <= before.descriptors()
                    && now.files() == 0
                    && now.busy() == 0);
            boolean kept = complaints.count() == 0
                    && after.connections() == 0
                    && after.descriptors() <= before.descriptors()
                    && after.files() == 0
                    && after.busy() == 0
                    && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "seed %d, %d requests: %d served, %d refused, %d closed in silence, %d wrong; left: %d"
                                    + " connections, %d descriptors, %d files, %d errors logged%s",
                            field.seed(),
                            count,
                            served.get(),
                            refused.get(),
                            silent.get(),
                            complaints.count(),
                            after.connections(),
                            after.descriptors() - before.descriptors(),
                            after.files(),
                            target.logged("ERROR"),
                            complaints.first()));
        }
    }

    /**
     * Sends it and the end of input, and reads what comes until the end. The status of the first answer, 0 for none.
     */
    private static int attempt(int port, byte[] request, int n, Field.Complaints complaints) {
        int first = 0;
        try (Client client = Client.connect(port)) {
            client.patience(20_000);
            try {
                client.send(request);
                client.end();
            } catch (IOException e) {
                // refused while it was being sent
            }
            boolean head = new String(request, StandardCharsets.ISO_8859_1).contains("HEAD ");
            while (true) {
                long before = client.octets();
                try {
                    Client.Answer answer = client.read(head);
                    first = first == 0 ? answer.status() : first;
                    if (answer.status() >= 500 && answer.status() != 501 && answer.status() != 505) {
                        complaints.add(n + ": " + answer.status() + " to " + printable(request));
                    }
                    if (answer.status() == 101) {
                        client.closedWithin(20_000);
                        return first;
                    }
                } catch (java.net.SocketTimeoutException e) {
                    complaints.add(n + ": hangs after " + printable(request));
                    return first;
                } catch (Client.Malformed e) {
                    if (!head) {
                        complaints.add(n + ": " + e.getMessage() + " to " + printable(request));
                    }
                    return first;
                } catch (EOFException e) {
                    // between answers it may end; inside one only a failing body can end it
                    if (client.octets() != before && !head) {
                        complaints.add(n + ": " + e.getMessage() + " to " + printable(request));
                    }
                    return first;
                }
            }
        } catch (IOException e) {
            return first;
        }
    }

    private static String printable(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\0", "\\0");
    }

    static byte[] mutated(Random random) {
        StringBuilder text = new StringBuilder(REQUESTS.get(random.nextInt(REQUESTS.size())));
        if (random.nextInt(4) == 0) {
            text.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutate(text, random);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        return octets.toByteArray();
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(Math.max(1, text.length()));
        int to = Math.min(text.length(), at + random.nextInt(12));
        switch (random.nextInt(8)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
            case 2 -> text.delete(at, to);
            case 3 -> text.insert(at, text.substring(at, to));
            case 4 -> text.setLength(at + 1);
            case 5 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(3)));
            case 6 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            default -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
        }
        if (text.length() == 0) {
            text.append(' ');
        }
    }
}
