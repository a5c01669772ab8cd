package org.rocketserver.junit;

import java.io.IOException;
import java.util.Optional;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ExchangeWrapper;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.exchange.WorkerFactoryWrapper;

/** Another method of serving, whose requests are written down on their way. */
final class RecordedMethod extends WorkerFactoryWrapper {
    private final RequestRecord requests;

    /**
     * A method that is recorded.
     *
     * @param method who serves
     * @param requests where they are written down
     */
    RecordedMethod(WorkerFactory method, RequestRecord requests) {
        super(method);
        this.requests = requests;
    }

    @Override
    public Worker newWorker() {
        Worker worker = super.newWorker();
        return new Worker() {
            @Override
            public Disposition handle(Exchange exchange) throws Exception {
                return worker.handle(new Recorded(exchange, requests.begins(exchange.request())));
            }
        };
    }

    /** Writes down how the exchange is answered. */
    private static final class Recorded extends ExchangeWrapper {
        private final RequestRecord.Entry entry;

        Recorded(Exchange exchange, RequestRecord.Entry entry) {
            super(exchange);
            this.entry = entry;
        }

        @Override
        public ResponseBody respond(ResponseHead head, BodyLength length) throws IOException {
            entry.answered(head);
            return super.respond(head, length);
        }

        @Override
        public void abort(Throwable reason) {
            entry.aborted(reason);
            super.abort(reason);
        }

        @Override
        public void abort(Throwable reason, Runnable last) {
            entry.aborted(reason);
            super.abort(reason, last);
        }

        @Override
        public Optional<Upgrade> upgrade() {
            return super.upgrade().map(upgrade -> head -> {
                entry.answered(head);
                return upgrade.accept(head);
            });
        }
    }
}
