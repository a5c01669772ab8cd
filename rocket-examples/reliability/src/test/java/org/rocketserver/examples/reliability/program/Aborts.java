package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.GoodClients;
import org.rocketserver.examples.reliability.server.Figures;

/**
 * Clients that go away after every octet of a request and every octet of an answer, by closing and by a reset, for
 * requests of every kind.
 */
public final class Aborts implements Program {
    private static final String LINE = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String MULTIPART = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
            + "x".repeat(20_000) + "\r\n--b--\r\n";

    private static final List<String> REQUESTS = List.of(
            "GET /hello?n=1" + LINE + "\r\n",
            "POST /echo" + LINE + "Content-Length: 20\r\n\r\n01234567890123456789",
            "POST /echo" + LINE + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: t\r\n\r\n",
            "POST /nonblocking" + LINE + "Content-Length: 20\r\n\r\n01234567890123456789",
            "POST /count" + LINE + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
            "GET /async?ms=20&n=1" + LINE + "\r\n",
            "GET /static.bin" + LINE + "Range: bytes=0-99\r\n\r\n",
            "GET /session?n=1" + LINE + "\r\n",
            "GET /forward?n=1" + LINE + "\r\n",
            "GET /upgrade" + LINE + "Connection: Upgrade\r\nUpgrade: echo\r\n\r\nhi");

    @Override
    public String name() {
        return "aborts";
    }

    @Override
    public String promise() {
        return "clients that go away at every octet leave nothing behind and disturb nobody";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        try (Target target = field.server()) {
            int port = target.port();
            Figures before = warm(target);
            int aborts = 0;
            String summary;
            int unserved;
            try (GoodClients good = GoodClients.start(port, 4)) {
                for (String request : REQUESTS) {
                    aborts += inRequest(port, request);
                    aborts += inAnswer(port, request);
                }
                aborts += inUpload(port);
                aborts += inLargeAnswer(port);
                good.close();
                summary = good.summary();
                unserved = good.unserved();
            }
            Figures after = target.await(
                    Duration.ofSeconds(40),
                    now -> now.connections() == 0
                            && now.files() <= before.files()
                            && now.descriptors() <= before.descriptors()
                            && now.busy() <= before.busy());
            boolean kept = unserved == 0
                    && after.connections() == 0
                    && after.files() <= before.files()
                    && after.descriptors() <= before.descriptors()
                    && after.busy() <= before.busy()
                    && after.queued() == 0
                    && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    aborts + " aborts; left: " + after.connections() + " connections, "
                            + (after.descriptors() - before.descriptors()) + " descriptors, "
                            + (after.files() - before.files()) + " files, " + (after.busy() - before.busy())
                            + " busy threads, " + (after.direct() - before.direct()) + " more direct buffers, "
                            + target.logged("ERROR") + " errors logged; " + summary);
        }
    }

    /** Has every class loaded and every pool filled, and says what is held at rest. */
    static Figures warm(Target target) throws IOException {
        for (String request : REQUESTS) {
            try (Client client = Client.connect(target.port())) {
                client.send(request).read();
            }
        }
        return target.await(now -> now.connections() == 0 && now.busy() == 0);
    }

    private static int inRequest(int port, String request) throws IOException {
        byte[] octets = request.getBytes(StandardCharsets.ISO_8859_1);
        for (int end = 0; end < octets.length; end++) {
            byte[] part = java.util.Arrays.copyOf(octets, end);
            try (Client client = Client.connect(port)) {
                client.send(part);
                if (end % 2 == 0) {
                    client.reset();
                }
            }
        }
        return octets.length;
    }

    private static int inAnswer(int port, String request) throws IOException {
        int aborts = 0;
        boolean whole = false;
        for (int octets = 1; !whole && octets < 400; octets++) {
            try (Client client = Client.connect(port, 4096)) {
                client.patience(500).send(request);
                for (int i = 0; i < octets && !whole; i++) {
                    whole = ended(client);
                }
                if (octets % 2 == 0) {
                    client.reset();
                }
                aborts++;
            }
        }
        return aborts;
    }

    private static boolean ended(Client client) throws IOException {
        try {
            return client.octet() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        }
    }

    private static int inUpload(int port) throws IOException {
        String head = "POST /upload" + LINE + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                + MULTIPART.length() + "\r\n\r\n";
        int aborts = 0;
        for (int end = 0; end < MULTIPART.length(); end += end > 200 && end < MULTIPART.length() - 40 ? 997 : 1) {
            try (Client client = Client.connect(port)) {
                client.send(head + MULTIPART.substring(0, end));
                if (end % 2 == 0) {
                    client.reset();
                }
            }
            aborts++;
        }
        return aborts;
    }

    /** Far more than the sockets hold, so that writing fails in the middle, blocking, chunked and from a file. */
    private static int inLargeAnswer(int port) throws IOException {
        int aborts = 0;
        for (String answer :
                List.of("/octets?n=1&count=20000000", "/octets?n=1&count=20000000&chunked", "/large.bin")) {
            for (int read = 1; read < 200_000; read = read * 3 + 1) {
                try (Client client = Client.connect(port, 4096)) {
                    client.get(answer).socket().getInputStream().readNBytes(read);
                    if (read % 2 == 0) {
                        client.reset();
                    }
                }
                aborts++;
            }
        }
        return aborts;
    }
}
