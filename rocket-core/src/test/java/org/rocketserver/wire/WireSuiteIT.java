package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.rocketserver.Rocket;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireResponse;

/**
 * The wire suite over plain sockets: the client sends the octets, ends its side and reads to the end, so that every
 * answer is seen and every connection has to end by itself. Cases whose rule is about waiting are left to the suite in
 * memory.
 */
class WireSuiteIT {
    private static Rocket server;

    @BeforeAll
    static void start() throws Exception {
        WorkerFactory method = new WorkerFactory() {
            @Override
            public String name() {
                return "wire";
            }

            @Override
            public Worker newWorker() {
                return new WireWorker();
            }
        };
        server = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(method)
                .handleSignals(false)
                .build();
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsOverASocket() {
        return WireCase.all().stream()
                .filter(rule -> rule.pieces().size() == 1)
                .filter(rule -> rule.outcomes().stream().noneMatch(WireSuiteIT::waits))
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> check(rule)));
    }

    private static boolean waits(String outcome) {
        return outcome.endsWith("partial") || outcome.contains("408");
    }

    private static void check(WireCase rule) throws IOException {
        byte[] received = talk(rule.octets());
        List<WireResponse> responses = WireResponse.all(received, true);
        String statuses = responses.stream()
                .map(response -> response.whole() ? Integer.toString(response.status()) : "short")
                .collect(Collectors.joining(" "));
        assertThat(rule.outcomes().stream().map(outcome -> outcome.substring(0, outcome.lastIndexOf(' '))))
                .as("%s, received %s", rule, Octets.escape(received))
                .contains(statuses.isEmpty() ? "none" : statuses);
    }

    private static byte[] talk(byte[] octets) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(octets);
                socket.shutdownOutput();
            } catch (IOException e) {
                // the server may refuse before it has read it all; its answer counts
                assertThat(octets.length).isGreaterThan(100_000);
            }
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(received);
            return received.toByteArray();
        }
    }
}
