package org.rocketserver.examples.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.rocketserver.Rocket;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/** A server without servlets: a worker of one's own that counts what its thread has served. */
public final class CustomWorker extends Worker {
    /** No lock is needed: each thread has a worker of its own. */
    private int served;

    @Override
    public Disposition handle(Exchange exchange) throws IOException {
        served++;
        byte[] text = (exchange.request().method() + " "
                        + exchange.request().target().text() + " is request " + served + " of this worker\n")
                .getBytes(StandardCharsets.UTF_8);
        ResponseHead head = new ResponseHead(Status.OK, Headers.of("Content-Type", "text/plain; charset=utf-8"));
        ResponseBody body = exchange.respond(head, BodyLength.of(text.length));
        body.write(ByteBuffer.wrap(text));
        body.close();
        return Disposition.COMPLETED;
    }

    /** Makes the workers. */
    private static final class Factory implements WorkerFactory {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Worker newWorker() {
            return new CustomWorker();
        }
    }

    /** Serves until it is stopped. */
    public static void main(String[] args) throws Exception {
        Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .method(new Factory())
                .build()
                .run();
    }
}
