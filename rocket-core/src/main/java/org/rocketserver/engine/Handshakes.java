package org.rocketserver.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS handshakes that fail: each is counted and has one record that says why. */
final class Handshakes {
    /** For debugging only, because strangers can fill it as they like. */
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.Handshakes");

    private Handshakes() {}

    /**
     * A handshake failed; the caller closes the connection.
     *
     * @param why what the engine, the clock or the peer's end says; never what the peer says
     * @param trace where that came from, if it was thrown
     */
    static void failed(Connection connection, @Nullable String why, @Nullable Throwable trace) {
        connection.server().counters().handshakeFailures.increment();
        LOG.debug("TLS handshake of {} failed: {}", connection, why, trace);
    }
}
