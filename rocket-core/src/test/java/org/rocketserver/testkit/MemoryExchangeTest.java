package org.rocketserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Worker;

/** The exchange in memory keeps the seam's contract, so that tests above the seam mean something. */
class MemoryExchangeTest extends ExchangeContract {
    @Override
    protected Peer post(int length, boolean reluctant, Worker worker) {
        MemoryExchange.Builder request = MemoryExchange.post("/").window(reluctant ? 0 : Long.MAX_VALUE);
        if (length > 0) {
            request.bodyToCome(BodyLength.of(length));
        }
        return new MemoryPeer(request.build(), length, worker);
    }

    @Override
    protected Peer upgrade(String leftOver, Worker worker) {
        MemoryExchange exchange = MemoryExchange.get("/")
                .header("Connection", "Upgrade")
                .header("Upgrade", "echo")
                .bodyToCome(BodyLength.NONE)
                .build();
        exchange.body().arrive(leftOver);
        return new MemoryPeer(exchange, Integer.MAX_VALUE, worker);
    }

    private static final class MemoryPeer implements Peer {
        private final MemoryExchange exchange;
        private final Worker worker;
        private final AtomicInteger left;
        private boolean served;

        MemoryPeer(MemoryExchange exchange, int length, Worker worker) {
            this.exchange = exchange;
            this.worker = worker;
            this.left = new AtomicInteger(length);
        }

        @Override
        public void send(String octets) {
            exchange.body().arrive(octets);
            if (left.addAndGet(-octets.length()) == 0) {
                exchange.body().end();
            }
        }

        @Override
        public void sendLater(String octets) {
            send(octets);
        }

        @Override
        public void vanish() {
            exchange.loseThePeer();
        }

        @Override
        public void takeAll() {
            exchange.response().open(Long.MAX_VALUE);
        }

        @Override
        public void await(BooleanSupplier condition) {
            if (!served) {
                served = true;
                exchange.serve(worker);
            }
            exchange.run();
            assertThat(condition).matches(BooleanSupplier::getAsBoolean);
        }

        @Override
        public int status() {
            return exchange.status();
        }

        @Override
        public String content() {
            return exchange.responded() ? exchange.bodyText() : "";
        }

        @Override
        public boolean cut() {
            return exchange.aborted() != null;
        }

        @Override
        public void close() {
            if (!exchange.over()) {
                exchange.abort(new IOException("the test is over"));
            }
        }
    }
}
