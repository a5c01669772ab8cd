package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.testkit.TlsFiles;

/** TLS handshakes that stop half-way, are garbage, or are cut at every octet, and good ones beside them. */
public final class Handshakes implements Program {
    private static final int HALF_OPEN = 500;
    private static final int GARBAGE = 1000;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int SLACK = 3;

    /** Half a core for as long as they are there. */
    private static final int CPU_SHARE = 2;

    /** How long it took until no connection was left, and what that cost. */
    private record Gone(double seconds, long cpuMillis, boolean all) {}

    @Override
    public String name() {
        return "handshakes";
    }

    @Override
    public String promise() {
        return "half-open and garbage handshakes are cut within 10 s, use no processor, and good ones go on";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        Path folder = Files.createTempDirectory("rocket-reliability");
        TlsFiles files = TlsFiles.create(folder, "localhost", "EC");
        byte[] hello = hello(files);
        Random random = new Random(field.seed());
        try (Target target = field.server("tls=" + folder)) {
            int port = target.tlsPort();
            good(port, files);
            var before = target.figures();
            List<Client> half = new ArrayList<>();
            for (int i = 0; i < field.scaled(HALF_OPEN); i++) {
                Client client = Client.connect(port);
                half.add(client);
                client.send(java.util.Arrays.copyOf(hello, i % hello.length));
            }
            int served = good(port, files) ? 1 : 0;
            Gone halves = gone(target);
            served += good(port, files) ? 1 : 0;
            for (int end = 0; end < hello.length; end++) {
                try (Client client = Client.connect(port)) {
                    client.send(java.util.Arrays.copyOf(hello, end)).reset();
                }
            }
            for (int i = 0; i < field.scaled(GARBAGE); i++) {
                garbage(port, hello, random);
            }
            served += good(port, files) ? 1 : 0;
            Gone rest = gone(target);
            served += good(port, files) ? 1 : 0;
            for (Client client : half) {
                client.close();
            }
            var end = target.await(now -> now.connections() == 0 && now.descriptors() <= before.descriptors());
            boolean kept = served == 4
                    && halves.all()
                    && rest.all()
                    && end.descriptors() <= before.descriptors()
                    && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d half-open all gone %.1f s after the last came, %d ms of processor meanwhile; %d cut and %d"
                                    + " garbage after %.1f s; %d of 4 good ones served between; %d descriptors left, %d errors logged",
                            half.size(),
                            halves.seconds,
                            halves.cpuMillis,
                            hello.length,
                            field.scaled(GARBAGE),
                            rest.seconds,
                            served,
                            end.descriptors() - before.descriptors(),
                            target.logged("ERROR")));
        } finally {
            for (String name : List.of("localhost.p12", "localhost.key", "localhost.crt")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    private static Gone gone(Target target) throws IOException {
        long begin = System.nanoTime();
        long cpuBefore = target.cpuMillis();
        var after = target.await(now -> now.connections() <= 0);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long cpu = target.cpuMillis() - cpuBefore;
        boolean all = after.connections() == 0
                && seconds < HANDSHAKE_SECONDS + SLACK
                && cpu < HANDSHAKE_SECONDS * 1000 / CPU_SHARE;
        return new Gone(seconds, cpu, all);
    }

    private static boolean good(int port, TlsFiles files) {
        try (SSLSocket socket = TlsFiles.connect(port, "localhost", null, files);
                Client client = Client.over(socket)) {
            return client.ask("/hello?n=1").text().equals("hello 1");
        } catch (Exception e) {
            System.err.println("a good handshake failed: " + e);
            return false;
        }
    }

    /** What a client says first, taken from the JDK's own. */
    private static byte[] hello(TlsFiles files) throws Exception {
        try (java.net.ServerSocket listener =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Thread client = new Thread(() -> {
                try (SSLSocket socket = TlsFiles.connect(listener.getLocalPort(), "localhost", null, files)) {
                    socket.setSoTimeout(500);
                    socket.startHandshake();
                } catch (Exception e) {
                    // nobody answers it
                    return;
                }
            });
            client.start();
            try (java.net.Socket accepted = listener.accept()) {
                byte[] octets = new byte[4096];
                int count = accepted.getInputStream().read(octets);
                return java.util.Arrays.copyOf(octets, count);
            } finally {
                client.join();
            }
        }
    }

    /** Records of every kind with anything in them, and hellos with octets turned. */
    private static void garbage(int port, byte[] hello, Random random) throws IOException {
        byte[] octets;
        if (random.nextBoolean()) {
            octets = hello.clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
        } else {
            octets = new byte[5 + random.nextInt(20_000)];
            random.nextBytes(octets);
            octets[0] = (byte) (20 + random.nextInt(5));
            octets[1] = 3;
            octets[2] = (byte) random.nextInt(5);
        }
        try (Client client = Client.connect(port)) {
            client.send(octets);
            if (random.nextInt(10) == 0) {
                client.closedWithin(200);
            }
        } catch (IOException e) {
            // it was cut while it sent, which is right
        }
    }
}
