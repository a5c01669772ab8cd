package org.rocketserver.testkit;

import java.io.IOException;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;

/** A running server whose workers do what a handler says; on a port of its own on this machine. */
public final class HandlerServer implements AutoCloseable {
    private final Rocket server;

    private HandlerServer(Rocket server) {
        this.server = server;
    }

    /** Starts one with the usual settings. */
    public static HandlerServer start(ExchangeContract.Handler handler) throws Exception {
        return start(handler, Limits.DEFAULT, Timeouts.DEFAULT);
    }

    /** Starts one. */
    public static HandlerServer start(ExchangeContract.Handler handler, Limits limits, Timeouts timeouts)
            throws Exception {
        RocketBuilder builder = Rocket.builder()
                .listen("127.0.0.1", 0)
                .limits(usual -> limits)
                .timeouts(usual -> timeouts)
                .method(method(handler))
                .handleSignals(false);
        Rocket server = builder.build();
        server.start();
        return new HandlerServer(server);
    }

    /** A method whose workers do what a handler says. */
    public static WorkerFactory method(ExchangeContract.Handler handler) {
        return new WorkerFactory() {
            @Override
            public String name() {
                return "statements";
            }

            @Override
            public Worker newWorker() {
                return new Worker() {
                    @Override
                    public Disposition handle(Exchange exchange) throws Exception {
                        return handler.handle(exchange);
                    }
                };
            }
        };
    }

    /** Connects a client. */
    public WireClient connect() throws IOException {
        return WireClient.connect(server.port());
    }

    /** The server. */
    public Rocket rocket() {
        return server;
    }

    /** Its port. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
