package org.rocketserver.junit;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;

/**
 * Another method of serving, whose requests are written down on their way.
 *
 * @param method who serves
 * @param requests where they are written down
 */
record RecordedMethod(WorkerFactory method, RequestRecord requests) implements WorkerFactory {
    @Override
    public String name() {
        return method.name();
    }

    @Override
    public void start(ServerServices services) throws Exception {
        method.start(services);
    }

    @Override
    public void stop(Duration grace) {
        method.stop(grace);
    }

    @Override
    public Worker newWorker() {
        Worker worker = method.newWorker();
        return new Worker() {
            @Override
            public Disposition handle(Exchange exchange) throws Exception {
                return worker.handle(new Recorded(exchange, requests.begins(exchange.request())));
            }
        };
    }

    /** Passes everything on, and writes down how the exchange is answered. */
    private record Recorded(Exchange exchange, RequestRecord.Entry entry) implements Exchange {
        @Override
        public RequestHead request() {
            return exchange.request();
        }

        @Override
        public RequestBody requestBody() {
            return exchange.requestBody();
        }

        @Override
        public ConnectionInfo connection() {
            return exchange.connection();
        }

        @Override
        public String id() {
            return exchange.id();
        }

        @Override
        public void inform(ResponseHead interim) throws IOException {
            exchange.inform(interim);
        }

        @Override
        public ResponseBody respond(ResponseHead head, BodyLength length) throws IOException {
            entry.answered(head);
            return exchange.respond(head, length);
        }

        @Override
        public boolean responded() {
            return exchange.responded();
        }

        @Override
        public void resume(Step step) {
            exchange.resume(step);
        }

        @Override
        public void onPeerGone(Runnable action) {
            exchange.onPeerGone(action);
        }

        @Override
        public void abort(Throwable reason) {
            entry.aborted(reason);
            exchange.abort(reason);
        }

        @Override
        public Optional<Upgrade> upgrade() {
            return exchange.upgrade().map(upgrade -> head -> {
                entry.answered(head);
                return upgrade.accept(head);
            });
        }

        @Override
        public boolean push(RequestHead promised) {
            return exchange.push(promised);
        }
    }
}
