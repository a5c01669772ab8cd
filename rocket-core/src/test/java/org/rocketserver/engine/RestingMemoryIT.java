package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.LiveObjects;
import org.rocketserver.testkit.WireClient;

/** What a connection keeps on the heap that was answered and rests. */
@Timeout(120)
class RestingMemoryIT {
    private static final int MANY = 500;

    /** With the channel, its key and its addresses, which are the JDK's and some 700, it stays below 1 KiB. */
    private static final int MOST = 310;

    @Test
    void aConnectionThatRestsIsSmall() throws Exception {
        try (HandlerServer server = HandlerServer.start(exchange -> {
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
            return Disposition.COMPLETED;
        })) {
            List<WireClient> clients = new ArrayList<>();
            try {
                clients.add(answered(server)); // what all share is there from now on
                Map<String, LiveObjects> before = LiveObjects.byClass();
                assumeThat(before).isNotEmpty();
                for (int i = 0; i < MANY; i++) {
                    clients.add(answered(server));
                }
                // an answer is sent a moment before its connection rests
                await().untilAsserted(() -> assertThat(octetsEach(before)).isLessThanOrEqualTo(MOST));
                assertThat(octetsEach(before)).as("what there is at least").isGreaterThan(100);
            } finally {
                for (WireClient client : clients) {
                    client.close();
                }
            }
        }
    }

    private static WireClient answered(HandlerServer server) throws IOException {
        WireClient client = server.connect();
        client.send("GET /some/path?query HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nUser-Agent: x\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
        return client;
    }

    /** Octets of the server's own objects for each connection, and of what it files them in. */
    private static long octetsEach(Map<String, LiveObjects> before) {
        long octets = 0;
        for (Map.Entry<String, LiveObjects> now : LiveObjects.byClass().entrySet()) {
            String name = now.getKey();
            if (name.contains("org.rocketserver.") && !name.contains("testkit")) {
                LiveObjects then = before.getOrDefault(name, new LiveObjects(0, 0));
                octets += now.getValue().octets() - then.octets();
            }
        }
        System.out.println("a connection at rest keeps " + octets / MANY + " octets of the server's own");
        return octets / MANY;
    }
}
