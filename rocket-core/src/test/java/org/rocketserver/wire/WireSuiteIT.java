package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.config.Limits;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.TlsFiles;
import org.rocketserver.testkit.WireResponse;

/**
 * The wire suite over sockets, plain and TLS, with workers that wait and workers that are called back: the client sends
 * the octets, ends its side and reads to the end, so that every answer is seen and every connection has to end by
 * itself. Cases whose rule is about waiting are left to the suite in memory.
 */
class WireSuiteIT {
    private static final String HOST = "wire.test";

    @TempDir
    private static Path folder;

    private static TlsFiles tls;
    private static Rocket waiting;
    private static Rocket calledBack;

    /** How the client reaches the server. */
    @FunctionalInterface
    private interface Connector {
        Socket connect() throws Exception;
    }

    @BeforeAll
    static void start() throws Exception {
        tls = TlsFiles.create(folder, HOST, "EC");
        waiting = start(true);
        calledBack = start(false);
    }

    private static Rocket start(boolean blocking) throws Exception {
        WorkerFactory method = new WorkerFactory() {
            @Override
            public String name() {
                return "wire";
            }

            @Override
            public Worker newWorker() {
                return new WireWorker(blocking);
            }
        };
        return Rocket.builder()
                .listen("127.0.0.1", 0)
                .listen("127.0.0.1", 0, TlsConfig.pem(tls.key(), tls.chain()))
                .method(method)
                .handleSignals(false)
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        waiting.close();
        calledBack.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverAPlainSocket() {
        return cases(() -> plain(waiting));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverAPlainSocketForAWorkerThatIsCalledBack() {
        return cases(() -> plain(calledBack));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverTls() {
        // without an octet there is no handshake, and megabytes add nothing here
        return cases(() -> secured(waiting))
                .filter(test -> !test.getDisplayName().contains("before any octet"))
                .filter(test -> !test.getDisplayName().contains("megabytes"));
    }

    private static Socket plain(Rocket server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.ports().get(0));
    }

    private static Socket secured(Rocket server) throws Exception {
        return TlsFiles.connect(server.ports().get(1), HOST, null, tls);
    }

    private static Stream<DynamicTest> cases(Connector connector) {
        return WireCase.all().stream()
                .filter(rule -> rule.pieces().size() == 1 || rule.outcome().startsWith("100 "))
                .filter(rule -> !waits(rule.outcome()))
                .filter(rule -> rule.limits().equals(Limits.DEFAULT))
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> check(rule, connector)));
    }

    private static boolean waits(String outcome) {
        return outcome.endsWith("partial") || outcome.contains("408");
    }

    private static void check(WireCase rule, Connector connector) throws Exception {
        byte[] received = talk(rule.pieces(), connector);
        List<WireResponse> responses = WireResponse.all(received, true);
        String statuses = responses.stream()
                .map(response -> response.whole() ? Integer.toString(response.status()) : "short")
                .collect(Collectors.joining(" "));
        assertThat(statuses.isEmpty() ? "none" : statuses)
                .as("%s, received %s", rule, Octets.escape(received))
                .isEqualTo(rule.outcome().substring(0, rule.outcome().lastIndexOf(' ')));
    }

    private static byte[] talk(List<byte[]> pieces, Connector connector) throws Exception {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = connector.connect()) {
            socket.setSoTimeout(20_000);
            try {
                for (int piece = 0; piece < pieces.size(); piece++) {
                    if (piece > 0) {
                        received.writeBytes(interim(socket));
                    }
                    socket.getOutputStream().write(pieces.get(piece));
                }
                socket.shutdownOutput();
            } catch (IOException e) {
                // the server may refuse before it has read it all; its answer counts
                assertThat(pieces.get(0).length).isGreaterThan(100_000);
            }
            socket.getInputStream().transferTo(received);
        }
        return received.toByteArray();
    }

    /** The interim answer that the client waits for before it goes on. */
    private static byte[] interim(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("after %s", head).isNotNegative();
            head.write(octet);
        }
        return head.toByteArray();
    }
}
