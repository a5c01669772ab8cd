package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Status;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.MemoryServer;
import org.rocketserver.testkit.Octets;

/** What a connection keeps of a peer that sends in pieces, and since when it waits for the rest. */
class ConnectionTest {
    private static final Worker DEAF = new Worker() {
        @Override
        public Disposition handle(Exchange exchange) throws Exception {
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
            return Disposition.COMPLETED;
        }
    };

    private static MemoryServer server() {
        return new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), DEAF);
    }

    /** A head of 16 KiB that drips must not cost a hundred megabytes of copies. */
    @Test
    void octetsThatDripAreCopiedAFewTimesOnly() throws IOException {
        int most = 16 * 1024;
        MemoryServer server = server();
        Connection connection = server.connection();
        StringBuilder sent = new StringBuilder();
        int copies = 0;
        byte[] before = {};
        for (int i = 0; i < most; i++) {
            String octet = Character.toString('a' + i % 26);
            sent.append(octet);
            server.transport().send(Octets.of(octet));
            assertThat(connection.input().fill()).isEqualTo(1);
            byte[] now = connection.input().unread().array();
            copies += now == before ? 0 : 1;
            before = now;
        }
        assertThat(connection.input().unread().remaining()).isEqualTo(most);
        assertThat(Octets.drain(connection.input().unread())).isEqualTo(sent.toString());
        assertThat(copies).isLessThan(40);
        assertThat(before.length).isLessThanOrEqualTo(2 * most);
    }

    /** What the peer sends next is not part of what it sent before, and has all its time (timeouts.head). */
    @Test
    void theTimeOfAHeadBehindASkippedBodyBeginsWithIt() {
        MemoryServer server = server().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
        assertThat(server.state()).isEqualTo(Next.PARTIAL);
        assertThat(server.connection().restingSince(100)).isEqualTo(100);

        server.send("6789");
        assertThat(server.state()).isEqualTo(Next.PARTIAL);
        assertThat(server.connection().restingSince(200)).as("the same body").isEqualTo(100);

        server.send("0GET / HT");
        assertThat(server.state()).isEqualTo(Next.PARTIAL);
        assertThat(server.connection().restingSince(300)).as("another head").isEqualTo(300);

        server.send("TP/1.1\r\nHost: x\r\n\r\nGET");
        assertThat(server.connection().restingSince(400)).as("and another").isEqualTo(400);
    }
}
