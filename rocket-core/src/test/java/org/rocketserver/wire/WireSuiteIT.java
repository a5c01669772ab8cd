package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * itself. Cases with limits of their own have servers of their own. Cases whose rule is about waiting are left to the
 * suite in memory.
 */
class WireSuiteIT {
    private static final String HOST = "wire.test";

    @TempDir
    private static Path folder;

    /** Every so many cases is one of the sample. */
    private static final int SAMPLE = 7;

    private static final Map<Kind, Rocket> SERVERS = new HashMap<>();

    private static TlsFiles tls;

    /** What tells servers apart. */
    private record Kind(boolean blocking, Limits limits) {}

    /** How the client reaches the server. */
    @FunctionalInterface
    private interface Connector {
        Socket connect(Limits limits) throws Exception;
    }

    @BeforeAll
    static void createKeys() throws Exception {
        tls = TlsFiles.create(folder, HOST, "EC");
    }

    /** The server for this kind, started when it is first needed. */
    private static Rocket server(boolean blocking, Limits limits) throws Exception {
        Kind kind = new Kind(blocking, limits);
        Rocket server = SERVERS.get(kind);
        if (server == null) {
            server = start(blocking, limits);
            SERVERS.put(kind, server);
        }
        return server;
    }

    private static Rocket start(boolean blocking, Limits limits) throws Exception {
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
                .limits(usual -> limits)
                .handleSignals(false)
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(Rocket::close);
        SERVERS.clear();
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverAPlainSocket() {
        return cases(limits -> plain(server(true, limits)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverAPlainSocketForAWorkerThatIsCalledBack() {
        return cases(limits -> plain(server(false, limits)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverTls() {
        return fitForTls(cases(limits -> secured(server(true, limits))));
    }

    @TestFactory
    Stream<DynamicTest> aSampleOfRulesHoldsOverTlsForAWorkerThatIsCalledBack() {
        List<DynamicTest> all =
                fitForTls(cases(limits -> secured(server(false, limits)))).toList();
        return IntStream.range(0, all.size())
                .filter(place -> place % SAMPLE == 0)
                .mapToObj(all::get);
    }

    /** Without an octet there is no handshake, and megabytes add nothing there. */
    private static Stream<DynamicTest> fitForTls(Stream<DynamicTest> tests) {
        return tests.filter(test -> !test.getDisplayName().contains("before any octet"))
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
                .filter(rule -> !waits(rule.outcome()))
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> check(rule, connector)));
    }

    private static boolean waits(String outcome) {
        return outcome.endsWith("partial") || outcome.contains("408");
    }

    private static void check(WireCase rule, Connector connector) throws Exception {
        byte[] received = talk(rule, connector);
        List<WireResponse> responses = WireResponse.all(received, true);
        String statuses = responses.stream()
                .map(response -> response.whole() ? Integer.toString(response.status()) : "short")
                .collect(Collectors.joining(" "));
        assertThat(statuses.isEmpty() ? "none" : statuses)
                .as("%s, received %s", rule, Octets.escape(received))
                .isEqualTo(rule.outcome().substring(0, rule.outcome().lastIndexOf(' ')));
        WireOutcome.checkText(rule, Octets.text(received), "over a socket");
    }

    private static byte[] talk(WireCase rule, Connector connector) throws Exception {
        List<byte[]> pieces = rule.pieces();
        boolean interim = rule.outcome().contains("100 ");
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = connector.connect(rule.limits())) {
            socket.setSoTimeout(20_000);
            try {
                for (int piece = 0; piece < pieces.size(); piece++) {
                    if (piece > 0 && interim) {
                        readToInterim(socket, received);
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

    /** Up to the interim answer that the client waits for before it goes on. */
    private static void readToInterim(Socket socket, ByteArrayOutputStream received) throws IOException {
        while (!received.toString(StandardCharsets.ISO_8859_1).endsWith("HTTP/1.1 100 Continue\r\n\r\n")) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("after %s", received).isNotNegative();
            received.write(octet);
        }
    }
}
