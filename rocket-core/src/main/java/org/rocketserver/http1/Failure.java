package org.rocketserver.http1;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever a worker or a step threw: it is answered if no answer was begun, else the connection is cut where its peer
 * would take what was begun for the whole. Owner: the exchange's.
 */
record Failure(Connection connection, Http1Exchange exchange, Throwable cause) {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /**
     * Logs it and tells the peer.
     *
     * @param worker the name of whose code failed
     */
    void answer(String worker) {
        log(worker);
        if (exchange.responded() || exchange.aborted()) {
            cut(cause);
        } else if (cause instanceof HttpException refusal) {
            answer(refusal.status(), refusal.getMessage());
        } else if (exchange.peerLost()) {
            answer(Status.BAD_REQUEST, "the request ended inside its body");
        } else {
            answer(Status.INTERNAL_SERVER_ERROR, "the server failed to answer");
        }
    }

    private void log(String worker) {
        RequestHead head = exchange.request();
        boolean peersFault =
                cause instanceof HttpException || exchange.peerLost() || exchange.aborted() || !connection.open();
        if (peersFault) {
            LOG.debug("{}: {} failed", connection, head.target().text(), cause);
        } else {
            LoggerFactory.getLogger("Rocket.Errors." + worker)
                    .error("{} {} {} failed", head.method(), head.target().text(), head.version(), cause);
        }
    }

    private void answer(Status status, @Nullable String sentence) {
        try {
            PlainAnswer.of(status, sentence).answer(exchange);
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e);
        } catch (IllegalStateException e) {
            cut(e); // another thread of the application's has begun an answer that nobody will end
        }
    }

    /** What was begun must not look whole. */
    private void cut(Throwable reason) {
        Sink sink = exchange.sink();
        if (sink == null || !sink.delimited()) {
            sendGathered();
            connection.abort(reason);
        }
    }

    /** Answers to earlier requests are whole, whatever becomes of this one. */
    private void sendGathered() {
        try {
            boolean all = connection.output().tryFlush();
            LOG.trace("{}: gathered answers were sent {}", connection, all ? "whole" : "in part");
        } catch (IOException e) {
            LOG.debug("{} went away", connection, e);
        }
    }
}
