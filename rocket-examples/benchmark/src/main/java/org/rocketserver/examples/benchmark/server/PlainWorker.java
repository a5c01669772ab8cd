package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.rocketserver.examples.benchmark.servlet.DelayClient;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/** Rocket without servlets: says hello, at once or after asking the delay server. */
final class PlainWorker extends Worker {
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final BodyLength LENGTH = BodyLength.of(HELLO.length);
    private static final ResponseHead HEAD = new ResponseHead(Status.OK, Headers.of("Content-Type", "text/plain"));

    private final DelayClient database;
    private final ByteBuffer hello = ByteBuffer.wrap(HELLO);

    private PlainWorker(DelayClient database) {
        this.database = database;
    }

    /** Makes them; the connections to the delay server are common to all. */
    static WorkerFactory factory() {
        DelayClient database = new DelayClient();
        return new WorkerFactory() {
            @Override
            public String name() {
                return "hello";
            }

            @Override
            public Worker newWorker() {
                return new PlainWorker(database);
            }
        };
    }

    @Override
    public Disposition handle(Exchange exchange) throws IOException {
        if (exchange.request().target().rawPath().equals("/wait")) {
            database.ask();
        }
        ResponseBody body = exchange.respond(HEAD, LENGTH);
        body.write(hello.rewind());
        body.close();
        return Disposition.COMPLETED;
    }
}
