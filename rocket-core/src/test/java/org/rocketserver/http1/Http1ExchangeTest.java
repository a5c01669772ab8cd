package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.rocketserver.exchange.Worker;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.MemoryServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireResponse;

/** The HTTP/1 exchange keeps the seam's contract, in memory. */
class Http1ExchangeTest extends ExchangeContract {
    @Override
    protected Peer post(int length, boolean reluctant, Worker worker) {
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker);
        if (reluctant) {
            server.transport().window(0);
        }
        return new WirePeer(server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
    }

    @Override
    protected Peer upgrade(String leftOver, Worker worker) {
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker);
        return new WirePeer(
                server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n" + leftOver);
    }

    private static final class WirePeer implements Peer {
        private final MemoryServer server;
        private final String head;
        private boolean sent;

        WirePeer(MemoryServer server, String head) {
            this.server = server;
            this.head = head;
        }

        @Override
        public void send(String octets) {
            server.send(octets);
        }

        @Override
        public void sendLater(String octets) {
            server.later(Octets.of(octets));
        }

        @Override
        public void vanish() {
            server.transport().peerReset();
        }

        @Override
        public void takeAll() {
            server.transport().window(Long.MAX_VALUE);
        }

        @Override
        public void await(BooleanSupplier condition) {
            if (!sent) {
                sent = true;
                server.send(head);
            }
            server.step();
            assertThat(condition)
                    .as("received %s", Octets.escape(server.transport().received()))
                    .matches(BooleanSupplier::getAsBoolean);
        }

        private List<WireResponse> responses() {
            return WireResponse.all(server.transport().received(), true);
        }

        @Override
        public int status() {
            return responses().get(0).status();
        }

        @Override
        public String content() {
            String all = server.received();
            return all.isEmpty() ? "" : responses().get(0).body();
        }

        @Override
        public boolean cut() {
            return server.closed()
                    && (server.received().isEmpty() || !responses().get(0).whole());
        }

        @Override
        public void close() {
            server.transport().close();
        }
    }
}
